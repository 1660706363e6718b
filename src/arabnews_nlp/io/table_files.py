"""One table of documents as a file, CSV or Parquet."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any, BinaryIO

from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.tables import COLUMNS, ROWS, Row, TableName, arrow_schema, arrow_table

GROUP = 20_000  # rows of a Parquet row group; more are never held in memory


class CsvTable:
    """A header and one row a quote, entity or document. Lone surrogates are written as \\udc80 and so on."""

    def __init__(self, table: TableName, stream: BinaryIO) -> None:
        self._stream = stream
        self._rows = ROWS[table]
        self._columns = COLUMNS[table]
        self._stream.write((",".join(self._columns) + "\n").encode())

    def write(self, document: Document, article: Article | None = None) -> None:
        buffer = StringIO(newline="")
        csv.DictWriter(buffer, self._columns, lineterminator="\n").writerows(self._rows(document, article))
        self._stream.write(buffer.getvalue().encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        self._stream.flush()


class ParquetTable:
    """One row a quote, entity or document, compressed with zstandard."""

    def __init__(self, table: TableName, stream: BinaryIO) -> None:
        schema = arrow_schema(table)
        import pyarrow.parquet as pq

        self._table: TableName = table
        self._writer: Any = pq.ParquetWriter(stream, schema, compression="zstd")
        self._waiting: list[Row] = []

    def write(self, document: Document, article: Article | None = None) -> None:
        self._waiting += ROWS[self._table](document, article)
        if len(self._waiting) >= GROUP:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(arrow_table(self._waiting, self._table))
        self._waiting = []

    def close(self) -> None:
        if self._waiting:
            self._flush()
        self._writer.close()
