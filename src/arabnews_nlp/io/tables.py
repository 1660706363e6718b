"""Flat tables of documents: `documents`, `entities` and `quotes`, as rows, pandas or Arrow.

docs/tables.md describes the columns. The `id` of a row depends only on the document's id and the row's place in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from arabnews_nlp.document import Document
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.jsonl import SURROGATE, encode
from arabnews_nlp.io.quotes_csv import COLUMNS as QUOTE_COLUMNS
from arabnews_nlp.io.quotes_csv import row as quote_row

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TableName = Literal["documents", "entities", "quotes"]
Row = dict[str, str | int | float | None]

NUMBERS = {"characters", "words", "quotes", "entities", "quote", "entity", "start", "end", "parent"}
FRACTIONS = {"confidence"}

COLUMNS: dict[TableName, tuple[str, ...]] = {
    "documents": ("id", "source", "text", "characters", "words", "entities", "quotes", "meta"),
    "entities": ("id", "document", "entity", "start", "end", "text", "label", "country", "name", "confidence"),
    "quotes": ("id", *QUOTE_COLUMNS),
}


def document_rows(document: Document, article: Article | None = None) -> Iterator[Row]:
    """The one row of a document; article: where it came from, for `source` and `meta`."""
    meta = article.meta if article else None
    yield {
        "id": document.id,
        "source": article.source or None if article else None,
        "text": document.text,
        "characters": len(document.text),
        "words": len(document.text.split()),
        "entities": len(document.entities),
        "quotes": len(document.quotes),
        "meta": encode(dict(meta)).decode("utf-8") if meta else None,
    }


def entity_rows(document: Document, article: Article | None = None) -> Iterator[Row]:
    """A row for each entity of the document."""
    for number, entity in enumerate(document.entities, 1):
        yield {"id": f"{document.id}#e{number}", "document": document.id, "entity": number, **entity.to_dict()}


def quote_rows(document: Document, article: Article | None = None) -> Iterator[Row]:
    """A row for each quote of the document."""
    for quote in document.quotes:
        yield {"id": f"{document.id}#q{quote.id}", **quote_row(document, quote)}


ROWS: dict[TableName, Callable[[Document, Article | None], Iterator[Row]]] = {
    "documents": document_rows,
    "entities": entity_rows,
    "quotes": quote_rows,
}


def to_records(documents: Iterable[Document], table: TableName = "quotes") -> list[Row]:
    """The rows of one table as dictionaries, with the columns in their order.

    Args:
        documents: What `Pipeline` gave.
        table: "quotes", "entities" or "documents".

    Raises:
        ValueError: there is no such table.
    """
    if table not in ROWS:
        raise ValueError(f"unknown table {table!r}; known: {', '.join(ROWS)}")
    return [row for document in documents for row in ROWS[table](document, None)]


def to_arrow(documents: Iterable[Document], table: TableName = "quotes") -> pa.Table:
    """The rows of one table as a pyarrow Table; lone surrogates are U+FFFD.

    Raises:
        ValueError: there is no such table.
        MissingModelError: pyarrow is not installed.
    """
    return arrow_table(to_records(documents, table), table)


def to_pandas(documents: Iterable[Document], table: TableName = "quotes") -> pd.DataFrame:
    """The rows of one table as a pandas DataFrame; whole numbers are Int64, also where some are missing.

    Raises:
        ValueError: there is no such table.
        MissingModelError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingModelError("to_pandas needs pandas: pip install 'arabnews-nlp[pandas]'") from None
    return pandas_frame(pd, to_records(documents, table), table)


def pandas_frame(pd: Any, rows: list[Row], table: TableName) -> Any:
    """`rows` with the columns and types of `table`, also where there is no row."""

    def kind(column: str) -> str:
        return "Int64" if column in NUMBERS else "float64" if column in FRACTIONS else "object"

    frame = {c: pd.Series([row[c] for row in rows], dtype=kind(c)) for c in COLUMNS[table]}
    return pd.DataFrame(frame, columns=list(COLUMNS[table]))


def arrow_schema(table: TableName) -> pa.Schema:
    """Column names and types of one table in Parquet and Arrow."""
    pa = _pyarrow()

    def kind(column: str) -> Any:
        return pa.int64() if column in NUMBERS else pa.float64() if column in FRACTIONS else pa.string()

    return pa.schema([pa.field(column, kind(column)) for column in COLUMNS[table]])


def arrow_table(rows: list[Row], table: TableName) -> pa.Table:
    """`rows` as Arrow; lone surrogates, which UTF-8 cannot hold, become U+FFFD, so that offsets stay right."""
    return _pyarrow().Table.from_pylist([without_surrogates(row) for row in rows], schema=arrow_schema(table))


def without_surrogates(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value for key, value in row.items()}


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise MissingModelError("Parquet and Arrow need pyarrow: pip install 'arabnews-nlp[parquet]'") from None
    return pyarrow
