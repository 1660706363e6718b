"""The course of a job: what is done already is passed over, the rest is done, and every chunk is entered.

A chunk counts as done when its line stands in the manifest, and its files have their names before that. So whatever
moment the process dies at, the next run does the unfinished chunks again, and writes the same files.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from arabnews_nlp.batch.chunks import Chunk, chosen, chunks
from arabnews_nlp.batch.durable import locked, replacing
from arabnews_nlp.batch.extraction import Plan, Result
from arabnews_nlp.batch.job import (
    Job,
    JobError,
    OnChange,
    State,
    changes,
    lexicon_name,
    listing,
    model_fingerprint,
    read_state,
    require_inside,
    write_state,
)
from arabnews_nlp.batch.manifest import Entry, Manifest
from arabnews_nlp.batch.outputs import ERRORS, FORMATS, OutputFolder, part_names
from arabnews_nlp.batch.pool import LocalPool
from arabnews_nlp.batch.progress import Progress
from arabnews_nlp.io import Position, read
from arabnews_nlp.io.readers import STANDARD_INPUT

STATE, MANIFEST, LOCK, ALL_ERRORS = "job.json", "manifest.jsonl", "lock", "errors.jsonl"
TO_GO_ON = (
    "--on-change continue keeps what is finished and still fits and does the rest with what is there now, "
    "--on-change restart does everything again"
)


class Engine(Protocol):
    """Whoever does the chunks: processes here, or a cluster."""

    def process(self, chunks: Iterator[Chunk], plan: Plan) -> Generator[Result, None, None]: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished job. The numbers are of the whole job, those of this run excepted.

    Attributes:
        chunks: Finished chunks.
        documents: Articles that were read.
        words: Words of them, between white space.
        quotes: Quotes found in them.
        errors: Articles and files that could not be read.
        new: Articles that this run read.
        new_words: Words of them.
        seconds: How long this run took.
    """

    chunks: int
    documents: int
    words: int
    quotes: int
    errors: int
    new: int
    new_words: int
    seconds: float


