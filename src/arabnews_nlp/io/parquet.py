"""Parquet with a column of texts: one article a row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.io.article import Item, ReadOptions, problem
from arabnews_nlp.io.compression import TooCompressed, check_ratio
from arabnews_nlp.io.records import article_of

ROWS = 128
ROW = 16  # bytes that a row without texts counts as


def read_parquet(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """An article for each row, numbered from 1; a row group at a time, of which `ROWS` rows are held in memory.

    What rows and columns may grow to is bounded as in compressed files: a value that stands in many rows is stored
    once in the file.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingModelError("Parquet needs pyarrow: pip install 'arabnews-nlp[parquet]'") from None
    if not stream.seekable():
        yield problem(name, "Parquet can only be read from a file")
        return
    try:
        size = stream.seek(0, io.SEEK_END)
        metadata, strings = _described(stream)
        file = pq.ParquetFile(stream, metadata=metadata, read_dictionary=strings, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield problem(name, f"not Parquet that can be read: {_first_line(error)}")
        return
    number = grown = 0
    for group in range(metadata.num_row_groups):
        end = number + metadata.row_group(group).num_rows
        try:
            _check_columns(metadata.row_group(group), options.max_ratio)
            for batch in file.iter_batches(ROWS, row_groups=[group]):
                for row in range(batch.num_rows):
                    (record,) = batch.slice(row, 1).to_pylist()
                    number += 1
                    yield article_of(record, number, name, options)
                    grown += ROW + sum(len(value) for value in record.values() if isinstance(value, str))
                    check_ratio(grown, size, options.max_ratio)
        except TooCompressed as error:
            yield problem(name, f"rows from here on are not read: it {error}", number + 1)
            return
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            yield problem(name, f"rows up to {end} cannot be read: {_first_line(error)}", number + 1)
            number = end
    if not number:
        yield problem(name, "empty")


def _described(stream: BinaryIO) -> tuple[Any, list[str]]:
    """What the file says of itself, and its columns of strings, whose values are kept once for many rows."""
    import pyarrow.parquet as pq
    from pyarrow import types

    file = pq.ParquetFile(stream, pre_buffer=False)
    strings = (types.is_string, types.is_binary, types.is_large_string, types.is_large_binary)
    return file.metadata, [each.name for each in file.schema_arrow if any(test(each.type) for test in strings)]


def _check_columns(group: Any, max_ratio: float | None) -> None:
    for column in range(group.num_columns):
        part = group.column(column)
        check_ratio(part.total_uncompressed_size, part.total_compressed_size, max_ratio)


def _first_line(error: Any) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
