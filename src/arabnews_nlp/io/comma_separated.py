"""CSV and TSV with a header: one article a row."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from typing import BinaryIO

from arabnews_nlp.io.article import Item, ReadOptions, longest_line, problem, too_large
from arabnews_nlp.io.jsonl import not_in
from arabnews_nlp.io.records import article_of

UNDECODED = re.compile("[\udc80-\udcff]")
LARGEST_FIELD = min(sys.maxsize, 2**31 - 1)


def read_csv(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """An article for each row; the first row names the columns."""
    return _rows(stream, name, options, ",")


def read_tsv(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """The same, with tabs between the fields."""
    return _rows(stream, name, options, "\t")


def _rows(stream: BinaryIO, name: str, options: ReadOptions, delimiter: str) -> Iterator[Item]:
    csv.field_size_limit(LARGEST_FIELD if options.max_size is None else options.max_size)
    # Bytes that are no text become surrogates and spoil one row; an exception would end the file.
    text = io.TextIOWrapper(stream, options.encoding, errors="surrogateescape", newline="")
    lines = _Lines(text, longest_line(options.max_size))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    number = 1
    records = 0
    try:
        while True:
            number = rows.line_num + 1
            lines.new_row()
            try:
                row = next(rows)
            except StopIteration:
                break
            if header is None:
                header = [field.removeprefix("\ufeff") for field in row]
                if missing := _missing(header, options):
                    yield problem(name, f"no column {missing!r} (columns: {_listed(header)})", number)
                    return
            elif row:
                records += 1
                yield _article(row, header, number, name, options)
    except LongRowError:
        yield problem(name, f"not CSV from here on: a row that is {too_large(options.max_size or 0)}", number)
        return
    except UnicodeError as error:
        yield problem(name, f"{not_in(options.encoding, error)}; nothing is read from here on", number)
        return
    except csv.Error as error:
        what = too_large(options.max_size or LARGEST_FIELD) if "field limit" in str(error) else str(error)
        yield problem(name, f"not CSV from here on: {what} (is a quotation mark left open?)", number)
        return
    finally:
        text.detach()
    if not records:
        yield problem(name, "empty")


def _listed(header: list[str]) -> str:
    return ", ".join(field[:60] for field in header[:30]) + (", …" if len(header) > 30 else "")


class LongRowError(Exception):
    """A row that is too long to be held in memory."""


class _Lines:
    """The lines of a text; raises LongRowError where those of one row together are longer than `longest`."""

    def __init__(self, text: io.TextIOWrapper, longest: int) -> None:
        self._text = text
        self._longest = longest
        self._left = longest

    def new_row(self) -> None:
        self._left = self._longest

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._longest < 0:
            return next(self._text)
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise LongRowError
        return line


def _missing(header: list[str], options: ReadOptions) -> str | None:
    needed = [options.text_field] + ([options.id_field] if options.ids == "field" else [])
    return next((field for field in needed if field not in header), None)


def _article(row: list[str], header: list[str], number: int, name: str, options: ReadOptions) -> Item:
    if len(row) != len(header):
        return problem(name, f"{len(row)} fields, the header has {len(header)}", number)
    if found := next((found for field in row if (found := UNDECODED.search(field))), None):
        return problem(name, f"not {options.encoding.upper()} (byte 0x{ord(found[0]) - 0xDC00:02x})", number)
    return article_of(dict(zip(header, row, strict=True)), number, name, options)
