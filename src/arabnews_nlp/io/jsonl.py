"""JSON Lines: one object a line, on both ends."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article, Item, ReadOptions, longest_line, problem, too_large
from arabnews_nlp.io.records import article_of, kind

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SURROGATE = re.compile("[\ud800-\udfff]")
SKIPPED = 1 << 20


def read_jsonl(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """An article for each line, read one line at a time; blank lines are passed over."""
    records = 0
    for number, line in enumerate(_lines(stream, options.max_size), 1):
        if line is None:
            records += 1
            yield problem(name, too_large(options.max_size or 0), number)
            continue
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        records += 1
        yield _article(line, number, name, options)
    if not records:
        yield problem(name, "empty")


def _lines(stream: BinaryIO, max_size: int | None) -> Iterator[bytes | None]:
    """The lines, None in the place of one that is too long to be held in memory."""
    longest = longest_line(max_size)
    while line := stream.readline(longest):
        if len(line) == longest and not line.endswith(b"\n"):
            yield None
            while (rest := stream.readline(SKIPPED)) and not rest.endswith(b"\n"):
                pass
        else:
            yield line


def _article(line: bytes, number: int, name: str, options: ReadOptions) -> Item:
    try:
        record = json.loads(line.decode(options.encoding))
    except UnicodeError as error:
        return problem(name, not_in(options.encoding, error), number)
    except json.JSONDecodeError as error:
        return problem(name, f"not JSON: {error.msg} at column {error.colno}", number)
    except (ValueError, RecursionError) as error:
        return problem(name, f"not JSON that can be read: {error}", number)
    if not isinstance(record, dict):
        return problem(name, f"a JSON object is needed, this is {kind(record)}", number)
    return article_of(record, number, name, options)


def not_in(encoding: str, error: UnicodeError) -> str:
    why = f"byte 0x{error.object[error.start]:02x}" if isinstance(error, UnicodeDecodeError) else str(error)
    return f"not {encoding.upper()} ({why})"


def line_of(data: bytes, error: UnicodeError) -> int:
    """The line, from 1, of the byte that is wrong."""
    return data.count(b"\n", 0, error.start if isinstance(error, UnicodeDecodeError) else 0) + 1


def encode(record: Any) -> bytes:
    """`record` as UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, as escapes, values unknown to JSON as text.

    Numbers that JSON does not have (NaN, infinity) become null.
    """
    try:
        line = json.dumps(record, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        line = json.dumps(_finite(record), ensure_ascii=False, default=str)
    try:
        return line.encode("utf-8")
    except UnicodeEncodeError:
        return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", line).encode("utf-8")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, (list, tuple)) else value


class JsonlWriter:
    """One document a line, as docs/schema.md describes it, with the other fields of its article as `meta`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document, article: Article | None = None) -> None:
        record = document.to_dict()
        if article is not None and article.meta:
            record["meta"] = dict(article.meta)
        self._stream.write(encode(record) + b"\n")

    def close(self) -> None:
        self._stream.flush()
