"""The command line: `arabnews extract`, `arabnews report`, `arabnews run`, `arabnews evaluate`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arabnews_nlp import __version__
from arabnews_nlp.batch.commands import (
    Encoding,
    IdField,
    Ids,
    IdSource,
    InputFormat,
    MaxRatio,
    MaxSize,
    TextField,
    encoding_option,
    run,
)
from arabnews_nlp.benchmark.commands import benchmark
from arabnews_nlp.errors import ArabnewsError, InputError
from arabnews_nlp.evaluation.commands import evaluate_app
from arabnews_nlp.io import Article, Item, ReadOptions, documents_of, open_output, open_writer, read
from arabnews_nlp.io.article import MAX_RATIO, MAX_SIZE
from arabnews_nlp.io.readers import STANDARD_INPUT
from arabnews_nlp.lexicon.commands import Lexicon, lexicon_app, lexicon_option
from arabnews_nlp.training.commands import train_app

if TYPE_CHECKING:
    from arabnews_nlp.document import Document
    from arabnews_nlp.lexicon.user import UserLexicon
    from arabnews_nlp.report import Metadata

EXIT_INCOMPLETE = 1
EXIT_BROKEN_PIPE = 141  # 128 + SIGPIPE, what a shell reports for a program that the signal ends

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(train_app, name="train")
app.add_typer(lexicon_app, name="lexicon")
app.command()(run)
app.command()(benchmark)


class OutputFormat(StrEnum):
    jsonl = "jsonl"
    csv = "csv"
    text = "text"
    brat = "brat"
    conll = "conll"
    labelstudio = "labelstudio"
    webannotation = "webannotation"
    spacy = "spacy"


FileFormat = Annotated[
    InputFormat,
    typer.Option(help="Of files and standard input; auto goes by the ending, and takes - as plain text."),
]


class InterfaceLanguage(StrEnum):
    en = "en"
    ar = "ar"


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"arabnews {__version__}")
        raise typer.Exit


@app.callback()
def arabnews(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads Arabic news and tells who said what."""


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="A .txt, .jsonl, .csv, .tsv, .parquet or .html file (or .gz, .zst), a folder, - for standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of to standard output.")
    ] = None,
    output_format: Annotated[
        OutputFormat,
        typer.Option("--format", "-f", help="Records, a row a quote, a table to read, or a format of other tools."),
    ] = OutputFormat.jsonl,
    input_format: FileFormat = InputFormat.auto,
    text_field: TextField = "text",
    id_field: IdField = "id",
    ids: Ids = IdSource.field,
    encoding: Encoding = "utf-8",
    max_size: MaxSize = MAX_SIZE,
    max_ratio: MaxRatio = MAX_RATIO,
    lexicon: Lexicon = None,
) -> None:
    """Extract entities and quotes.

    Exit code 0: everything was read. 1: something could not be read, it is named on standard error.
    2: wrong usage.
    """
    options = ReadOptions(text_field, id_field, encoding_option(encoding), max_size, ids.value, max_ratio)
    items = _items(paths, options, input_format, output)
    user_lexicon = lexicon_option(lexicon)
    tally = _Tally()
    with (
        _stop_quietly_when_nobody_reads(),
        _fail_on_error(output),
        open_output(output) as stream,
        open_writer(output_format.value, stream) as writer,
        _progress(tally, to_terminal=output is None and sys.stdout.isatty()),
    ):
        for document, article in _documents(items, tally, user_lexicon):
            writer.write(document, article)
            tally.count(document)
    typer.echo(tally.summary(), err=True)
    if tally.errors:
        raise typer.Exit(EXIT_INCOMPLETE)


