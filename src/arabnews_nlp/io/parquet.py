"""Parquet with a column of texts: one article a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.io.article import Item, ReadOptions, problem
from arabnews_nlp.io.records import article_of

ROWS = 128


def read_parquet(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """An article for each row, numbered from 1; a row group at a time, of which `ROWS` rows are held in memory."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingModelError("Parquet needs pyarrow: pip install 'arabnews-nlp[parquet]'") from None
    if not stream.seekable():
        yield problem(name, "Parquet can only be read from a file")
        return
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield problem(name, f"not Parquet that can be read: {_first_line(error)}")
        return
    number = 0
    for group in range(file.num_row_groups):
        end = number + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(ROWS, row_groups=[group]):
                for record in batch.to_pylist():
                    number += 1
                    yield article_of(record, number, name, options)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            yield problem(name, f"rows up to {end} cannot be read: {_first_line(error)}", number + 1)
            number = end
    if not number:
        yield problem(name, "empty")


def _first_line(error: Any) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
