"""What readers yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from arabnews_nlp.errors import InputError

if TYPE_CHECKING:
    from arabnews_nlp.document import Document
    from arabnews_nlp.pipeline import Pipeline

Ids = Literal["field", "content", "auto"]


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


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How articles are read.

    Attributes:
        text_field: Name of the field or column that holds the text.
        id_field: Name of the field or column that holds the id.
        encoding: Of text, JSON Lines, CSV and HTML.
        max_size: Bytes (of UTF-8) that a text may have, None for no limit.
        ids: "field" takes the id field, or the name of a file that holds one article; "content" makes ids from the
            texts; "auto" does so only where a record has no id field.
    """

    text_field: str = "text"
    id_field: str = "id"
    encoding: str = "utf-8"
    max_size: int | None = None
    ids: Ids = "field"


def documents_of(pipeline: Pipeline, articles: Iterable[Article]) -> Iterator[tuple[Document, Article]]:
    """The documents of articles, with their ids, each beside its article."""
    contexts = ((article.text, {"id": article.id, "article": article}) for article in articles)
    for document, context in pipeline.pipe(contexts, as_tuples=True):
        yield document, context["article"]


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
    return f"larger than {limit:,} bytes"


def exceeds(text: str, limit: int | None) -> bool:
    """Whether `text` has more than `limit` bytes in UTF-8."""
    if limit is None or 4 * len(text) <= limit:
        return False
    return len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit
