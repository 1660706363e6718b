"""What readers yield."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from arabnews_nlp.errors import InputError

if TYPE_CHECKING:
    from arabnews_nlp.document import Document
    from arabnews_nlp.pipeline import Pipeline

Ids = Literal["field", "content", "auto"]

MAX_SIZE = 2_000_000
MAX_RATIO = 200.0
GROUP = 32  # articles that are read together
GROUP_CHARACTERS = 1_000_000
LINE_ROOM = 8  # a line may be so many times as long as its text: escapes take 6 bytes, other fields the rest


@dataclass(frozen=True, slots=True)
class Article:
    """One text to be read by the pipeline.

    Attributes:
        id: Unique within what is read together.
        text: As it stands in the file.
        meta: The other fields of the record that it came from.
        source: File, and `:line` where a file holds several; empty where it is unknown.
    """

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    @property
    def length(self) -> int:
        """Characters of the text and of the other fields as JSON."""
        return len(self.text) + (len(as_json(self.meta)) if self.meta else 0)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How articles are read.

    Attributes:
        text_field: Name of the field or column that holds the text.
        id_field: Name of the field or column that holds the id.
        encoding: Of text, JSON Lines, CSV and HTML.
        max_size: Bytes (of UTF-8) that a text may have, None for no limit. Lines and pages that cannot hold a text of
            that size are refused without being held in memory.
        max_ratio: How many times its size a compressed file may grow by, where that is more than 64 MiB; None for no
            limit.
        ids: "field" takes the id field, or the name of a file that holds one article; "content" makes ids from the
            texts; "auto" does so only where a record has no id field.
    """

    text_field: str = "text"
    id_field: str = "id"
    encoding: str = "utf-8"
    max_size: int | None = MAX_SIZE
    ids: Ids = "field"
    max_ratio: float | None = MAX_RATIO


def documents_of(pipeline: Pipeline, articles: Iterable[Article]) -> Iterator[tuple[Document, Article]]:
    """The documents of articles, with their ids, each beside its article."""
    for group in groups(articles):
        contexts = ((article.text, {"id": article.id, "article": article}) for article in group)
        for document, context in pipeline.pipe(contexts, as_tuples=True):
            yield document, context["article"]


def groups(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """`articles` in lists of GROUP, or fewer where they are long, so that few long ones are held in memory."""
    group: list[Article] = []
    characters = 0
    for article in articles:
        group.append(article)
        characters += article.length
        if len(group) == GROUP or characters >= GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


Item = Article | InputError

Reader = Callable[[BinaryIO, str, str, ReadOptions], Iterator[Item]]
"""Reads an open file: `reader(stream, name, stem, options)`.

name stands in error messages, stem is the id of a file that holds one article. A bad record is yielded as an
InputError and the rest goes on; OSError may be raised.
"""


def problem(source: str, what: str, line: int | None = None, id: str | None = None) -> InputError:
    message = f"{source}:{line}: {what}" if line is not None else f"{source}: {what}"
    return InputError(message, source=source, line=line, reason=what, id=id)


def content_id(text: str) -> str:
    """32 hexadecimal digits that depend on the text alone."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def too_large(limit: int) -> str:
    return f"larger than {limit:,} bytes, see --max-size (max_size)"


def longest_line(limit: int | None) -> int:
    """Bytes of a line, or of a row of CSV, that may hold a text of `limit` bytes; -1 for any number."""
    return -1 if limit is None else LINE_ROOM * (limit + 1024)


def exceeds(text: str, limit: int | None) -> bool:
    """Whether `text` has more than `limit` bytes in UTF-8."""
    if limit is None or 4 * len(text) <= limit:
        return False
    return len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit


def as_json(record: Mapping[str, Any]) -> str:
    """`record` in one line; values unknown to JSON as text."""
    return json.dumps(dict(record), ensure_ascii=False, default=str, separators=(",", ":"))
