"""The page itself: markup, style, labels and code of this folder with the data of a collection."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from string import Template
from typing import Any, BinaryIO, get_args

from arabnews_nlp import __version__
from arabnews_nlp.display import article_html, stylesheet
from arabnews_nlp.display.policy import policy
from arabnews_nlp.display.resources import Language
from arabnews_nlp.display.resources import labels as display_labels
from arabnews_nlp.document import Document
from arabnews_nlp.entities.countries import countries
from arabnews_nlp.report.collection import Collection
from arabnews_nlp.report.embedding import compressed, escaped, script_json
from arabnews_nlp.report.metadata import Metadata, metadata_of

LANGUAGES: tuple[Language, ...] = get_args(Language)
TAG = re.compile("(<[^<>]*>)")
SCRIPTS = (
    "data", "words", "selection", "address", "drawing", "speakers", "time", "statements", "reader", "filters",
)  # fmt: skip
Described = Document | tuple[Document, Metadata | Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a page holds."""

    articles: int
    statements: int
    speakers: int


def build(documents: Iterable[Described], *, language: Language = "en", title: str | None = None) -> str:
    """The report on `documents` as one HTML page that needs nothing else.

    documents: each alone or with its metadata, a `Metadata` or a mapping with the fields that `arabnews report` looks
    for (outlet, date, title, url). language: of the interface when the page opens, "en" or "ar". title: of the page.
    Raises ValueError for another language and for metadata that cannot be read.
    """
    stream = BytesIO()
    write(stream, documents, language=language, title=title)
    return stream.getvalue().decode("utf-8")


def write(
    stream: BinaryIO, documents: Iterable[Described], *, language: Language = "en", title: str | None = None
) -> Totals:
    """`build` into a binary stream, in UTF-8. Of each document only metadata and statements stay in memory."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; known: {', '.join(LANGUAGES)}")
    labels = _labels()
    code, style = _code(), stylesheet() + _file("report.css")
    head = Template(_file("report.html")).substitute(
        language=language,
        direction=labels[language]["direction"],
        policy=escaped(policy([style], [code])),
        version=__version__,
        title=escaped(labels[language]["default_title"] if title is None else title),
        style=style,
    )
    stream.write(head.encode("utf-8"))
    collection = Collection()
    for each in documents:
        document, metadata = each if isinstance(each, tuple) else (each, None)
        number = collection.add(document, _metadata(metadata))
        stream.write(_data(f"article-{number}", compressed(_marked(document, number)), "text/plain"))
    index = {**collection.to_dict(), "countries": _country_names(collection), "title": title}
    stream.write(_data("data", script_json(index)))
    stream.write(_data("labels", script_json(labels)))
    stream.write(f"<script>{code}</script>\n</body>\n</html>\n".encode())
    return Totals(len(collection.articles), len(collection.statements), len(index["speakers"]))


def _marked(document: Document, number: int) -> list[str | list[str]]:
    """The marked article in parts: what all LANGUAGES share, and one text for each language where they differ."""
    versions = [article_html(document, prefix=f"a{number}-", language=language) for language in LANGUAGES]
    pieces = [TAG.split(version) for version in versions]
    if len({len(each) for each in pieces}) > 1:
        return [versions]
    parts: list[str | list[str]] = []
    for same, group in groupby(zip(*pieces, strict=True), key=lambda piece: len(set(piece)) == 1):
        joined = ["".join(each) for each in zip(*group, strict=True)]
        parts.append(joined[0] if same else joined)
    return parts


def _labels() -> dict[str, Any]:
    """The words of the interface in each language, those for values of a record as in the marked articles."""
    own: dict[str, dict[str, Any]] = json.loads(_file("labels.json"))
    for language, words in own.items():
        shared = display_labels(language)
        words |= {"type_names": shared["types"], "kind_names": shared["kind"], "stance_names": shared["stances"]}
    return own


def _data(id: str, value: str, media_type: str = "application/json") -> bytes:
    return f'<script type="{media_type}" id="{id}">{value}</script>\n'.encode()


def _metadata(value: Metadata | Mapping[str, Any] | None) -> Metadata:
    if value is None or isinstance(value, Metadata):
        return value or Metadata()
    metadata, problems = metadata_of(value)
    if problems:
        raise ValueError(problems[0])
    return metadata


def _country_names(collection: Collection) -> dict[str, dict[str, str]]:
    """The names in both languages of the countries that occur."""
    found = {each.quote.speaker.country for each in collection.statements if each.quote.speaker}
    known = countries()
    return {
        code: {"ar": known[code].name, "en": known[code].english}
        for code in sorted(code for code in found if code is not None)
        if code in known
    }


def _code() -> str:
    """The files of `script/` as one, strict and with names of its own."""
    parts = "".join(_file(f"script/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


@cache
def _file(name: str) -> str:
    return files("arabnews_nlp.report").joinpath(name).read_text(encoding="utf-8")
