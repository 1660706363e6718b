"""Dependency syntax by Stanza's tokenizer, multi-word expander, tagger and parser, with exact offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from arabnews_nlp.backends.alignment import part_spans
from arabnews_nlp.backends.catalogue import STANZA_PARSER
from arabnews_nlp.backends.plain import plain_text
from arabnews_nlp.backends.stanza_data import PARSER
from arabnews_nlp.backends.stanza_pipeline import open_pipeline
from arabnews_nlp.text.normalize import Normalized
from arabnews_nlp.text.segmentation import Segmentation
from arabnews_nlp.text.syntax import NO_HEAD, Syntax, SyntaxWord

_BREAK = "\n\n"


class _Piece(NamedTuple):
    """A sentence of ours as Stanza reads it: where it begins in what Stanza reads, and in its own text."""

    text: int
    offset: int
    start: int
    plain: str
    map: Normalized


class StanzaParser:
    """Parses with Stanza's Arabic models; the sentences are ours, the words Stanza's.

    folder: of Stanza's resources, without it the user's own. Raises MissingModelError where package or models are
    missing or damaged.
    """

    name = "stanza"

    def __init__(self, folder: Path | None = None) -> None:
        self.pipeline = open_pipeline(STANZA_PARSER, PARSER, folder, tokenize_no_ssplit=True)

    def parse(self, texts: Sequence[Segmentation]) -> list[Syntax]:
        pieces = list(_pieces(texts))
        words: list[list[SyntaxWord]] = [[] for _ in texts]
        if pieces:
            read = self.pipeline(_BREAK.join(piece.plain for piece in pieces))
            offsets = [piece.offset for piece in pieces]
            for sentence in read.sentences:
                piece = pieces[bisect_right(offsets, sentence.tokens[0].start_char) - 1]
                into = words[piece.text]
                into.extend(_words(piece, sentence, len(into)))
        return [Syntax(tuple(found)) for found in words]


def _pieces(texts: Sequence[Segmentation]) -> Iterator[_Piece]:
    offset = 0
    for number, seg in enumerate(texts):
        for first, last in seg.sentences:
            start = seg.tokens[first].start
            plain, mapped = plain_text(seg.text[start : seg.tokens[last - 1].end])
            if plain.strip():
                yield _Piece(number, offset, start, plain, mapped)
                offset += len(plain) + len(_BREAK)


def _words(piece: _Piece, sentence: Any, before: int) -> Iterator[SyntaxWord]:
    """The words of a sentence of Stanza's; `before` words of the text came before it."""
    for token in sentence.tokens:
        start = max(0, token.start_char - piece.offset)
        end = min(len(piece.plain), token.end_char - piece.offset)
        parts = part_spans(piece.plain[start:end], [word.text for word in token.words])
        for word, (first, last) in zip(token.words, parts, strict=True):
            original = piece.map.to_original(start + first, start + last)
            head = NO_HEAD if not word.head else before + word.head - 1
            yield SyntaxWord(
                piece.start + original[0],
                piece.start + original[1],
                word.text,
                word.lemma,
                word.upos,
                head,
                word.deprel or "",
            )
