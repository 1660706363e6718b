"""Documents with their metadata, from what readers yield."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.io.article import Article, Item, documents_of, problem
from arabnews_nlp.io.readers import file_and_line
from arabnews_nlp.record_fields import checked
from arabnews_nlp.report.metadata import Metadata, MetadataFields, metadata_of

if TYPE_CHECKING:
    from arabnews_nlp.pipeline import Pipeline


def read_documents(
    items: Iterable[Item], fields: MetadataFields | None = None
) -> Iterator[tuple[Document, Metadata] | InputError]:
    """Articles through the pipeline, records of an earlier extraction as they are, in order.

    An InputError stands in the place of an article that cannot be read, and before one whose metadata cannot. The
    pipeline is loaded when the first article needs it.
    """
    fields = fields or MetadataFields()
    absent = fields.named()
    pipeline: Pipeline | None = None
    any_article = False
    for sort, group in groupby(items, _sort):
        if sort == "error":
            yield from (item for item in group if isinstance(item, InputError))
            continue
        articles = (item for item in group if isinstance(item, Article))
        any_article = True
        if sort == "article" and pipeline is None:
            from arabnews_nlp.pipeline import load

            pipeline = load()
        pairs = _extracted(articles) if sort == "record" or pipeline is None else documents_of(pipeline, articles)
        for document, article in pairs:
            if isinstance(document, InputError):
                yield document
                continue
            record = _fields(article)
            absent = {what: name for what, name in absent.items() if name not in record}
            metadata, problems = metadata_of(record, fields)
            yield from (_problem(article, what) for what in problems)
            yield document, metadata
    if any_article:
        yield from (
            InputError(f"no article has a field {name!r}, which was to hold the {what}")
            for what, name in absent.items()
        )


def is_record(fields: Mapping[str, object]) -> bool:
    """Whether the fields of an article are those of a record, with its quotes extracted already."""
    return "schema" in fields and "quotes" in fields


def _sort(item: Item) -> Literal["error", "record", "article"]:
    if isinstance(item, InputError):
        return "error"
    return "record" if is_record(item.meta) else "article"


def _extracted(articles: Iterable[Article]) -> Iterator[tuple[Document | InputError, Article]]:
    for article in articles:
        try:
            record = {"entities": [], **article.meta, "id": article.id, "text": article.text}
            yield Document.from_dict(checked(record, complete=True)), article
        except ValueError as error:
            yield _problem(article, str(error)), article


def _fields(article: Article) -> dict[str, object]:
    """The fields that may hold metadata; those that an extraction took over stand in `meta`."""
    inner = article.meta.get("meta")
    return {**article.meta, **(inner if is_record(article.meta) and isinstance(inner, dict) else {})}


def _problem(article: Article, what: str) -> InputError:
    source, line = file_and_line(article.source)
    return problem(source, what, line, article.id)
