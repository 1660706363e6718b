"""Web pages: the article's own text, found by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.io.article import Article, Item, ReadOptions, content_id, exceeds, problem, too_large
from arabnews_nlp.io.jsonl import line_of, not_in
from arabnews_nlp.io.plaintext import known_encoding

HEAD = 1024  # bytes in which HTML must declare its encoding
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
MARKUP_ROOM = 16  # a page may be so many times as large as the text in it
META = ("title", "date", "author", "sitename", "url", "language")


def read_html(stream: BinaryIO, name: str, stem: str, options: ReadOptions) -> Iterator[Item]:
    """The article of one page; title, date, author, name of the site and address go to its meta.

    The page may declare an encoding of its own, which then counts.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingModelError("HTML needs trafilatura: pip install 'arabnews-nlp[html]'") from None
    largest = -1 if options.max_size is None else MARKUP_ROOM * options.max_size + 1
    data = stream.read(largest)
    if len(data) == largest:
        yield problem(name, too_large(largest - 1), id=stem)
        return
    encoding = _declared(data) or options.encoding
    try:
        page = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        yield problem(name, not_in(encoding, error), line_of(data, error), stem)
        return
    if not page.strip():
        yield problem(name, "empty", id=stem)
        return
    try:
        found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    except Exception as error:  # trafilatura promises none, and lxml can raise many on damaged pages
        yield problem(name, f"not HTML that can be read: {error}", id=stem)
        return
    text = (found.text or "") if found is not None else ""
    if not text.strip():
        yield problem(name, "no article text found in the page", id=stem)
    elif options.max_size is not None and exceeds(text, options.max_size):
        yield problem(name, too_large(options.max_size), id=stem)
    else:
        meta = {key: value for key in META if (value := getattr(found, key, None))}
        yield Article(content_id(text) if options.ids == "content" else stem, text, meta, name)


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data, 0, HEAD)
    if found is None:
        return None
    try:
        return known_encoding(found[1].decode("ascii"))
    except LookupError:
        return None
