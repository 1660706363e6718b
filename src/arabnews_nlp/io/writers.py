"""Documents to files and standard output."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from arabnews_nlp.document import Document
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.brat import BratWriter
from arabnews_nlp.io.conll import ConllWriter
from arabnews_nlp.io.jsonl import JsonlWriter
from arabnews_nlp.io.label_studio import LabelStudioWriter
from arabnews_nlp.io.quotes_csv import CsvWriter
from arabnews_nlp.io.spacy_doc import DocBinWriter
from arabnews_nlp.io.table import TableWriter
from arabnews_nlp.io.web_annotation import WebAnnotationWriter


class Writer(Protocol):
    """Writes documents to a binary stream in one format; `close` ends the output, not the stream.

    article: what the document was read from, for formats that keep its source and other fields.
    """

    def write(self, document: Document, article: Article | None = None) -> None: ...

    def close(self) -> None: ...


FORMATS: dict[str, Callable[[BinaryIO], Writer]] = {
    "jsonl": JsonlWriter,
    "csv": CsvWriter,
    "text": TableWriter,
    "brat": BratWriter,
    "conll": ConllWriter,
    "labelstudio": LabelStudioWriter,
    "webannotation": WebAnnotationWriter,
    "spacy": DocBinWriter,
}


@contextmanager
def open_writer(format_name: str, stream: BinaryIO) -> Iterator[Writer]:
    """A writer of FORMATS on `stream`, closed at the end unless an error came first."""
    writer = FORMATS[format_name](stream)
    yield writer
    writer.close()


@contextmanager
def open_output(path: str | Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when all of it is written."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("xb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
