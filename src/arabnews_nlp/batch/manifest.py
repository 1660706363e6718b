"""The list of finished chunks: a file to which a line is added for each, and never changed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from arabnews_nlp.batch.durable import sync_folder
from arabnews_nlp.io.jsonl import encode


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
    """The finished chunks of a job. A line that a crash left half written is cut off when the file is opened."""

    def __init__(self, path: Path) -> None:
        self.entries: dict[int, Entry] = {}
        self.chunks: int | None = None
        is_new = not path.exists()
        self._stream: BinaryIO = path.open("ab+", buffering=0)
        if is_new:
            sync_folder(path.parent)
        self._replay()

    def _replay(self) -> None:
        self._stream.seek(0)
        whole = 0
        for line in self._stream.readlines():
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
                self._apply(record)
            except (ValueError, TypeError, KeyError):
                break
            whole += len(line)
        if whole < self._stream.seek(0, os.SEEK_END):
            self._stream.truncate(whole)
            os.fsync(self._stream.fileno())

    def _apply(self, record: Any) -> None:
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
