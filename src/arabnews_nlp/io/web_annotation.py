"""W3C Web Annotation: JSON Lines, an AnnotationPage a document.

Each target has a TextPositionSelector (code points, as the standard says) and a TextQuoteSelector, which finds the
place again where the text around it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.regions import Offsets, Region, from_regions, regions

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
BASE = "urn:arabnews:"
AROUND = 32  # characters of prefix and suffix


def to_annotation_page(document: Document, article: Article | None = None) -> dict[str, Any]:
    """The annotations of a document. The text itself is not in it; its address is `urn:arabnews:` and the id."""
    source = BASE + quote(document.id, safe="", errors="surrogatepass")
    items = [_annotation(region, source, document.text) for region in regions(document) if region.spans]
    return {"@context": CONTEXT, "id": f"{source}#page", "type": "AnnotationPage", "items": items}


def _annotation(region: Region, source: str, text: str) -> dict[str, Any]:
    targets = [{"source": source, "selector": _selectors(text, start, end)} for start, end in region.spans]
    tag = {"type": "TextualBody", "purpose": "tagging", "value": region.label}
    data = {"type": "Dataset", "purpose": "describing", "format": "application/json", "value": region.fields}
    links = [
        {"type": "SpecificResource", "purpose": "linking", "source": f"{source}#{other}", "role": role}
        for role, other in region.links.items()
    ]
    return {
        "id": f"{source}#{region.id}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [tag, data, *links],
        "target": targets,
    }


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {"type": "TextQuoteSelector", "exact": text[start:end], **around},
    ]


def from_annotation_page(page: Mapping[str, Any], text: str) -> Document:
    """The document of a page and its text; a place is taken by its position, and by its quote where the words there
    are others. Raises ValueError where a place is not found or annotations do not fit together."""
    source = str(page["id"]).removesuffix("#page")
    return from_regions(
        unquote(source.removeprefix(BASE), errors="surrogatepass"),
        text,
        [_region(item, text) for item in page["items"]],
    )


def _region(item: Mapping[str, Any], text: str) -> Region:
    tag = next(body["value"] for body in item["body"] if body["type"] == "TextualBody")
    data = [body["value"] for body in item["body"] if body["type"] == "Dataset"]
    links = {b["role"]: b["source"].rpartition("#")[2] for b in item["body"] if b["type"] == "SpecificResource"}
    spans: Offsets = tuple(_find(text, target["selector"]) for target in item["target"])
    return Region(item["id"].rpartition("#")[2], tag, spans, data[0] if data else {}, links)


def _find(text: str, selectors: list[Mapping[str, Any]]) -> tuple[int, int]:
    by_type = {selector["type"]: selector for selector in selectors}
    position, words = by_type["TextPositionSelector"], by_type["TextQuoteSelector"]
    start, end = int(position["start"]), int(position["end"])
    exact = words["exact"]
    if text[start:end] == exact:
        return start, end
    found = text.find(words["prefix"] + exact + words["suffix"])
    if found < 0:
        raise ValueError(f"the words {exact!r} are not at {start} and not found elsewhere")
    start = found + len(words["prefix"])
    return start, start + len(exact)


class WebAnnotationWriter:
    """An AnnotationPage a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document, article: Article | None = None) -> None:
        self._stream.write(encode(to_annotation_page(document, article)) + b"\n")

    def close(self) -> None:
        self._stream.flush()
