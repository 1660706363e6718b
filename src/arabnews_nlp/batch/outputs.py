"""The files of a chunk: written aside, then given their names."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, get_args
from uuid import uuid4

from arabnews_nlp.batch.durable import sync_folder, synced
from arabnews_nlp.batch.job import require_inside
from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.io import Article, Writer
from arabnews_nlp.io.jsonl import JsonlWriter, encode
from arabnews_nlp.io.table_files import CsvTable, ParquetTable
from arabnews_nlp.io.tables import TableName

TABLES: tuple[TableName, ...] = get_args(TableName)
ERRORS = "errors"
UNFINISHED = ".unfinished-"
PART = re.compile(r"part-\d{6,}\.(jsonl|csv|parquet)")

# Format to the folders that it writes to, and what writes there.
FORMATS: dict[str, dict[str, Callable[[BinaryIO], Writer]]] = {
    "jsonl": {"jsonl": JsonlWriter},
    "csv": {f"csv/{table}": partial(CsvTable, table) for table in TABLES},
    "parquet": {f"parquet/{table}": partial(ParquetTable, table) for table in TABLES},
}


def part_names(formats: Sequence[str], chunk: int) -> list[str]:
    """The files of a chunk without errors, below the output folder."""
    return [f"{folder}/part-{chunk:06}.{name}" for name in formats for folder in FORMATS[name]]


class ChunkWriter:
    """The results of one chunk, in every format that the job asks for, and its errors."""

    def __init__(self, writers: list[Writer]) -> None:
        self._writers = writers
        self.errors: list[InputError] = []

    def write(self, document: Document, article: Article) -> None:
        for writer in self._writers:
            writer.write(document, article)


@contextmanager
def writing(folder: Path, formats: Sequence[str], chunk: int) -> Iterator[ChunkWriter]:
    """Writes the files of a chunk below the new folder `folder`; all are on the disk when the block ends."""
    folder.mkdir()
    with ExitStack() as stack:

        def stream(name: str) -> BinaryIO:
            # Never with the parents: the folder of unfinished work is gone where the job has ended.
            for parent in reversed(PurePath(name).parents):
                (folder / parent).mkdir(exist_ok=True)
            return stack.enter_context(synced(folder / name))

        names = part_names(formats, chunk)
        openers = [opener for name in formats for opener in FORMATS[name].values()]
        writers = [opener(stream(name)) for opener, name in zip(openers, names, strict=True)]
        writer = ChunkWriter(writers)
        yield writer
        for each in writers:
            each.close()
        if writer.errors:
            errors = stream(f"{ERRORS}/part-{chunk:06}.jsonl")
            for error in writer.errors:
                errors.write(error_line(error))


def error_line(error: InputError) -> bytes:
    return encode({"id": error.id, "source": error.source, "line": error.line, "reason": error.reason}) + b"\n"


class OutputFolder:
    """The results of a job: `FORMAT/TABLE/part-NNNNNN.ENDING`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self) -> None:
        """Raises JobError where a folder in it is a symbolic link that leads elsewhere."""
        for folder in (ERRORS, *(folder for folders in FORMATS.values() for folder in folders)):
            require_inside(self.path / folder, self.path)

    def prepare(self) -> Path:
        """Removes what an earlier run left half done; returns a folder for unfinished files."""
        self.path.mkdir(parents=True, exist_ok=True)
        for left in self.path.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        unfinished = self.path / f"{UNFINISHED}{uuid4().hex[:12]}"
        unfinished.mkdir()
        return unfinished

    def publish(self, folder: Path, names: Collection[str]) -> None:
        """Gives finished files their names; when this returns, the names are on the disk."""
        parents = {(self.path / name).parent for name in names}
        for parent in parents:
            if not parent.is_dir():
                parent.mkdir(parents=True, exist_ok=True)
                sync_folder(parent.parent)
                sync_folder(self.path)
        for name in names:
            (folder / name).replace(self.path / name)
        for parent in parents:
            sync_folder(parent)
        shutil.rmtree(folder, ignore_errors=True)

    def holds(self, files: dict[str, int]) -> bool:
        """Whether all these files are there in their sizes. Raises JobError where a link leads elsewhere."""
        for name in files:
            require_inside(self.path / name, self.path)
        try:
            return all((self.path / name).stat().st_size == size for name, size in files.items())
        except OSError:
            return False

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            (self.path / name).unlink(missing_ok=True)

    def sweep(self, known: Collection[str]) -> None:
        """Removes parts that no entry of the manifest knows: what was renamed just before a crash."""
        for folder in (ERRORS, *(folder for folders in FORMATS.values() for folder in folders)):
            if not (self.path / folder).is_dir():
                continue
            with os.scandir(self.path / folder) as entries:
                stray = [e.name for e in entries if PART.fullmatch(e.name) and f"{folder}/{e.name}" not in known]
            self.remove([f"{folder}/{name}" for name in stray])

    def is_foreign(self) -> bool:
        """Whether something lies here that no job wrote."""
        return self.path.is_dir() and any(not e.name.startswith(UNFINISHED) for e in os.scandir(self.path))
