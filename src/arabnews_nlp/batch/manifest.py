"""The list of finished chunks: a file to which a line is added for each, and never changed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, get_type_hints

from arabnews_nlp.batch.durable import sync_folder
from arabnews_nlp.batch.job import JobError
from arabnews_nlp.batch.outputs import ERRORS, FORMATS, part_names
from arabnews_nlp.io.jsonl import encode

LARGEST_NUMBER = 1 << 62


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished chunk.

    digest: of its input. model: the fingerprint of the model that read it. size: bytes of input.
    files: name below the output folder to size in bytes.
    """

    chunk: int
    digest: str
    model: str
    size: int
    documents: int
    words: int
    quotes: int
    errors: int
    files: dict[str, int]


class Manifest:
    """The finished chunks of a job. A line that a crash left half written is cut off when the file is opened.

    Raises JobError that names line and field where a whole line is none that a job writes, such as one with a file
    that is not of its chunk: what stands in it is read and removed.
    """

    def __init__(self, path: Path) -> None:
        self.entries: dict[int, Entry] = {}
        self._path = path
        self.chunks: int | None = None
        is_new = not path.exists()
        self._stream: BinaryIO = path.open("ab+", buffering=0)
        if is_new:
            sync_folder(path.parent)
        self._replay()

    def _replay(self) -> None:
        self._stream.seek(0)
        whole = 0
        for number, line in enumerate(self._stream.readlines(), 1):
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
            except (ValueError, RecursionError):
                break
            if record is None:
                break
            try:
                self._apply(checked(record))
            except ValueError as error:
                raise JobError(f"{self._path}:{number}: {error}; use another folder or remove this one") from None
            whole += len(line)
        if whole < self._stream.seek(0, os.SEEK_END):
            self._stream.truncate(whole)
            os.fsync(self._stream.fileno())

    def _apply(self, record: dict[str, Any]) -> None:
        if "dropped" in record:
            self.entries.pop(record["dropped"], None)
            self.chunks = None
        elif "chunks" in record:
            self.chunks = record["chunks"]
        else:
            self.entries[record["chunk"]] = Entry(**record)

    def add(self, entry: Entry) -> None:
        self._write(asdict(entry))

    def drop(self, chunk: int) -> None:
        """Its files may be gone or of another input from now on."""
        self._write({"dropped": chunk})

    def complete(self, chunks: int) -> None:
        """The input has so many chunks, and all are done."""
        self._write({"chunks": chunks})

    def reopen(self) -> None:
        """There may be more or other chunks than those that are done."""
        self._write({"chunks": None})

    def _write(self, record: dict[str, Any]) -> None:
        line = encode(record) + b"\n"
        written = self._stream.write(line)
        if written != len(line):
            raise OSError("the manifest could not be written")
        os.fsync(self._stream.fileno())
        self._apply(record)

    def close(self) -> None:
        self._stream.close()


def checked(record: Any) -> dict[str, Any]:
    """`record` where it is a line that a job writes. Raises ValueError that names the field."""
    if not isinstance(record, dict):
        raise ValueError("a JSON object is needed")
    if len(record) == 1 and record.keys() <= {"dropped", "chunks"}:
        (name, value), *_ = record.items()
        if not (name == "chunks" and value is None):
            _check_number(name, value)
        return record
    types = get_type_hints(Entry)
    for name in (each.name for each in fields(Entry)):
        if name not in record:
            raise ValueError(f"no field {name!r}")
        if types[name] is int:
            _check_number(name, record[name])
        elif types[name] is str and not isinstance(record[name], str):
            raise ValueError(f"field {name!r} must be a string")
    if unknown := record.keys() - types.keys():
        raise ValueError(f"unknown field {min(unknown)!r}")
    _check_files(record["files"], record["chunk"])
    if record["errors"] and not any(name.startswith(f"{ERRORS}/") for name in record["files"]):
        raise ValueError("field 'files': the file of its errors is missing")
    return record


def _check_files(files: Any, chunk: int) -> None:
    if not isinstance(files, dict):
        raise ValueError("field 'files' must be an object")
    known = {*part_names(tuple(FORMATS), chunk), f"{ERRORS}/part-{chunk:06}.jsonl"}
    for name, size in files.items():
        if name not in known:
            raise ValueError(f"field 'files': {name!r} is no file of chunk {chunk}")
        _check_number(f"files: {name}", size)


def _check_number(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST_NUMBER:
        raise ValueError(f"field {name!r} must be a whole number, 0 or more")
