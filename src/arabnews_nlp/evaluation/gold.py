"""Reading annotated articles: text with inline tags, or JSON Lines; and predictions.

An annotated article is the article's own text with tags: `<per>`, `<org>`, `<loc>`, `<country code="…">` for
entities, `<quote id type speaker kind>` for the content of a quote, and `<cue ref>`, `<speaker ref>`,
`<addressee ref>` for its parts. Without the tags, and with character references resolved, the text comes
back. It is not XML in the strict sense: there is no root element, and control characters are allowed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.evaluation.annotation import (
    UNKNOWN_SPEAKER,
    Annotation,
    Mention,
    Range,
    Statement,
    annotation_from_record,
)

LABELS = {"per": "PER", "org": "ORG", "loc": "LOC", "country": "COUNTRY"}
PARTS = {"cue": "cue", "speaker": "mention", "addressee": "addressee"}
QUOTE_TYPES = {"direct", "indirect", "mixed"}
SPEAKER_KINDS = {"person", "organization", "group", "unnamed"}

_NAMES = "|".join((*LABELS, *PARTS, "quote"))
TAG = re.compile(rf"<(?P<close>/?)(?P<name>{_NAMES})(?P<attributes>(?:\s+[a-z]+=\"[^\"]*\")*)\s*>")
ATTRIBUTE = re.compile(r"(?<![a-z])([a-z]+)=\"([^\"]*)\"")
UNKNOWN_TAG = re.compile(r"</?[A-Za-z]+[^<>]*>")


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    start: int
    end: int = -1


@dataclass(slots=True)
class _OpenQuote:
    content: list[Range] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Range] = field(default_factory=dict)


def parse_inline(source: str, name: str) -> Annotation:
    """The annotation in an article with inline tags. Raises InputError where the tags are wrong."""
    text, elements = _split(source, name)
    for element in elements:
        content = text[element.start : element.end]
        if not content or content != content.strip():
            raise InputError(f"{name}: <{element.name}> is empty or has outer white space: {content[:60]!r}")
    return Annotation(name, text, _mentions(elements, name), _statements(elements, name))


def _split(source: str, name: str) -> tuple[str, list[_Element]]:
    """The plain text, and the elements in the order in which they close."""
    pieces: list[str] = []
    length = position = 0
    open_elements: list[_Element] = []
    elements: list[_Element] = []
    for tag in TAG.finditer(source):
        pieces.append(unescape(source[position : tag.start()]))
        length += len(pieces[-1])
        position = tag.end()
        if not tag["close"]:
            attributes = {key: unescape(value) for key, value in ATTRIBUTE.findall(tag["attributes"])}
            open_elements.append(_Element(tag["name"], attributes, length))
            continue
        if not open_elements or open_elements[-1].name != tag["name"]:
            line = source.count("\n", 0, tag.start()) + 1
            raise InputError(f"{name}:{line}: {tag[0]} closes nothing that is open here")
        element = open_elements.pop()
        element.end = length
        elements.append(element)
    if open_elements:
        raise InputError(f"{name}: <{open_elements[-1].name}> is never closed")
    pieces.append(unescape(source[position:]))
    text = "".join(pieces)
    if unknown := UNKNOWN_TAG.search(text):
        raise InputError(f"{name}: unknown tag {unknown[0][:60]!r}")
    return text, elements


def _mentions(elements: list[_Element], name: str) -> tuple[Mention, ...]:
    mentions = []
    for element in elements:
        if element.name not in LABELS:
            continue
        code = element.attributes.get("code")
        if element.name == "country" and not re.fullmatch("[A-Z]{2}", code or ""):
            raise InputError(f"{name}: <country> needs a code of two capital letters, not {code!r}")
        mentions.append(Mention(element.start, element.end, LABELS[element.name], code))
    return tuple(sorted(mentions, key=lambda mention: (mention.start, -mention.end)))


def _statements(elements: list[_Element], name: str) -> tuple[Statement, ...]:
    quotes: dict[str, _OpenQuote] = {}
    for element in sorted(elements, key=lambda element: (element.start, -element.end)):
        if element.name == "quote":
            quote = quotes.setdefault(element.attributes.get("id", ""), _OpenQuote())
            quote.content.append((element.start, element.end))
            quote.attributes.update(element.attributes)
    for element in elements:
        if element.name in PARTS:
            _attach(element, quotes, name)
    statements = [_statement(quote, f"{name}: quote {identity!r}") for identity, quote in quotes.items()]
    return tuple(sorted(statements, key=lambda statement: statement.content))


def _attach(element: _Element, quotes: dict[str, _OpenQuote], name: str) -> None:
    references = element.attributes.get("ref", "").split()
    if not references:
        raise InputError(f"{name}: <{element.name}> without ref")
    for reference in references:
        if reference not in quotes:
            raise InputError(f'{name}: <{element.name} ref="{reference}"> has no quote')
        parts, part = quotes[reference].parts, PARTS[element.name]
        if part in parts and part != "cue":
            raise InputError(f"{name}: quote {reference!r} has two <{element.name}>")
        parts.setdefault(part, (element.start, element.end))


def _statement(quote: _OpenQuote, name: str) -> Statement:
    kind, quote_type, speaker = (quote.attributes.get(key) for key in ("kind", "type", "speaker"))
    if quote_type not in QUOTE_TYPES or kind not in SPEAKER_KINDS or not speaker:
        raise InputError(f"{name} needs type, speaker and kind, it has {quote.attributes}")
    return Statement(
        quote_type,
        None if speaker == "?" else speaker,
        kind,
        tuple(sorted(quote.content)),
        quote.parts.get("cue"),
        quote.parts.get("mention"),
        quote.parts.get("addressee"),
    )


def read_annotations(path: str | Path) -> list[Annotation]:
    """The annotated articles of an .xml file, of a folder of them (searched below), or of a .jsonl file.

    Raises InputError where one cannot be read, or where there is none.
    """
    path = Path(path)
    if path.suffix == ".jsonl":
        return list(_read_records(path))
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no .xml file inside")
    return [parse_inline(_read(file), file.stem) for file in files]


def read_predictions(path: str | Path) -> dict[str, Annotation]:
    """Predictions by article id, from a .jsonl as `arabnews extract` writes it. Raises InputError."""
    return {annotation.id: annotation for annotation in _read_records(Path(path))}


def annotation_of(document: Document) -> Annotation:
    """A document of the pipeline as predictions."""
    return annotation_from_record(document.to_dict())


def format_inline(annotation: Annotation) -> str:
    """The article with inline tags, which `parse_inline` reads back; quotes are numbered in their order.

    A statement without type or kind becomes "indirect" of "unnamed", so that its tag can be corrected by hand.
    Raises ValueError where two spans cross.
    """
    text = annotation.text
    spans: list[tuple[int, int, int, str, str]] = []

    def add(span: Range, rank: int, name: str, attributes: str = "") -> None:
        spans.append((span[0], -span[1], rank, name, attributes))

    for number, quote in enumerate(annotation.quotes, 1):
        speaker = escape(quote.speaker or UNKNOWN_SPEAKER, quote=True)
        described = f' type="{quote.type or "indirect"}" speaker="{speaker}" kind="{quote.kind or "unnamed"}"'
        for place, segment in enumerate(sorted(quote.content)):
            add(segment, 0, "quote", f' id="{number}"' + ("" if place else described))
        for name, part in PARTS.items():
            if (found := getattr(quote, part)) is not None:
                add(found, 1, name, f' ref="{number}"')
    names = {label: name for name, label in LABELS.items()}
    for mention in annotation.entities:
        code = f' code="{mention.country or "?"}"' if mention.label == "COUNTRY" else ""
        add((mention.start, mention.end), 2, names[mention.label], code)

    pieces: list[str] = []
    open_tags: list[tuple[int, str]] = []
    position = 0

    def write_to(end: int) -> None:
        nonlocal position
        while open_tags and open_tags[-1][0] <= end:
            close, name = open_tags.pop()
            pieces.append(escape(text[position:close], quote=False) + f"</{name}>")
            position = close
        pieces.append(escape(text[position:end], quote=False))
        position = end

    for start, minus_end, _, name, attributes in sorted(spans):
        write_to(start)
        if open_tags and open_tags[-1][0] < -minus_end:
            raise ValueError(f"{annotation.id}: <{name}> crosses <{open_tags[-1][1]}>: {text[start:-minus_end]!r}")
        open_tags.append((-minus_end, name))
        pieces.append(f"<{name}{attributes}>")
    write_to(len(text))
    return "".join(pieces)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _read_records(path: Path) -> Iterator[Annotation]:
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record: Any = json.loads(line)
            yield annotation_from_record(record)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(f"{path}:{number}: not a record of quotes: {error!r}") from error
