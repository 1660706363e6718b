"""Entities of several recognizers over one text become one set without overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.protocol import Recognizer
from arabnews_nlp.text.segmentation import Segmentation

How = Literal["union", "vote"]


def merge(results: Sequence[Sequence[Entity]], how: How = "union") -> tuple[Entity, ...]:
    """One text's entities from several recognizers, sorted and without overlap.

    results: the entities of each recognizer, in order of preference.
    how: "union" keeps every entity, and of those that overlap the longest, then the most confident, then that
    of the first recognizer. "vote" keeps a span with its label where more than half of them found it. Entities
    found by several carry all of them in `source`, joined by +, with the highest confidence (union) or the mean
    confidence over all recognizers (vote). Raises ValueError for another `how`.
    """
    if how not in ("union", "vote"):
        raise ValueError(f"how is {how!r}, not 'union' or 'vote'")
    found: dict[tuple[int, int, str], list[Entity]] = defaultdict(list)
    order: dict[tuple[int, int, str], int] = {}
    for rank, entities in enumerate(results):
        for entity in entities:
            key = (entity.start, entity.end, entity.label)
            found[key].append(entity)
            order.setdefault(key, rank)
    needed = len(results) // 2 + 1 if how == "vote" else 1
    candidates = [
        (_join(same, len(results) if how == "vote" else 0), order[key])
        for key, same in found.items()
        if len(same) >= needed
    ]
    candidates.sort(key=lambda c: (c[0].start - c[0].end, -c[0].confidence, c[1], c[0].start))
    return _without_overlap([entity for entity, _ in candidates])


def _join(same: Sequence[Entity], voters: int) -> Entity:
    """One entity for those that recognizers agree on; voters is 0 where the best confidence counts."""
    scores = [entity.confidence for entity in same]
    return replace(
        same[0],
        country=next((entity.country for entity in same if entity.country), None),
        name=next((entity.name for entity in same if entity.name), None),
        confidence=sum(scores) / voters if voters else max(scores),
        source="+".join(dict.fromkeys(part for entity in same for part in entity.source.split("+") if part)),
    )


def _without_overlap(ranked: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities that overlap none ranked before them, sorted by start."""
    taken: set[int] = set()
    kept = []
    for entity in ranked:
        if entity.start not in taken and entity.end - 1 not in taken:
            taken.update(range(entity.start, entity.end))
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))


class CombinedRecognizer:
    """Several recognizers as one. Raises ValueError without any recognizer or with an unknown `how`."""

    def __init__(self, recognizers: Sequence[Recognizer], how: How = "union") -> None:
        if not recognizers:
            raise ValueError("CombinedRecognizer needs at least one recognizer")
        if how not in ("union", "vote"):
            raise ValueError(f"how is {how!r}, not 'union' or 'vote'")
        self._recognizers = tuple(recognizers)
        self._how: How = how

    @property
    def name(self) -> str:
        return "+".join(recognizer.name for recognizer in self._recognizers)

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        by_recognizer = [recognizer.recognize(texts) for recognizer in self._recognizers]
        return [merge(results, self._how) for results in zip(*by_recognizer, strict=True)]
