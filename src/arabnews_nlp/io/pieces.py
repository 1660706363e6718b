"""Tokens of a document that begin and end where its entities do, for formats that label whole tokens."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from arabnews_nlp.document import Document
from arabnews_nlp.text.segment import segment

Piece = tuple[int, int]


def sentences_in_pieces(document: Document, cuts: Iterable[int] = ()) -> list[list[Piece]]:
    """(start, end) of the pieces of each sentence. A token is cut at `cuts` and where an entity begins or ends, as one
    does behind an attached و or ب."""
    edges = {place for entity in document.entities for place in (entity.start, entity.end)}.union(cuts)
    segmentation = document.segmentation or segment(document.text)
    tokens = segmentation.tokens
    return [
        [piece for token in tokens[first:last] for piece in _cut(token.start, token.end, edges)]
        for first, last in segmentation.sentences
    ]


def _cut(start: int, end: int, edges: set[int]) -> list[Piece]:
    places = [start, *(place for place in range(start + 1, end) if place in edges), end]
    return list(pairwise(places))
