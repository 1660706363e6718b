"""`arabnews train`: makes the shipped models anew from corpora and annotated articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from arabnews_nlp.errors import ArabnewsError, MissingModelError

train_app = typer.Typer(help="Make the models anew (needs the extra train).", no_args_is_help=True)
INSTALL = 'pip install "arabnews-nlp[train]"'


@train_app.command("entities")
def train_entities(
    shared: Annotated[Path, typer.Argument(help="Folder that holds corpora/ and gold/.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Argument(help="Folder for the weights, the log and the figures.")],
    work: Annotated[Path | None, typer.Option(help="Folder of intermediate results (default: OUT/work).")] = None,
    standoff: Annotated[
        Path | None,
        typer.Option(help="Annotations without texts, of articles in SHARED/corpora/raw.", exists=True, dir_okay=False),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads of the training.")] = 1,
) -> None:
    """The entity network: word vectors, language model, tagger, export and figures."""
    try:
        from arabnews_nlp.training.train import Config, train
    except ModuleNotFoundError as error:
        _fail_without(error)
    try:
        train(shared, out, work or out / "work", Config(threads=threads), standoff)
    except ArabnewsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


@train_app.command("quotes")
def train_quotes(
    gold: Annotated[Path, typer.Argument(help="Annotated articles: a folder of .xml, or a .jsonl.", exists=True)],
    output: Annotated[Path, typer.Argument(help="The .json to write.")],
) -> None:
    """The decisions of the quote chain."""
    try:
        import scipy  # noqa: F401
        import sklearn  # noqa: F401
    except ModuleNotFoundError as error:
        _fail_without(error)
    from arabnews_nlp.training.quotes import main

    try:
        main([str(gold), str(output)])
    except ArabnewsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


def _fail_without(error: ModuleNotFoundError) -> NoReturn:
    missing = MissingModelError(f"the package {error.name} is not installed; get it with: {INSTALL}")
    typer.echo(f"error: {missing}", err=True)
    raise typer.Exit(1) from error
