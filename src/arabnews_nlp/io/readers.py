"""Articles from files, folders and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from arabnews_nlp.errors import InputError
from arabnews_nlp.io.article import Article, Item, Reader, ReadOptions, problem
from arabnews_nlp.io.comma_separated import read_csv, read_tsv
from arabnews_nlp.io.compression import CHUNK, COMPRESSIONS, DAMAGE, decompressed
from arabnews_nlp.io.html import read_html
from arabnews_nlp.io.jsonl import read_jsonl
from arabnews_nlp.io.parquet import read_parquet
from arabnews_nlp.io.plaintext import read_text
from arabnews_nlp.io.seen import SeenIds

READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "tsv": read_tsv,
    "parquet": read_parquet,
    "html": read_html,
}
ENDINGS: dict[str, str] = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
}
STANDARD_INPUT = "-"


@dataclass(slots=True)
class Position:
    """How far `read` has come, in bytes of the files as they lie on the disk."""

    finished: int = 0
    _stream: BinaryIO | None = field(default=None, repr=False)

    @property
    def bytes(self) -> int:
        return self.finished + (self._stream.tell() if self._stream else 0)

    def enter(self, stream: BinaryIO) -> None:
        self._stream = stream

    def leave(self) -> None:
        if self._stream is not None:
            self.finished += os.fstat(self._stream.fileno()).st_size
        self._stream = None


def read(
    paths: Iterable[str | Path],
    options: ReadOptions | None = None,
    *,
    input_format: str | None = None,
    skip: Path | Collection[Path] | None = None,
    position: Position | None = None,
) -> Iterator[Item]:
    """Every article of `paths` in order, and an InputError in the place of each that cannot be read.

    Args:
        paths: Files, folders (searched below, sorted, hidden files left out) or "-" for standard input.
        options: Names of fields, encoding, limits.
        input_format: A key of `READERS`; it overrules the ending of files. Without it standard input is plain text.
        skip: Files and folders that are left out of folders, such as the output of an earlier run.
        position: Is kept up to date.

    Raises:
        MissingModelError: a format needs a package that is not installed.
    """
    options = options or ReadOptions()
    position = position or Position()
    left_out = _resolved(skip)
    seen = SeenIds()
    for path in paths:
        for item in _read_path(path, options, input_format, left_out, position):
            if isinstance(item, Article) and not seen.add(item.id):
                source, line = file_and_line(item.source)
                yield problem(source, f"the id {item.id!r} was read before", line, item.id)
            else:
                yield item


def files(paths: Iterable[str | Path], skip: Path | Collection[Path] | None = None) -> Iterator[Path | InputError]:
    """The files that `read` opens, in the same order; a path that is no folder stands for itself."""
    left_out = _resolved(skip)
    for path in map(Path, paths):
        if path.is_dir():
            yield from _walk(path, left_out)
        else:
            yield path


def format_of(path: Path) -> tuple[str | None, str]:
    """A key of READERS by the ending of the name, and the name without it: ("jsonl", "news") of news.jsonl.gz."""
    plain = Path(path.stem) if path.suffix.lower() in COMPRESSIONS else path
    return ENDINGS.get(plain.suffix.lower()), plain.stem


def _read_path(
    path: str | Path, options: ReadOptions, input_format: str | None, skip: frozenset[Path], position: Position
) -> Iterator[Item]:
    if str(path) == STANDARD_INPUT:
        yield from _guard(READERS[input_format or "text"](sys.stdin.buffer, "stdin", "stdin", options), "stdin")
        return
    path = Path(path)
    if path.is_dir():
        yield from _read_folder(path, options, skip, position)
        return
    format_name = input_format or format_of(path)[0]
    if format_name is None:
        known = ", ".join((*ENDINGS, *COMPRESSIONS))
        missing = not path.exists()
        yield problem(str(path), "no such file or folder" if missing else f"unknown ending (known: {known})")
        return
    yield from _read_file(path, format_name, options, position)


def _read_folder(folder: Path, options: ReadOptions, skip: frozenset[Path], position: Position) -> Iterator[Item]:
    empty = True
    for found in _walk(folder, skip):
        empty = False
        if isinstance(found, InputError):
            yield found
        else:
            yield from _read_file(found, format_of(found)[0] or "text", options, position)
    if empty:
        yield problem(str(folder), f"no article inside (known endings: {', '.join((*ENDINGS, *COMPRESSIONS))})")


def _walk(folder: Path, skip: frozenset[Path]) -> Iterator[Path | InputError]:
    """Files with a known ending below `folder`, sorted by the parts of their paths; one folder in memory at a time."""
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError as error:
        yield problem(str(error.filename), error.strerror or str(error))
        return
    skipped_names = {path.name for path in skip}
    for name, is_folder in names:
        path = folder / name
        if name.startswith(".") or (name in skipped_names and path.resolve() in skip):
            continue
        if is_folder:
            yield from _walk(path, skip)
        elif format_of(path)[0] and not path.is_dir():
            yield path


def _read_file(path: Path, format_name: str, options: ReadOptions, position: Position) -> Iterator[Item]:
    try:
        with path.open("rb", CHUNK) as file:
            position.enter(file)
            try:
                stream = decompressed(file, path.suffix.lower(), options.max_ratio)
                yield from _guard(READERS[format_name](stream, str(path), format_of(path)[1], options), str(path))
            finally:
                position.leave()
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
        except DAMAGE as error:
            yield problem(name, getattr(error, "strerror", None) or str(error))
            return
        yield item


def _resolved(skip: Path | Collection[Path] | None) -> frozenset[Path]:
    if skip is None:
        return frozenset()
    return frozenset(path.resolve() for path in ([skip] if isinstance(skip, Path) else skip))


def file_and_line(source: str) -> tuple[str, int | None]:
    name, _, line = source.rpartition(":")
    return (name, int(line)) if name and line.isdecimal() else (source, None)
