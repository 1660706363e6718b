"""JSON Lines: one object a line, on both ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article, Item, ReadOptions, problem

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SURROGATE = re.compile("[\ud800-\udfff]")


def read_jsonl(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """An article for each line, read one line at a time; blank lines are passed over."""
    records = 0
    for number, line in enumerate(stream, 1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        records += 1
        yield _article(line, number, name, options)
    if not records:
        yield problem(name, "empty")


def _article(line: bytes, number: int, name: str, options: ReadOptions) -> Item:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return problem(name, f"not UTF-8 (byte 0x{line[error.start]:02x})", number)
    except json.JSONDecodeError as error:
        return problem(name, f"not JSON: {error.msg} at column {error.colno}", number)
    except (ValueError, RecursionError) as error:
        return problem(name, f"not JSON that can be read: {error}", number)
    if not isinstance(record, dict):
        return problem(name, f"a JSON object is needed, this is {_kind(record)}", number)
    for field in (options.id_field, options.text_field):
        if field not in record:
            return problem(name, f"no field {field!r}", number)
    identity, text = record[options.id_field], record[options.text_field]
    if isinstance(identity, bool) or not isinstance(identity, (str, int)):
        return problem(name, f"field {options.id_field!r} must be a string, it is {_kind(identity)}", number)
    if not isinstance(text, str):
        return problem(name, f"field {options.text_field!r} must be a string, it is {_kind(text)}", number)
    if not text.strip():
        return problem(name, f"field {options.text_field!r} is empty", number)
    rest = {key: value for key, value in record.items() if key not in (options.id_field, options.text_field)}
    return Article(str(identity), text, rest, f"{name}:{number}")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"


def encode(record: Any) -> bytes:
    """`record` as UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, as escapes."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        return line.encode("utf-8")
    except UnicodeEncodeError:
        return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", line).encode("utf-8")


class JsonlWriter:
    """One document a line, as docs/schema.md describes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document) -> None:
        self._stream.write(encode(document.to_dict()) + b"\n")

    def close(self) -> None:
        self._stream.flush()
