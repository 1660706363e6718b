"""Plain text: a file is one article."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from arabnews_nlp.io.article import Article, Item, ReadOptions, content_id, exceeds, problem, too_large
from arabnews_nlp.io.jsonl import line_of, not_in

ENCODING_ROOM = 4  # an encoding may take so many times the bytes of UTF-8


def read_text(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """The whole stream as one article; line ends are kept as they are, a byte order mark is dropped."""
    largest = -1 if options.max_size is None else ENCODING_ROOM * options.max_size + 1
    data = stream.read(largest)
    if len(data) == largest:
        yield problem(name, too_large(options.max_size or 0), id=stem)
        return
    try:
        text = data.decode(options.encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        yield problem(name, not_in(options.encoding, error), line_of(data, error), stem)
        return
    if not text.strip():
        yield problem(name, "empty", id=stem)
        return
    if exceeds(text, options.max_size):
        yield problem(name, too_large(options.max_size or 0), id=stem)
        return
    yield Article(content_id(text) if options.ids == "content" else stem, text, source=name)


def known_encoding(name: str) -> str:
    """The usual name of an encoding; raises LookupError where there is none that texts can have."""
    found = codecs.lookup(name)
    if not found._is_text_encoding:
        raise LookupError(f"{name} is no encoding of text")
    return found.name
