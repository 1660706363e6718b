"""Records that `arabnews extract` wrote before, back to documents, with every field checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from arabnews_nlp.document import SCHEMA_VERSION, Document, Label, QuoteType, Resolution, SpeakerKind, Stance
from arabnews_nlp.io.records import kind

Check = Callable[[Any, str], Any]


def is_record(fields: Mapping[str, Any]) -> bool:
    """Whether the fields of an article are those of a record, with its quotes extracted already."""
    return "schema" in fields and "quotes" in fields


def document_of(id: str, text: str, fields: Mapping[str, Any]) -> Document:
    """The document of a record, of which `id` and `text` were read already. Unknown fields are left out.

    Raises ValueError that names the field where the record is not what docs/schema.md describes.
    """
    if fields["schema"] != SCHEMA_VERSION:
        raise ValueError(f"field 'schema' is {fields['schema']!r}, only {SCHEMA_VERSION} can be read")
    checked = {
        "schema": SCHEMA_VERSION,
        "id": id,
        "text": text,
        "entities": _entities(text)(fields.get("entities", []), "entities"),
        "quotes": _quotes(text)(fields["quotes"], "quotes"),
    }
    return Document.from_dict(checked)


def _entities(text: str) -> Check:
    entity = _object(
        {
            "start": _number,
            "end": _number,
            "text": _string,
            "label": _one_of(Label),
            "country": _or_null(_string),
            "name": _or_null(_string),
            "confidence": _fraction,
        }
    )
    return _array(_spanning(text, entity))


def _quotes(text: str) -> Check:
    span = _spanning(text, _object({"start": _number, "end": _number}))
    cue = _object(
        {"start": _number, "end": _number, "text": _string, "lemma": _string, "stance": _one_of(Stance)},
    )
    speaker = _object(
        {
            "name": _or_null(_string),
            "kind": _one_of(SpeakerKind),
            "mention": _or_null(span),
            "title": _or_null(_string),
            "affiliation": _or_null(_string),
            "country": _or_null(_string),
            "resolution": _one_of(Resolution),
            "evidence": _array(span),
        }
    )
    quote = _object(
        {
            "id": _number,
            "type": _one_of(QuoteType),
            "text": _string,
            "content": _array(span),
            "cue": _or_null(_spanning(text, cue)),
            "speaker": _or_null(speaker),
            "addressee": _or_null(span),
            "parent": _or_null(_number),
            "confidence": _fraction,
            "rule": _string,
        }
    )
    return _array(quote)


def _object(fields: Mapping[str, Check]) -> Check:
    def check(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError(f"field {where!r} must be an object, it is {kind(value)}")
        if missing := next((name for name in fields if name not in value), None):
            raise ValueError(f"no field {f'{where}.{missing}'!r}")
        return {name: field(value[name], f"{where}.{name}") for name, field in fields.items()}

    return check


def _array(item: Check) -> Check:
    def check(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(f"field {where!r} must be an array, it is {kind(value)}")
        return [item(each, f"{where}[{number}]") for number, each in enumerate(value)]

    return check


def _or_null(other: Check) -> Check:
    return lambda value, where: None if value is None else other(value, where)


def _one_of(choices: Any) -> Check:
    known = get_args(choices)

    def check(value: Any, where: str) -> Any:
        if value not in known:
            raise ValueError(f"field {where!r} is {value!r}, known are {', '.join(known)}")
        return value

    return check


def _spanning(text: str, item: Check) -> Check:
    """`item`, whose start and end lie in `text` and whose own text, where it has one, stands there."""

    def check(value: Any, where: str) -> Any:
        checked = item(value, where)
        start, end = checked["start"], checked["end"]
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"field {where!r} spans {start} to {end}, outside the text of {len(text)} characters")
        if checked.get("text", text[start:end]) != text[start:end]:
            raise ValueError(f"field {where!r} does not stand at {start} to {end} of the text")
        return checked

    return check


def _number(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"field {where!r} must be a whole number, it is {kind(value)}")
    return value


def _fraction(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"field {where!r} must be a number from 0 to 1")
    return float(value)


def _string(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"field {where!r} must be a string, it is {kind(value)}")
    return value
