"""Records with fields, of JSON Lines, CSV and Parquet alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arabnews_nlp.io.article import Article, Item, ReadOptions, content_id, exceeds, problem, too_large


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
    return Article(content_id(text) if id is None else id, text, kept, f"{name}:{number}")


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
