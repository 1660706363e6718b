"""Records with fields, of JSON Lines, CSV and Parquet alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arabnews_nlp.io.article import (
    Article,
    Item,
    ReadOptions,
    as_json,
    content_id,
    exceeds,
    longest_line,
    problem,
    too_large,
)

DEEPEST = 100  # levels of arrays and objects inside each other


def article_of(record: Mapping[str, Any], number: int, name: str, options: ReadOptions) -> Item:
    """The article of a record that stands in line or row `number`, or what is wrong with it."""
    by_content = options.ids == "content" or (options.ids == "auto" and options.id_field not in record)
    for field in (options.id_field, options.text_field):
        if field not in record and not (by_content and field == options.id_field):
            return problem(name, f"no field {field!r}", number)
    text = record[options.text_field]
    identity = None if by_content else record[options.id_field]
    if not by_content and (isinstance(identity, bool) or not isinstance(identity, (str, int))):
        return problem(name, f"field {options.id_field!r} must be a string, it is {kind(identity)}", number)
    id = None if identity is None else str(identity)
    if not isinstance(text, str):
        return problem(name, f"field {options.text_field!r} must be a string, it is {kind(text)}", number, id)
    if not text.strip():
        return problem(name, f"field {options.text_field!r} is empty", number, id)
    if options.max_size is not None and exceeds(text, options.max_size):
        return problem(name, f"field {options.text_field!r} is {too_large(options.max_size)}", number, id)
    kept = {key: value for key, value in record.items() if key not in (options.id_field, options.text_field)}
    if deep := next((key for key, value in kept.items() if _is_deep(value)), None):
        return problem(name, f"field {deep!r} is nested deeper than {DEEPEST} levels", number, id)
    if kept and options.max_size is not None and len(as_json(kept)) > longest_line(options.max_size):
        return problem(name, f"its other fields are {too_large(longest_line(options.max_size))}", number, id)
    return Article(content_id(text) if id is None else id, text, kept, f"{name}:{number}")


def _is_deep(value: Any) -> bool:
    """Whether arrays and objects stand inside each other over more than DEEPEST levels."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            part
            for each in level
            if isinstance(each, (dict, list, tuple))
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def kind(value: Any) -> str:
    """What `value` is called in JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (list, tuple)):
        return "an array"
    return "an object" if isinstance(value, Mapping) else f"a {type(value).__name__}"
