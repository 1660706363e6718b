"""A document as labelled regions of its text with links between them, the common ground of annotation formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from arabnews_nlp.document import Document, Span

Offsets = tuple[tuple[int, int], ...]

QUOTE, CUE, SPEAKER, ADDRESSEE, EVIDENCE = "QUOTE", "CUE", "SPEAKER", "ADDRESSEE", "EVIDENCE"


@dataclass(frozen=True, slots=True)
class Region:
    """One or several stretches of the text under one label.

    id: unique in the document. fields: what the record says beyond offsets and text. links: role to the id of another
    region: of a quote its cue, speaker, addressee and parent; of a name that a speaker was found from, its quote.
    """

    id: str
    label: str
    spans: Offsets
    fields: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


def regions(document: Document) -> Iterator[Region]:
    """The entities (e1, e2 …) and quotes (q1 …) of a document; a quote's parts are regions of their own (q1.cue)."""
    for number, entity in enumerate(document.entities, 1):
        fields = {"country": entity.country, "name": entity.name, "confidence": round(entity.confidence, 4)}
        yield Region(f"e{number}", entity.label, ((entity.start, entity.end),), fields)
    for quote in document.quotes:
        yield from _quote_regions(quote.to_dict())


def _quote_regions(record: dict[str, Any]) -> Iterator[Region]:
    id = f"q{record['id']}"
    fields = {key: record[key] for key in ("type", "text", "confidence", "rule")}
    links = {"parent": f"q{record['parent']}"} if record["parent"] is not None else {}
    parts = []
    if cue := record["cue"]:
        parts.append(("cue", CUE, cue, {"lemma": cue["lemma"], "stance": cue["stance"]}))
    if speaker := record["speaker"]:
        fields["speaker"] = {key: value for key, value in speaker.items() if key not in ("mention", "evidence")}
        if speaker["mention"]:
            parts.append(("speaker", SPEAKER, speaker["mention"], {}))
        parts += [(f"evidence{n}", EVIDENCE, span, {}) for n, span in enumerate(speaker["evidence"], 1)]
    if record["addressee"]:
        parts.append(("addressee", ADDRESSEE, record["addressee"], {}))
    links |= {role: f"{id}.{role}" for role, *_ in parts}
    yield Region(id, QUOTE, tuple((span["start"], span["end"]) for span in record["content"]), fields, links)
    for role, label, span, more in parts:
        yield Region(f"{id}.{role}", label, ((span["start"], span["end"]),), more)


def from_regions(id: str, text: str, found: Iterable[Region]) -> Document:
    """The document that `regions` made these of. Regions that an annotator added count where they have a label of ours.

    Raises ValueError where a link leads nowhere or a field has a wrong value.
    """
    by_id = {region.id: region for region in found}
    entities = [_entity(text, region) for region in by_id.values() if region.label in ("PER", "ORG", "LOC", "COUNTRY")]
    numbers = _numbers([region for region in by_id.values() if region.label == QUOTE])
    try:
        quotes = [_quote(text, by_id[name], number, by_id, numbers) for name, number in numbers.items()]
        record = {
            "schema": 1,
            "id": id,
            "text": text,
            "entities": sorted(entities, key=lambda entity: (entity["start"], entity["end"])),
            "quotes": sorted(quotes, key=lambda quote: quote["id"]),
        }
        return Document.from_dict(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the annotations of {id!r} do not fit together: {error!r}") from error


def _numbers(quotes: list[Region]) -> dict[str, int]:
    """The number of each quote: that of its id where it is one of ours, else the next that is free."""
    numbers: dict[str, int] = {}
    for region in quotes:
        if region.id[:1] == "q" and region.id[1:].isdecimal():
            numbers[region.id] = int(region.id[1:])
    for region in quotes:
        numbers.setdefault(region.id, max(numbers.values(), default=0) + 1)
    return numbers


def _entity(text: str, region: Region) -> dict[str, Any]:
    (start, end), *_ = region.spans
    known: dict[str, Any] = {
        key: region.fields[key] for key in ("country", "name", "confidence") if key in region.fields
    }
    return {"start": start, "end": end, "text": text[start:end], "label": region.label, **known}


def _quote(text: str, region: Region, number: int, by_id: dict[str, Region], numbers: dict[str, int]) -> dict[str, Any]:
    def linked(role: str) -> dict[str, Any] | None:
        if role not in region.links:
            return None
        part = by_id[region.links[role]]
        (start, end), *_ = part.spans
        return {**Span.of(text, start, end).to_dict(), **part.fields}

    def named(value: dict[str, Any] | None) -> dict[str, Any] | None:
        return value and {**value, "text": text[value["start"] : value["end"]]}

    roles = sorted((role for role in region.links if role.startswith("evidence")), key=lambda role: int(role[8:] or 0))
    mention = linked("speaker")
    speaker = region.fields.get("speaker") or (mention and {"name": None, "kind": "unnamed"})
    return {
        "id": number,
        "type": region.fields.get("type", "direct"),
        "text": region.fields.get("text") or " … ".join(text[start:end] for start, end in region.spans),
        "content": [{"start": start, "end": end} for start, end in region.spans],
        "cue": named(linked("cue")),
        "speaker": speaker and {**speaker, "mention": mention, "evidence": [linked(role) for role in roles]},
        "addressee": linked("addressee"),
        "parent": numbers[region.links["parent"]] if "parent" in region.links else None,
        "confidence": region.fields.get("confidence", 1.0),
        "rule": region.fields.get("rule", ""),
    }
