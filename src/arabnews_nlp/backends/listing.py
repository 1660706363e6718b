"""The list that `arabnews backends` prints."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from arabnews_nlp.backends.catalogue import BACKENDS, Status, status


def listing() -> Iterator[str]:
    """A line for each fact about each optional backend, with an empty line between two backends."""
    for number, backend in enumerate(BACKENDS):
        if number:
            yield ""
        yield from _lines(status(backend))


def records() -> list[dict[str, Any]]:
    """The same as values for JSON."""
    return [_record(status(backend)) for backend in BACKENDS]


def _lines(found: Status) -> Iterator[str]:
    backend = found.backend
    yield f"{backend.name}: load({backend.use})"
    installed = f"{found.version}, installed" if found.version else "not installed"
    yield f"  package   {backend.package} {installed}"
    yield f"  model     {backend.model}: {'found' if found.found else 'not found'}"
    yield f"  licence   {found.licence}"
    yield f"  size      {_size(found.size)}"
    yield f"  looks in  {backend.folder()} ({_variable(backend.variable)})"
    if found.found:
        yield from (f"  file      {path}" for path in found.found)
    if found.command:
        yield f"  get it    {found.command}"


def _record(found: Status) -> dict[str, Any]:
    backend = found.backend
    return {
        "name": backend.name,
        "use": backend.use,
        "package": backend.package,
        "version": found.version,
        "model": backend.model,
        "found": [str(path) for path in found.found],
        "licence": found.licence,
        "size": found.size,
        "looks_in": str(backend.folder()),
        "variable": backend.variable,
        "command": found.command,
    }


def _variable(name: str) -> str:
    return f"{name} is set" if os.environ.get(name) else f"{name} is not set"


def _size(size: int | str) -> str:
    return size if isinstance(size, str) else f"{size / 1e6:,.1f} MB"
