"""What readers yield."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from arabnews_nlp.errors import InputError


@dataclass(frozen=True, slots=True)
class Article:
    """One text to be read by the pipeline.

    meta: the other fields of the record that it came from. source: file, and line where a file holds several.
    """

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Names of the fields that hold text and id in formats that have fields."""

    text_field: str = "text"
    id_field: str = "id"


Item = Article | InputError

Reader = Callable[[BinaryIO, str, str, ReadOptions], Iterator[Item]]
"""Reads an open file: `reader(stream, name, stem, options)`.

name stands in error messages, stem is the id of a file that holds one article. A bad record is yielded as an
InputError and the rest goes on; OSError may be raised.
"""


def problem(source: str, what: str, line: int | None = None) -> InputError:
    return InputError(f"{source}:{line}: {what}" if line is not None else f"{source}: {what}")
