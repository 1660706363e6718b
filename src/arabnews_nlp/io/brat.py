"""brat standoff: a text file and an .ann file a document, packed into one .zip.

A region is a T line (several stretches are one discontinuous T), a link an R line, and a note of type Record (# line)
keeps the other fields as JSON. Offsets count code points, as in brat.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from urllib.parse import quote, unquote

from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.io.article import MAX_RATIO, MAX_SIZE, Article, problem, too_large
from arabnews_nlp.io.compression import TooCompressed, check_ratio
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.regions import Offsets, Region, from_regions, regions

LONGEST_NAME = 180  # of a file, in characters after escaping
ANNOTATIONS_ROOM = 16  # annotations may be so many times as long as a text
UNREADABLE = (
    KeyError, OSError, ValueError, EOFError, RuntimeError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def to_brat(document: Document) -> str:
    """The .ann file of a document."""
    lines: list[str] = []
    found = [region for region in regions(document) if region.spans]
    names = {region.id: f"T{number}" for number, region in enumerate(found, 1)}
    relations = 0
    for region in found:
        spans = ";".join(f"{start} {end}" for start, end in region.spans)
        words = " ".join(" ".join(document.text[start:end].splitlines()) for start, end in region.spans)
        lines.append(f"{names[region.id]}\t{region.label} {spans}\t{words}")
        note = encode({"id": region.id, **region.fields}).decode("utf-8")
        lines.append(f"#{names[region.id][1:]}\tRecord {names[region.id]}\t{note}")
    for region in found:
        for role, other in region.links.items():
            relations += 1
            lines.append(f"R{relations}\t{role.capitalize()} Arg1:{names[region.id]} Arg2:{names[other]}")
    return "".join(line + "\n" for line in lines)


def from_brat(id: str, text: str, annotations: str) -> Document:
    """The document of a text and its .ann file; T lines without a note, which annotators add, count as well.

    Raises ValueError where a line cannot be read; the message names it.
    """
    spans: dict[str, tuple[str, Offsets]] = {}
    fields: dict[str, dict[str, Any]] = {}
    links: dict[str, dict[str, str]] = {}
    for number, line in enumerate(annotations.split("\n"), 1):
        try:
            name, _, rest = line.partition("\t")
            if name.startswith("T"):
                label, _, offsets = rest.split("\t")[0].partition(" ")
                spans[name] = label, tuple(_offsets(part) for part in offsets.split(";"))
            elif name.startswith("#") and rest.startswith("Record "):
                target, _, note = rest.removeprefix("Record ").partition("\t")
                fields[target] = json.loads(note)
            elif name.startswith("R"):
                role, first, second = rest.split()
                links.setdefault(first.removeprefix("Arg1:"), {})[role.lower()] = second.removeprefix("Arg2:")
        except ValueError as error:
            raise ValueError(f"line {number} is not brat: {error}") from error
    ids = {name: fields.get(name, {}).pop("id", name) for name in spans}
    try:
        linked = {name: {role: ids[other] for role, other in found.items()} for name, found in links.items()}
    except KeyError as error:
        raise ValueError(f"a relation leads to {error}, which is not there") from None
    found = [
        Region(ids[name], label, offsets, fields.get(name, {}), linked.get(name, {}))
        for name, (label, offsets) in spans.items()
    ]
    return from_regions(id, text, found)


def _offsets(part: str) -> tuple[int, int]:
    start, end = part.split()
    return int(start), int(end)


class BratWriter:
    """A .zip with two files a document, named after its id (escaped as in URLs)."""

    def __init__(self, stream: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(cast(Any, stream), "w", zipfile.ZIP_DEFLATED)

    def write(self, document: Document, article: Article | None = None) -> None:
        name = quote(document.id, safe=" ", errors="surrogatepass")[:LONGEST_NAME] or "document"
        for ending, content in (("txt", document.text), ("ann", to_brat(document))):
            entry = zipfile.ZipInfo(f"{name}.{ending}")  # without a time, so that equal input gives equal files
            entry.compress_type = zipfile.ZIP_DEFLATED
            self._archive.writestr(entry, content.encode("utf-8", "surrogatepass"))

    def close(self) -> None:
        self._archive.close()


def read_brat(path: Path, max_size: int | None = MAX_SIZE) -> Iterator[Document | InputError]:
    """The documents of a .zip or folder of .txt and .ann files, and an InputError for each that cannot be read.

    max_size: bytes that a text may have; its annotations may have sixteen times as many; None for no limit. Of a .zip
    no more is read than MAX_RATIO times its size, where that is more than 64 MiB.
    """
    try:
        source = _Zip(path, max_size) if path.is_file() else _Folder(path, max_size)
    except (OSError, zipfile.BadZipFile) as error:
        yield problem(str(path), getattr(error, "strerror", None) or str(error))
        return
    with source:
        for name in sorted(source.names()):
            try:
                text = source.read(name.removesuffix("ann") + "txt", 1).decode("utf-8", "surrogatepass")
                annotations = source.read(name, ANNOTATIONS_ROOM).decode("utf-8", "surrogatepass")
                yield from_brat(unquote(name.removesuffix(".ann"), errors="surrogatepass"), text, annotations)
            except TooCompressed as error:
                yield problem(f"{path}/{name}", f"not read from here on: the archive {error}")
                return
            except UNREADABLE as error:
                yield problem(f"{path}/{name}", str(error) or type(error).__name__)


class _Source(AbstractContextManager["_Source"]):
    """Files by name; one that is larger than it may be is not held in memory."""

    def __init__(self, path: Path, max_size: int | None) -> None:
        self._path = path
        self._max_size = max_size

    def __exit__(self, *error: object) -> None:
        return None

    def names(self) -> Iterable[str]:
        raise NotImplementedError

    def open(self, name: str) -> IO[bytes]:
        raise NotImplementedError

    def read(self, name: str, room: int) -> bytes:
        """Raises ValueError where the file has more than `room` times the bytes that a text may have."""
        largest = None if self._max_size is None else room * self._max_size
        with self.open(name) as stream:
            data = stream.read() if largest is None else stream.read(largest + 1)
        if largest is not None and len(data) > largest:
            raise ValueError(f"{name} is {too_large(largest)}")
        return data


class _Folder(_Source):
    def names(self) -> Iterable[str]:
        return [path.relative_to(self._path).as_posix() for path in self._path.rglob("*.ann")]

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")


class _Zip(_Source):
    def __init__(self, path: Path, max_size: int | None) -> None:
        super().__init__(path, max_size)
        self._archive = zipfile.ZipFile(path)
        self._stored = path.stat().st_size
        self._grown = 0

    def __exit__(self, *error: object) -> None:
        self._archive.close()

    def names(self) -> Iterable[str]:
        return [name for name in self._archive.namelist() if name.endswith(".ann")]

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)

    def read(self, name: str, room: int) -> bytes:
        data = super().read(name, room)
        self._grown += len(data)
        check_ratio(self._grown, self._stored, MAX_RATIO)
        return data