@app.command()
def report(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="What extract reads, and the .jsonl that it wrote, whose quotes are then not extracted again.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The page, an .html file; - for standard output.")],
    language: Annotated[
        InterfaceLanguage, typer.Option(help="Of the interface when the page opens; the page has a button for it.")
    ] = InterfaceLanguage.en,
    title: Annotated[str | None, typer.Option(help="Title of the page.")] = None,
    outlet_field: Annotated[
        str | None, typer.Option(help="Field or column that holds the outlet.", show_default="outlet, source, …")
    ] = None,
    date_field: Annotated[
        str | None, typer.Option(help="The date, such as 2024-05-01.", show_default="date, published, …")
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(help="The title of the article.", show_default="title, headline")
    ] = None,
    url_field: Annotated[str | None, typer.Option(help="The address of the article.", show_default="url, link")] = None,
    input_format: FileFormat = InputFormat.auto,
    text_field: TextField = "text",
    id_field: IdField = "id",
    ids: Ids = IdSource.field,
    encoding: Encoding = "utf-8",
    max_size: MaxSize = MAX_SIZE,
    max_ratio: MaxRatio = MAX_RATIO,
) -> None:
    """Write one page that shows who says what in many articles, with search, filters and charts; works offline.

    Exit code 0: everything was read. 1: something could not be read, it is named on standard error.
    2: wrong usage.
    """
    from arabnews_nlp.report import MetadataFields, write
    from arabnews_nlp.report.reading import read_documents

    target = None if str(output) == STANDARD_INPUT else output
    options = ReadOptions(text_field, id_field, encoding_option(encoding), max_size, ids.value, max_ratio)
    items = _items(paths, options, input_format, target)
    tally = _Tally()

    def documents() -> Iterator[tuple[Document, Metadata]]:
        for found in read_documents(items, MetadataFields(outlet_field, date_field, title_field, url_field)):
            if isinstance(found, InputError):
                tally.report(found)
            else:
                tally.count(found[0])
                yield found

    with (
        _stop_quietly_when_nobody_reads(),
        _fail_on_error(target),
        open_output(target) as stream,
        _progress(tally, to_terminal=target is None and sys.stdout.isatty()),
    ):
        totals = write(stream, documents(), language=language.value, title=title)
    typer.echo(f"{tally.counts()}, speakers: {totals.speakers:,}, errors: {tally.errors:,}", err=True)
    if tally.errors:
        raise typer.Exit(EXIT_INCOMPLETE)


@app.command()
def backends(
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON array instead of a list to read.")
    ] = False,
) -> None:
    """List the optional backends: what is installed, which models are found, and the command that gets the rest."""
    from arabnews_nlp.backends.listing import listing, records

    if json_output:
        typer.echo(json.dumps(records(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(listing()))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records that `arabnews extract` and `arabnews run` write."""
    from arabnews_nlp.schema import record_schema_text

    typer.echo(record_schema_text(), nl=False)


@dataclass(slots=True)
class _Tally:
    documents: int = 0
    words: int = 0
    quotes: int = 0
    errors: int = 0
    started: float = 0.0

    def count(self, document: Document) -> None:
        self.documents += 1
        self.words += len(document.text.split())
        self.quotes += len(document.quotes)

    def report(self, error: InputError) -> None:
        self.errors += 1
        typer.echo(f"error: {error}", err=True)

    def summary(self) -> str:
        seconds = time.perf_counter() - self.started if self.started else 0.0
        speed = self.words / seconds if seconds else 0.0
        return f"{self.counts()}, errors: {self.errors:,}, words/s: {speed:,.0f}"

    def counts(self) -> str:
        return f"documents: {self.documents:,}, words: {self.words:,}, quotes: {self.quotes:,}"


def _documents(items: Iterable[Item], tally: _Tally, lexicon: UserLexicon | None) -> Iterator[tuple[Document, Article]]:
    """The readable articles with their documents; the pipeline is loaded when the first one comes."""

    def readable(items: Iterable[Item]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, Article):
                yield item
            else:
                tally.report(item)

    articles = readable(items)
    first = next(articles, None)
    if first is None:
        return
    from arabnews_nlp import load

    nlp = load(lexicon=lexicon)
    tally.started = time.perf_counter()

    yield from documents_of(nlp, chain([first], articles))


def _items(paths: list[str], options: ReadOptions, input_format: InputFormat, output: Path | None) -> Iterator[Item]:
    """What `paths` hold, without the file that is written."""
    if output is not None and any(Path(path).resolve() == output.resolve() for path in paths if path != "-"):
        raise typer.BadParameter(f"{output} is an input as well", param_hint="--output")
    return read(
        paths, options, input_format=None if input_format is InputFormat.auto else input_format.value, skip=output
    )


@contextmanager
def _stop_quietly_when_nobody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_BROKEN_PIPE) from None


@contextmanager
def _fail_on_error(output: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        typer.echo(f"error: cannot write {output or 'standard output'}: {error.strerror or error}", err=True)
        raise typer.Exit(EXIT_INCOMPLETE) from None
    except ArabnewsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_INCOMPLETE) from None


def _progress(tally: _Tally, *, to_terminal: bool) -> AbstractContextManager[Any]:
    """A line on standard error that counts along, only where somebody can see it."""
    if to_terminal or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.live import Live

    return Live(get_renderable=tally.counts, console=Console(stderr=True), transient=True, refresh_per_second=4)


def main() -> None:
    """Entry point of `arabnews`."""
    app()
