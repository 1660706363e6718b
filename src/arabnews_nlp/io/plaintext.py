"""Plain text: a file is one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from arabnews_nlp.io.article import Article, Item, ReadOptions, problem


def read_text(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """The whole stream as one article; line ends are kept as they are, a byte order mark is dropped."""
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield problem(name, f"not UTF-8 (byte 0x{data[error.start]:02x})", line)
        return
    if not text.strip():
        yield problem(name, "empty")
        return
    yield Article(stem, text, source=name)
