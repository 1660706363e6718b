"""CoNLL: a token a line with start, end and BIO tag, tab-separated; an empty line after each sentence.

The first column is the token and the last the tag, as readers of CoNLL expect. Quotes have no place in this format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from arabnews_nlp.document import Document, Entity, Label
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.pieces import sentences_in_pieces


def to_conll(document: Document) -> Iterator[str]:
    """The lines of a document, after a comment with its id as JSON."""
    yield f"# id = {encode(document.id).decode('utf-8')}"
    entities = iter(document.entities)
    entity = next(entities, None)
    for pieces in sentences_in_pieces(document):
        for start, end in pieces:
            while entity is not None and entity.end <= start:
                entity = next(entities, None)
            inside = entity is not None and entity.start <= start and end <= entity.end
            tag = f"{'B' if start == entity.start else 'I'}-{entity.label}" if entity is not None and inside else "O"
            yield f"{_one_word(document.text[start:end])}\t{start}\t{end}\t{tag}"
        yield ""


def _one_word(token: str) -> str:
    return "".join("\ufffd" if char.isspace() or "\ud800" <= char <= "\udfff" else char for char in token)


def from_conll(id: str, text: str, lines: Iterable[str]) -> Document:
    """The document with the entities that the lines tell. Raises ValueError for a line that is no token."""
    entities: list[Entity] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("# "):
            continue
        try:
            _, start, end, tag = line.rstrip("\n").split("\t")
            begin, label = (tag[0], cast(Label, tag[2:])) if tag != "O" else ("O", None)
            first, last = int(start), int(end)
        except ValueError:
            raise ValueError(f"line {number} has no token, start, end and tag: {line!r}") from None
        if label is None:
            continue
        if begin == "I" and entities:
            first = entities.pop().start
        entities.append(Entity(first, last, text[first:last], label))
    return Document(id, text, tuple(entities))


class ConllWriter:
    """One document after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document, article: Article | None = None) -> None:
        self._stream.write("".join(line + "\n" for line in to_conll(document)).encode("utf-8"))

    def close(self) -> None:
        self._stream.flush()
