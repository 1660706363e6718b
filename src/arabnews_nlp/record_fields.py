"""The fields of a record that was read back, checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, get_args

from arabnews_nlp.document import SCHEMA_VERSION, Label, QuoteType, Resolution, SpeakerKind, Stance
from arabnews_nlp.io.records import kind

Check = Callable[[Any, str], Any]


def checked(record: Any, complete: bool = False) -> dict[str, Any]:
    """The record without the fields that are unknown. complete: fields that have a default must be there as well.

    Raises ValueError that names the field where the record is not what docs/schema.md describes.
    """
    if not isinstance(record, Mapping):
        raise ValueError(f"a record must be an object, it is {kind(record)}")
    schema = record.get("schema")
    if isinstance(schema, bool) or schema != SCHEMA_VERSION:
        raise ValueError(f"field 'schema' is {schema!r}, only {SCHEMA_VERSION} can be read")
    for name in ("id", "text", "entities", "quotes"):
        if name not in record:
            raise ValueError(f"no field {name!r}")
    text = _string(record["text"], "text")
    return {
        "schema": SCHEMA_VERSION,
        "id": _string(record["id"], "id"),
        "text": text,
        "entities": _entities(text, complete)(record["entities"], "entities"),
        "quotes": _quotes(text, complete)(record["quotes"], "quotes"),
    }


def _entities(text: str, complete: bool) -> Check:
    entity = _object(
        {
            "start": _number,
            "end": _number,
            "text": _string,
            "label": _one_of(Label),
            "country": _or_null(_string),
            "name": _or_null(_string),
            "confidence": _fraction,
        },
        () if complete else ("country", "name", "confidence"),
    )
    return _array(_spanning(text, entity))


def _quotes(text: str, complete: bool) -> Check:
    span = _spanning(text, _object({"start": _number, "end": _number}))
    cue = _object(
        {"start": _number, "end": _number, "text": _string, "lemma": _string, "stance": _one_of(Stance)},
    )
    addressee = _object({"start": _number, "end": _number, "text": _string}, () if complete else ("text",))
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
        },
        () if complete else ("mention", "title", "affiliation", "country", "resolution", "evidence"),
    )
    quote = _object(
        {
            "id": _number,
            "type": _one_of(QuoteType),
            "text": _string,
            "content": _not_empty(_array(span)),
            "cue": _or_null(_spanning(text, cue)),
            "speaker": _or_null(speaker),
            "addressee": _or_null(_spanning(text, addressee)),
            "parent": _or_null(_number),
            "confidence": _fraction,
            "rule": _string,
        },
        () if complete else ("addressee", "parent", "confidence", "rule"),
    )

    def check(value: Any, where: str) -> list[Any]:
        quotes: list[Any] = _array(quote)(value, where)
        places: dict[int, int] = {}
        for number, each in enumerate(quotes):
            if places.setdefault(each["id"], number) != number:
                raise ValueError(f"field {f'{where}[{number}].id'!r} is {each['id']}, as of another quote")
        for number, each in enumerate(quotes):
            parent = each.get("parent")
            if parent is not None and places.get(parent, number) == number:
                raise ValueError(f"field {f'{where}[{number}].parent'!r} is {parent}, which is no other quote")
        return quotes

    return check


def _object(fields: Mapping[str, Check], optional: Collection[str] = ()) -> Check:
    def check(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError(f"field {where!r} must be an object, it is {kind(value)}")
        if missing := next((name for name in fields if name not in value and name not in optional), None):
            raise ValueError(f"no field {f'{where}.{missing}'!r}")
        return {name: field(value[name], f"{where}.{name}") for name, field in fields.items() if name in value}

    return check


def _array(item: Check) -> Check:
    def check(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(f"field {where!r} must be an array, it is {kind(value)}")
        return [item(each, f"{where}[{number}]") for number, each in enumerate(value)]

    return check


def _not_empty(other: Check) -> Check:
    def check(value: Any, where: str) -> Any:
        if value == []:
            raise ValueError(f"field {where!r} is empty")
        return other(value, where)

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
