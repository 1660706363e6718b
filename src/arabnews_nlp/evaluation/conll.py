"""Token-labelled corpora: one token and its BIO tag a line, an empty line after each sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arabnews_nlp.document import Entity
from arabnews_nlp.errors import InputError
from arabnews_nlp.evaluation.entities import CLASSES, Labelled

LABELS = {"PERS": "PER", "PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "GPE": "LOC"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens and their tags, each tag "O", or "B-" or "I-" and a label."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.tokens)


def read_conll(path: str | Path) -> Iterator[Sentence]:
    """The sentences of a file: the first column is the token, the last one the tag. Raises InputError."""
    tokens: list[str] = []
    tags: list[str] = []
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    for number, line in enumerate(lines, 1):
        columns = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or columns[0] == "-DOCSTART-":
            if tokens:
                yield Sentence(tuple(tokens), tuple(tags))
                tokens, tags = [], []
            continue
        token, tag = columns[0].strip(), columns[-1].strip()
        if len(columns) < 2 or (tag != "O" and tag[:2] not in ("B-", "I-")):
            raise InputError(f"{path}:{number}: a token and a BIO tag are needed: {line[:60]!r}")
        tokens.append(token)
        tags.append(tag)
    if tokens:
        yield Sentence(tuple(tokens), tuple(tags))


def spans(tags: Sequence[str]) -> list[Labelled]:
    """Labelled token ranges; an "I-" that continues nothing opens a span."""
    found: list[Labelled] = []
    start, current = 0, ""
    for index, tag in enumerate((*tags, "O")):
        label = tag[2:]
        if current and (tag[:2] != "I-" or label != current):
            found.append((start, index, LABELS.get(current, current)))
            current = ""
        if label and not current:
            start, current = index, label
    return found


def token_spans(entities: Iterable[Entity], tokens: Sequence[str], country_label: str) -> list[Labelled]:
    """Entities of `" ".join(tokens)` as token ranges.

    A proclitic left out of a span still belongs to its token.
    country_label takes the place of COUNTRY, for corpora that count countries among places.
    """
    starts, ends, position = [], [], 0
    for token in tokens:
        starts.append(position)
        position += len(token)
        ends.append(position)
        position += 1
    return [
        (
            bisect_right(ends, entity.start),
            bisect_left(starts, entity.end),
            country_label if entity.label == "COUNTRY" else entity.label,
        )
        for entity in entities
    ]


def in_classes(labelled: Iterable[Labelled]) -> list[Labelled]:
    """Only the spans of a label that the pipeline knows."""
    return [span for span in labelled if span[2] in CLASSES]
