"""`arabnews run` on the command line."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from arabnews_nlp.batch.job import Job
from arabnews_nlp.batch.pool import LocalPool
from arabnews_nlp.batch.progress import PrintedProgress, Progress, duration
from arabnews_nlp.batch.runner import Engine, Summary
from arabnews_nlp.batch.runner import run as run_job
from arabnews_nlp.errors import ArabnewsError
from arabnews_nlp.io import ReadOptions
from arabnews_nlp.io.article import MAX_RATIO, MAX_SIZE
from arabnews_nlp.io.plaintext import known_encoding
from arabnews_nlp.io.readers import STANDARD_INPUT
from arabnews_nlp.lexicon.commands import Lexicon, lexicon_option

EXIT_ERRORS = 1
EXIT_FAILED = 3
EXIT_SIGNAL = 128

IDS_HELP = "From the field or file name, made from the text, or made where the field is missing."


class Format(StrEnum):
    jsonl = "jsonl"
    parquet = "parquet"
    csv = "csv"


class InputFormat(StrEnum):
    auto = "auto"
    text = "text"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"
    html = "html"


class IdSource(StrEnum):
    field = "field"
    content = "content"
    auto = "auto"


class Change(StrEnum):
    refuse = "refuse"
    continue_ = "continue"
    restart = "restart"


class EngineName(StrEnum):
    local = "local"
    spark = "spark"


TextField = Annotated[str, typer.Option(help="Field or column that holds the text.")]
IdField = Annotated[str, typer.Option(help="Field or column that holds the id.")]
Ids = Annotated[IdSource, typer.Option(help=IDS_HELP)]
Encoding = Annotated[str, typer.Option(help="Of texts that are not UTF-8, such as cp1256.")]
MaxSize = Annotated[int, typer.Option(min=1, help="Bytes (UTF-8) that a text may have.")]
MaxRatio = Annotated[float, typer.Option(min=1, help="How many times its size a .gz or .zst over 64 MiB may grow by.")]


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="JOB_DIR", help="Folder for the state of the job; made if missing.")
    ],
    inputs: Annotated[
        list[str],
        typer.Option("--input", "-i", help="A file, a folder, or - for standard input; may be given several times."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the results; JOB_DIR/output if not given.")
    ] = None,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", "-f", help="jsonl if not given; may be given several times.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes, one thread each.")] = 1,
    on_change: Annotated[
        Change, typer.Option(help="Where settings, input or model are not those that the job began with.")
    ] = Change.refuse,
    retry_errors: Annotated[bool, typer.Option("--retry-errors", help="Read what failed once more.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only so many articles.")] = None,
    sample: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Read only such a share of the articles, always the same.")
    ] = None,
    max_size: MaxSize = MAX_SIZE,
    max_ratio: MaxRatio = MAX_RATIO,
    chunk_size: Annotated[int, typer.Option(min=1, help="Documents that are written together.")] = 256,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that a worker may be silent for.")] = 600.0,
    input_format: Annotated[
        InputFormat, typer.Option(help="Of files and standard input; auto goes by the ending.")
    ] = InputFormat.auto,
    text_field: TextField = "text",
    id_field: IdField = "id",
    ids: Ids = IdSource.field,
    encoding: Encoding = "utf-8",
    entities: Annotated[str, typer.Option(help="Recognizer: embedded or dictionary.")] = "embedded",
    lexicon: Lexicon = None,
    engine: Annotated[EngineName, typer.Option(help="Processes here, or a Spark cluster.")] = EngineName.local,
    master: Annotated[str | None, typer.Option(help="Master URL of the Spark cluster, such as local[2].")] = None,
) -> None:
    """Read an archive, in a job that survives a crash: the same command goes on where it stopped.

    Exit code 0: everything was read. 1: done, but some documents failed, see JOB_DIR/errors.jsonl. 2: wrong usage.
    3: the job could not go on. 130: stopped by Ctrl-C; the same command goes on.
    """
    if any(path != STANDARD_INPUT and Path(path).resolve() == folder.resolve() for path in inputs):
        raise typer.BadParameter(f"{folder} is an input as well", param_hint="JOB_DIR")
    job = Job(
        folder,
        tuple(inputs),
        output or folder / "output",
        tuple(dict.fromkeys(each.value for each in formats or [Format.jsonl])),
        ReadOptions(text_field, id_field, encoding_option(encoding), max_size, ids.value, max_ratio),
        None if input_format is InputFormat.auto else input_format.value,
        chunk_size,
        limit,
        sample,
        entities,
        lexicon_option(lexicon),
    )
    progress = Progress() if sys.stderr.isatty() else PrintedProgress()
    try:
        with _ended_by_sigterm(), _shown(progress):
            summary = run_job(
                job,
                _engine(engine, workers, timeout, master),
                on_change=on_change.value,
                retry_errors=retry_errors,
                progress=progress,
            )
    except KeyboardInterrupt as stopped:
        number = stopped.args[0] if stopped.args else signal.SIGINT
        done = progress.documents + progress.skipped
        typer.echo(f"stopped: {done:,} documents are done; the same command goes on from here", err=True)
        raise typer.Exit(EXIT_SIGNAL + number) from None
    except OSError as error:
        typer.echo(f"error: {error.filename or folder}: {error.strerror or error}", err=True)
        raise typer.Exit(EXIT_FAILED) from None
    except (ArabnewsError, ValueError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_FAILED) from None
    typer.echo(_in_words(summary), err=True)
    if summary.errors:
        typer.echo(f"errors: {folder / 'errors.jsonl'}", err=True)
        raise typer.Exit(EXIT_ERRORS)


def _engine(name: EngineName, workers: int, timeout: float, master: str | None) -> Engine:
    if name is EngineName.local:
        if master is not None:
            raise typer.BadParameter("only with --engine spark", param_hint="--master")
        return LocalPool(workers, timeout)
    from arabnews_nlp.batch.spark_engine import SparkEngine

    return SparkEngine(master)


def encoding_option(name: str) -> str:
    """The value of --encoding; wrong usage where no such encoding is known."""
    try:
        return known_encoding(name)
    except LookupError as error:
        raise typer.BadParameter(str(error), param_hint="--encoding") from None


def _in_words(summary: Summary) -> str:
    seconds = summary.seconds or 1e-9
    return (
        f"documents: {summary.documents:,}, words: {summary.words:,}, quotes: {summary.quotes:,}, "
        f"errors: {summary.errors:,}; in this run {summary.new:,} documents in {duration(summary.seconds)}, "
        f"documents/s: {summary.new / seconds:,.1f}, words/s: {summary.new_words / seconds:,.0f}"
    )


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends the job as cleanly as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt(number)

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # only the main thread may
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _shown(progress: Progress) -> Iterator[None]:
    """A line on standard error that counts along, where somebody can see it."""
    if isinstance(progress, PrintedProgress):
        yield
        return
    from rich.console import Console
    from rich.live import Live

    with Live(get_renderable=progress.line, console=Console(stderr=True), transient=True, refresh_per_second=2):
        yield
