"""Articles from files, folders and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from arabnews_nlp.errors import InputError
from arabnews_nlp.io.article import Article, Item, Reader, ReadOptions, problem
from arabnews_nlp.io.jsonl import read_jsonl
from arabnews_nlp.io.plaintext import read_text

READERS: dict[str, Reader] = {"text": read_text, "jsonl": read_jsonl}
ENDINGS: dict[str, str] = {".txt": "text", ".jsonl": "jsonl"}
STANDARD_INPUT = "-"


def read(
    paths: Iterable[str | Path],
    options: ReadOptions | None = None,
    *,
    input_format: str | None = None,
    skip: Path | None = None,
) -> Iterator[Item]:
    """Every article of `paths` in order, and an InputError in the place of each that cannot be read.

    A path is a file, a folder (searched below, sorted, hidden files left out) or "-" for standard input.
    input_format, a key of READERS, overrules the ending of files; without it standard input is plain text.
    skip: a file that is left out of folders, such as the output of an earlier run.
    """
    options = options or ReadOptions()
    seen: set[str] = set()
    for path in paths:
        for item in _read_path(path, options, input_format, skip):
            if isinstance(item, Article):
                if item.id in seen:
                    yield InputError(f"{item.source}: the id {item.id!r} was read before")
                    continue
                seen.add(item.id)
            yield item


def _read_path(path: str | Path, options: ReadOptions, input_format: str | None, skip: Path | None) -> Iterator[Item]:
    if str(path) == STANDARD_INPUT:
        yield from _guard(READERS[input_format or "text"](sys.stdin.buffer, "stdin", "stdin", options), "stdin")
        return
    path = Path(path)
    if path.is_dir():
        yield from _read_folder(path, options, skip)
        return
    format_name = input_format or ENDINGS.get(path.suffix.lower())
    if format_name is None:
        known = ", ".join(ENDINGS)
        missing = not path.exists()
        yield problem(str(path), "no such file or folder" if missing else f"unknown ending (known: {known})")
        return
    yield from _read_file(path, format_name, options)


def _read_folder(folder: Path, options: ReadOptions, skip: Path | None) -> Iterator[Item]:
    unreadable: list[InputError] = []
    found: list[Path] = []
    for root, names, files in os.walk(folder, onerror=lambda error: unreadable.append(_os_problem(error))):
        names[:] = [name for name in names if not name.startswith(".")]
        found += [Path(root, name) for name in files if not name.startswith(".")]
    yield from unreadable
    found = sorted(path for path in found if path.suffix.lower() in ENDINGS and not _same(path, skip))
    for path in found:
        yield from _read_file(path, ENDINGS[path.suffix.lower()], options)
    if not found and not unreadable:
        yield problem(str(folder), f"no article inside (known endings: {', '.join(ENDINGS)})")


def _read_file(path: Path, format_name: str, options: ReadOptions) -> Iterator[Item]:
    try:
        with path.open("rb") as stream:
            yield from _guard(READERS[format_name](stream, str(path), path.stem, options), str(path))
    except FileNotFoundError:
        yield problem(str(path), "no such file or folder")
    except (OSError, ValueError) as error:
        yield problem(str(path), getattr(error, "strerror", None) or str(error))


def _guard(items: Iterator[Item], name: str) -> Iterator[Item]:
    """`items`, ended by an InputError where the file cannot be read further."""
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except OSError as error:
            yield problem(name, error.strerror or str(error))
            return
        yield item


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.name == other.name and path.resolve() == other.resolve()


def _os_problem(error: OSError) -> InputError:
    return problem(str(error.filename), error.strerror or str(error))
