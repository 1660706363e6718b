"""The record contract as a JSON Schema."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record that `Document.to_dict()` gives and `arabnews extract` writes.

    It is strict: a field that it does not know, or one that is missing, is an error. Each call gives a new dictionary.
    """
    schema: dict[str, Any] = json.loads(record_schema_text())
    return schema


def record_schema_text() -> str:
    """The file that `record_schema` reads, as it is, with its last line ended."""
    return files(__name__).joinpath("record.schema.json").read_text(encoding="utf-8")
