"""Which entities and quotes are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from arabnews_nlp.document import Entity, Label, Quote, QuoteType

LABELS: tuple[str, ...] = get_args(Label)
TYPES: tuple[str, ...] = get_args(QuoteType)


@dataclass(frozen=True, slots=True)
class Selection:
    kinds: frozenset[str]
    speakers: frozenset[str] | None

    def entities(self, entities: Iterable[Entity]) -> list[Entity]:
        return [entity for entity in entities if entity.label in self.kinds]

    def quotes(self, quotes: Iterable[Quote]) -> list[Quote]:
        return [quote for quote in quotes if quote.type in self.kinds and self._spoken_by_chosen(quote)]

    def _spoken_by_chosen(self, quote: Quote) -> bool:
        return self.speakers is None or (quote.speaker is not None and quote.speaker.name in self.speakers)


def selection(kinds: Iterable[str] | None, speakers: Iterable[str] | None) -> Selection:
    """kinds: entity labels and quote types, None for all. speakers: names, None for all and for unknown speakers.

    Raises ValueError for an unknown kind.
    """
    known = LABELS + TYPES
    chosen = frozenset(known if kinds is None else [kinds] if isinstance(kinds, str) else kinds)
    if unknown := sorted(chosen.difference(known)):
        raise ValueError(f"unknown kind {unknown[0]!r}; known: {', '.join(known)}")
    if speakers is None:
        return Selection(chosen, None)
    return Selection(chosen, frozenset([speakers] if isinstance(speakers, str) else speakers))
