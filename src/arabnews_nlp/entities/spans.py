"""Candidates for entities over tokens, and the choice between those that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arabnews_nlp.document import Entity, Label
from arabnews_nlp.text.segmentation import Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible entity over the tokens [first, last). whole: with the first token's proclitics."""

    first: int
    last: int
    label: Label
    country: str | None = None
    weight: float = 0.9
    whole: bool = False


def longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that stay when, of any that overlap, the longest wins, then the weightiest, then the first."""
    taken: set[int] = set()
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.first - c.last, -c.weight, c.first)):
        places = range(candidate.first, candidate.last)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.first)


def to_entity(candidate: Candidate, tokens: Sequence[Token], text: str, source: str) -> Entity:
    first, last = tokens[candidate.first], tokens[candidate.last - 1]
    start = first.start if candidate.whole else first.stem_start
    return Entity(
        start,
        last.end,
        text[start : last.end],
        candidate.label,
        candidate.country,
        None,
        candidate.weight,
        text[first.start : last.end],
        source,
    )
