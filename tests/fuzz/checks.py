"""What must hold of every text, record and file. A check raises AssertionError, or lets an unexpected error through."""

from __future__ import annotations

import io
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import astuple
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

from jsonschema import Draft202012Validator

from arabnews_nlp import Document, Pipeline, Quote, load
from arabnews_nlp.display import document_html, quote_html
from arabnews_nlp.document import Span
from arabnews_nlp.errors import InputError
from arabnews_nlp.io import Article, ReadOptions, read
from arabnews_nlp.io.article import Item
from arabnews_nlp.io.jsonl import JsonlWriter
from arabnews_nlp.io.writers import FORMATS
from arabnews_nlp.record_fields import checked
from arabnews_nlp.report.reading import read_documents
from arabnews_nlp.schema import record_schema

SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
COMPANION = "قال الوزير إن الجسر آمن."
WRITERS = ("csv", "brat", "conll", "labelstudio", "webannotation")


@cache
def pipeline() -> Pipeline:
    return load()


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(record_schema())


def problems(record: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(record)]


def check_text(text: str) -> None:
    """The pipeline reads the text; offsets are true, the record is valid, comes back equal, and is the same again."""
    document = pipeline()(text, "1")
    assert document.text == text
    check_tokens(document)
    check_entities(document)
    check_quotes(document)
    record = document.to_dict()
    assert problems(record) == []
    again, _ = pipeline().pipe([(text, "1"), (COMPANION, "2")], as_tuples=True)
    assert again[0] == document, "the same text gave another document"
    assert Document.from_dict(record).to_dict() == record
    written = _written(document, "jsonl")
    assert written.count(b"\n") == 1
    if not SURROGATE_PAIR.search(text):
        assert json.loads(written, parse_constant=_no_json) == record
    check_outputs(document)


def check_explanation(text: str) -> None:
    explanations = pipeline().explain(text)
    assert tuple(explanation.quote for explanation in explanations) == pipeline()(text).quotes
    assert all(map(str, explanations))


def check_outputs(document: Document) -> None:
    """Every writer and the display take the document."""
    for name in WRITERS:
        _written(document, name)
    document_html(document).encode()
    for quote in document.quotes[:1]:
        quote_html(quote).encode()


def check_tokens(document: Document) -> None:
    text, at = document.text, 0
    for token in document.tokens:
        assert at <= token.start <= token.stem_start < token.end
        assert text[token.start : token.end] == token.text
        at = token.end
    assert at <= len(text)
    at = 0
    for sentence in document.sentences:
        assert at <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        at = sentence.end


def check_entities(document: Document) -> None:
    for entity in document.entities:
        assert entity.text and document.text[entity.start : entity.end] == entity.text
        assert entity.text in entity.surface
        assert math.isfinite(entity.confidence)
    for first, second in pairwise(document.entities):
        assert first.end <= second.start


def spans_of(quote: Quote) -> Iterator[Span]:
    yield from quote.content
    if quote.cue is not None:
        yield Span(quote.cue.start, quote.cue.end, quote.cue.text)
    if quote.addressee is not None:
        yield quote.addressee
    if quote.speaker is not None:
        yield from quote.speaker.evidence
        if quote.speaker.mention is not None:
            yield quote.speaker.mention


def check_quotes(document: Document) -> None:
    text = document.text
    by_id = {quote.id: quote for quote in document.quotes}
    assert len(by_id) == len(document.quotes)
    begins = [(quote.content[0].start, -quote.content[-1].end) for quote in document.quotes]
    assert begins == sorted(begins)
    for quote in document.quotes:
        for span in spans_of(quote):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text
        for first, second in pairwise(quote.content):
            assert first.end <= second.start
        assert quote.text == " ".join(span.text for span in quote.content)
        if quote.cue is not None:
            cue = quote.cue
            assert all(cue.end <= span.start or span.end <= cue.start for span in quote.content)
        if quote.parent is not None:
            parent = by_id[quote.parent]
            assert parent is not quote
            assert parent.content[0].start <= quote.content[0].start
            assert quote.content[-1].end <= parent.content[-1].end


def check_record(record: Any) -> None:
    """A record, good or bad, is read or refused with a ValueError that names the field; one that fits the schema is
    refused only for what a schema cannot say: a span outside the text, or ids of quotes that do not fit together."""
    try:
        document = Document.from_dict(record)
    except ValueError as error:
        why = str(error)
        assert "field" in why or "record" in why
        unsaid = any(words in why for words in ("spans", "does not stand at", "other quote"))
        assert unsaid or problems(record) or "NaN" in json.dumps(record), why
        return
    back = document.to_dict()
    assert checked(back, complete=True) == back
    if not SURROGATE_PAIR.search(unescaped(back)):
        assert Document.from_dict(json.loads(_written(document, "jsonl"), parse_constant=_no_json)).to_dict() == back
    check_outputs(document)


def unescaped(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False)


def check_file(path: Path, options: ReadOptions, format_name: str) -> None:
    """A file is read the same from its path and from standard input; errors are InputErrors that name the place."""
    items = list(read([path], options))
    assert items, "neither an article nor an error"
    assert list(map(_comparable, read([path], options))) == list(map(_comparable, items))
    _check_items(items, str(path), options)
    if path.suffix not in (".gz", ".zst", ".parquet"):
        with mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes()))):
            piped = list(read(["-"], options, input_format=format_name))
        _check_items(piped, "stdin", options)
        assert len(piped) == len(items)
    for found in read_documents(item for item in items if isinstance(item, InputError) or "quotes" in item.meta):
        if isinstance(found, InputError):
            assert str(found)
        else:
            check_outputs(found[0])


def _check_items(items: list[Item], name: str, options: ReadOptions) -> None:
    ids = set()
    for item in items:
        if isinstance(item, InputError):
            assert item.source == name and str(item).startswith(f"{name}:") and item.reason
            assert item.line is None or item.line >= 1
            str(item).encode("utf-8", "backslashreplace")
            continue
        assert isinstance(item.id, str) and item.id not in ids
        ids.add(item.id)
        assert item.text.strip()
        assert item.source == name or re.fullmatch(re.escape(name) + r":[1-9]\d*", item.source)
        assert options.max_size is None or len(item.text.encode("utf-8", "surrogatepass")) <= options.max_size
        json.loads(_written(Document(item.id, item.text), "jsonl", item), parse_constant=_no_json)


def _comparable(item: Item) -> Any:
    return str(item) if isinstance(item, InputError) else repr(astuple(item))


def _written(document: Document, format_name: str, article: Article | None = None) -> bytes:
    stream = io.BytesIO()
    writer = JsonlWriter(stream) if format_name == "jsonl" else FORMATS[format_name](stream)
    writer.write(document, article)
    writer.close()
    return stream.getvalue()


def _no_json(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")