def run(
    job: Job,
    engine: Engine | None = None,
    *,
    on_change: OnChange = "refuse",
    retry_errors: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Begins `job`, or goes on with it, until all of its input is done.

    Args:
        job: What is read, how, and where the results go.
        engine: `LocalPool(workers)` or `SparkEngine(master)`; one worker process if not given.
        on_change: What to do where the settings, the input or the model are not those that the job began with:
            "refuse"; "continue" keeps the finished chunks whose input is the same; "restart" does everything again.
        retry_errors: Does the chunks with errors again.
        progress: Is kept up to date, so that another thread can show it.

    Raises:
        JobError: another process runs the job, something changed and `on_change` is "refuse", a file of the job is
            damaged or leads out of its folder, or the job cannot go on.
        ValueError: an unknown format.
    """
    if unknown := set(job.formats) - set(FORMATS):
        raise ValueError(f"unknown format {unknown.pop()!r}; known: {', '.join(FORMATS)}")
    job.folder.mkdir(parents=True, exist_ok=True)
    for name in (STATE, MANIFEST, LOCK, ALL_ERRORS):
        require_inside(job.folder / name, job.folder)
    OutputFolder(job.output).check()
    with locked(job.folder / LOCK) as mine:
        if not mine:
            raise JobError(f"another process is running the job in {job.folder}")
        progress = progress or Progress()
        return _Run(job, on_change, progress).go(engine or LocalPool(), retry_errors)


class _Run:
    def __init__(self, job: Job, on_change: OnChange, progress: Progress) -> None:
        self._job = job
        self._on_change = on_change
        self._progress = progress
        self._output = OutputFolder(job.output)
        self._listing = listing(job)
        self._model = model_fingerprint(job.entities)
        self._reader = f"{self._model} {lexicon_name(job.lexicon)}" if job.lexicon else self._model
        self._count = 0

    def go(self, engine: Engine, retry_errors: bool) -> Summary:
        job, progress = self._job, self._progress
        progress.total, progress.limit = self._listing.size, job.limit
        self._settle_changes()
        self._manifest = Manifest(job.folder / MANIFEST)
        unfinished = self._output.prepare()
        try:
            if retry_errors:
                self._drop([entry for entry in self._manifest.entries.values() if entry.errors])
            self._sweep()
            self._write_errors()
            if not self._is_complete():
                plan = Plan(unfinished, job.formats, job.entities, job.lexicon)
                with closing(engine.process(self._unfinished_chunks(), plan)) as results:
                    for result in results:
                        self._enter(result)
                self._drop([e for e in self._manifest.entries.values() if e.chunk >= self._count])
                self._manifest.complete(self._count)
                self._sweep()
                self._write_errors()
            return self._summary()
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
            self._manifest.close()

    def _settle_changes(self) -> None:
        """Compares with job.json, and writes it where it is new or a change is allowed."""
        path = self._job.folder / STATE
        new = State(self._job.settings(), self._listing.digest, self._model)
        if self._on_change == "restart":
            self._forget()
        old = read_state(path)
        if old is None and self._output.is_foreign():
            raise JobError(f"{self._output.path} is not empty and not of this job; give another --output")
        found = changes(old, new) if old else []
        if found and self._on_change == "refuse":
            raise JobError(f"{'; '.join(found)}. {TO_GO_ON}")
        if found:
            manifest = Manifest(self._job.folder / MANIFEST)
            manifest.reopen()
            manifest.close()
        if old != new:
            write_state(path, new)

    def _forget(self) -> None:
        """Removes what the job has written. The state goes last: a crash before leaves a job with a change."""
        folder = self._job.folder
        if not (folder / STATE).exists():
            return
        manifest = Manifest(folder / MANIFEST)
        self._drop_from(manifest, list(manifest.entries.values()))
        manifest.close()
        self._output.sweep(())
        for name in (MANIFEST, ALL_ERRORS, STATE):
            (folder / name).unlink(missing_ok=True)
        for path in sorted(self._output.path.rglob("*"), reverse=True) if self._output.path.is_dir() else []:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()

    def _is_complete(self) -> bool:
        """Whether nothing is to be done, without reading the input again; standard input is always read."""
        entries = self._manifest.entries
        return (
            STANDARD_INPUT not in self._job.inputs
            and self._manifest.chunks == len(entries)
            and all(self._output.holds(entry.files) for entry in entries.values())
        )

    def _unfinished_chunks(self) -> Iterator[Chunk]:
        job, position = self._job, Position()
        items = read(job.inputs, job.options, input_format=job.input_format, skip=job.skip(), position=position)
        for chunk in chunks(chosen(items, job.limit, job.sample), job.chunk_size, position):
            self._count = chunk.number + 1
            entry = self._manifest.entries.get(chunk.number)
            if entry and entry.digest != chunk.digest:
                if self._on_change == "refuse":
                    first = chunk.items[0]
                    where = getattr(first, "source", "") or first
                    raise JobError(f"the input changed in the chunk that begins at {where}. {TO_GO_ON}")
                self._drop([entry])
            elif entry and self._fits(entry):
                self._progress.skip(entry.documents, chunk.size)
                continue
            elif entry:
                self._drop([entry])
            self._progress.begin()
            yield chunk

    def _fits(self, entry: Entry) -> bool:
        names = set(part_names(self._job.formats, entry.chunk))
        written = {name for name in entry.files if not name.startswith(f"{ERRORS}/")}
        return names == written and self._output.holds(entry.files)

    def _enter(self, result: Result) -> None:
        self._output.publish(result.folder, result.files)
        self._manifest.add(
            Entry(
                result.chunk,
                result.digest,
                self._reader,
                result.size,
                result.documents,
                result.words,
                result.quotes,
                result.errors,
                result.files,
            )
        )
        self._progress.count(result.documents, result.words, result.quotes, result.errors, result.size)
        if result.errors:
            with (self._job.folder / ALL_ERRORS).open("ab") as stream:
                stream.write(self._errors_of(result.chunk))

    def _drop(self, entries: list[Entry]) -> None:
        self._drop_from(self._manifest, entries)

    def _drop_from(self, manifest: Manifest, entries: list[Entry]) -> None:
        """First the manifest forgets the chunk, then its files go."""
        for entry in entries:
            manifest.drop(entry.chunk)
            self._output.remove(entry.files)

    def _sweep(self) -> None:
        self._output.sweep({name for entry in self._manifest.entries.values() for name in entry.files})

    def _errors_of(self, chunk: int) -> bytes:
        return (self._output.path / ERRORS / f"part-{chunk:06}.jsonl").read_bytes()

    def _write_errors(self) -> None:
        """errors.jsonl, made again from the finished chunks in their order."""
        with replacing(self._job.folder / ALL_ERRORS) as stream:
            for number, entry in sorted(self._manifest.entries.items()):
                if entry.errors and self._output.holds(entry.files):
                    stream.write(self._errors_of(number))

    def _summary(self) -> Summary:
        entries: list[Entry] = list(self._manifest.entries.values())

        def total(name: str) -> int:
            return sum(getattr(entry, name) for entry in entries)

        return Summary(
            len(entries),
            total("documents"),
            total("words"),
            total("quotes"),
            total("errors"),
            self._progress.documents,
            self._progress.words,
            self._progress.seconds,
        )
