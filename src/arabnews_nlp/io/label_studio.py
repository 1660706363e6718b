"""Label Studio tasks with predictions: one JSON array, as its import takes it.

Label Studio counts UTF-16 units, in which characters beyond U+FFFF are two; offsets are converted both ways.
docs/formats.md has the labelling interface that the tasks fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from arabnews_nlp import __version__
from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.regions import Region, from_regions, regions

FROM, TO = "label", "text"  # names of the control and the object in the labelling interface


def to_task(document: Document, article: Article | None = None) -> dict[str, Any]:
    """One task; a region with several stretches becomes several results, linked in their order."""
    text = document.text
    wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]

    def unit(place: int) -> int:
        return place + bisect_left(wide, place)

    results: list[dict[str, Any]] = []
    for region in regions(document):
        for number, (start, end) in enumerate(region.spans):
            value = {"start": unit(start), "end": unit(end), "text": text[start:end], "labels": [region.label]}
            result = {
                "id": _part(region.id, number),
                "from_name": FROM,
                "to_name": TO,
                "type": "labels",
                "value": value,
            }
            results.append(result if number else {**result, "meta": {"record": region.fields}})
            if number:
                results.append(_relation(region.id, result["id"], "continued"))
        results += [_relation(region.id, other, role) for role, other in region.links.items()]
    data = {"id": document.id, "text": text, **({"meta": dict(article.meta)} if article and article.meta else {})}
    return {"data": data, "predictions": [{"model_version": f"arabnews-nlp {__version__}", "result": results}]}


def _part(id: str, number: int) -> str:
    return f"{id}+{number}" if number else id


def _relation(source: str, target: Any, role: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": [role]}


def from_task(task: Mapping[str, Any]) -> Document:
    """The document of a task: of its first annotation, where a person made one, else of its first prediction.

    Raises ValueError where results do not fit together.
    """
    text: str = task["data"]["text"]
    place = _places(text)
    done = [found for found in task.get("annotations") or [] if not found.get("was_cancelled")]
    results = (done or task.get("predictions") or [{"result": []}])[0]["result"]
    labelled = {result["id"]: result for result in results if result["type"] == "labels"}
    links: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        if result["type"] == "relation":
            links.setdefault(result["from_id"], []).append(((result.get("labels") or [""])[0], result["to_id"]))
    continued = {other for found in links.values() for role, other in found if role == "continued"}

    def region(id: str, result: Mapping[str, Any]) -> Region:
        parts = [result, *(labelled[other] for role, other in links.get(id, []) if role == "continued")]
        spans = tuple((place(part["value"]["start"]), place(part["value"]["end"])) for part in parts)
        roles = {role: other for role, other in links.get(id, []) if role and role != "continued"}
        return Region(id, result["value"]["labels"][0], spans, (result.get("meta") or {}).get("record") or {}, roles)

    found = [region(id, result) for id, result in labelled.items() if id not in continued]
    return from_regions(str(task["data"].get("id", task.get("id", ""))), text, found)


def _places(text: str) -> Callable[[int], int]:
    """From UTF-16 units to code points."""
    wide: list[int] = []
    for place, char in enumerate(text):
        if ord(char) > 0xFFFF:
            wide.append(place + len(wide))
    return lambda unit: unit - bisect_left(wide, unit)


class LabelStudioWriter:
    """A JSON array with a task a document."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._separator = b"[\n"

    def write(self, document: Document, article: Article | None = None) -> None:
        self._stream.write(self._separator + encode(to_task(document, article)))
        self._separator = b",\n"

    def close(self) -> None:
        self._stream.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")
        self._stream.flush()
