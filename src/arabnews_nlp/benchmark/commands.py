"""`arabnews benchmark`."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arabnews_nlp import __version__
from arabnews_nlp.errors import ArabnewsError

if TYPE_CHECKING:
    from rich.table import Table

    from arabnews_nlp.benchmark.peers import PeerSpeed

WORDS = 50_000
ROUNDS = 3


def benchmark(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="What extract reads; without it data/samples where that is at hand, else a generated article.",
            show_default=False,
        ),
    ] = None,
    words: Annotated[int, typer.Option(min=1, help="Repeat the texts until they have so many words.")] = WORDS,
    rounds: Annotated[int, typer.Option(min=1, help="Read so many times; the fastest counts.")] = ROUNDS,
    peers: Annotated[bool, typer.Option(help="Measure other packages that are installed on the same texts.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure words a second on one core by stage, the time to start, memory, and other packages on the same texts.

    Speeds are by processor time, the start by the clock. `python -m arabnews_nlp.benchmark` is the same command.
    """
    from arabnews_nlp.benchmark.stages import one_thread
    from arabnews_nlp.benchmark.texts import corpus

    os.environ.update(one_thread())
    try:
        figures = measure(corpus(path, words), rounds, peers)
    except ArabnewsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
    else:
        _print(figures)


def measure(texts: list[str], rounds: int = ROUNDS, peers: bool = True) -> dict[str, Any]:
    """All figures, as `arabnews benchmark --json` prints them."""
    from arabnews_nlp.benchmark.peers import measure_peers
    from arabnews_nlp.benchmark.stages import (
        measure_first_reading,
        measure_lengths,
        measure_stages,
        measure_start,
        peak_memory,
    )
    from arabnews_nlp.benchmark.texts import count_words
    from arabnews_nlp.pipeline import load

    start = measure_start(texts[0])
    nlp = load()
    first = measure_first_reading(nlp, texts)
    memory = peak_memory()
    stages = measure_stages(nlp, texts, rounds)
    speeds = {name: round(speed) for name, speed in stages.items()}
    return {
        "version": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "texts": len(texts),
        "words": count_words(texts),
        "words_per_second": {**speeds, "first reading": round(first)},
        "words_per_second_by_length": {
            str(length): round(speed) for length, speed in measure_lengths(nlp, texts, rounds).items()
        },
        "import_seconds": round(start.import_seconds, 4),
        "load_seconds": round(start.load_seconds, 4),
        "first_text_seconds": round(start.first_text_seconds, 4),
        "peak_memory_mib": None if memory is None else round(memory, 1),
        "peers": [_peer(found, speeds) for found in measure_peers(texts)] if peers else [],
    }


def _peer(found: PeerSpeed, speeds: dict[str, int]) -> dict[str, Any]:
    speed = found.words_per_second
    return {
        "package": found.peer.package,
        "version": found.version,
        "what": found.peer.what,
        "words": found.words,
        "words_per_second": None if speed is None else round(speed),
        "like": found.peer.like,
        "ours": speeds[found.peer.like],
        "problem": found.problem,
    }


def _print(figures: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(markup=False, highlight=False)
    console.print(f"arabnews {figures['version']}, Python {figures['python']}, {figures['machine']}, one core")
    console.print(f"{figures['texts']:,} texts, {figures['words']:,} words")
    table = _table("stage", "words/s")
    for name, speed in figures["words_per_second"].items():
        table.add_row(name, f"{speed:,}")
    for length, speed in figures["words_per_second_by_length"].items():
        table.add_row(f"end to end, documents of {length} words", f"{speed:,}")
    console.print(table)
    table = _table("start and memory", "")
    for name in ("import", "load", "first text"):
        table.add_row(name, f"{figures[name.replace(' ', '_') + '_seconds']:.3f} s")
    memory = figures["peak_memory_mib"]
    table.add_row("peak memory, first reading", "not told" if memory is None else f"{memory:,.0f} MiB")
    console.print(table)
    if figures["peers"]:
        _print_peers(figures["peers"], console)


def _print_peers(peers: list[dict[str, Any]], console: Any) -> None:
    table = _table("other packages", "words/s", "words", "ours, words/s")
    missing = []
    for peer in peers:
        name = " ".join(filter(None, (peer["package"], peer["version"])))
        if peer["problem"] is None:
            table.add_row(
                f"{name}, {peer['what']}",
                f"{peer['words_per_second']:,}",
                f"{peer['words']:,}",
                f"{peer['ours']:,} ({peer['like']})",
            )
        else:
            missing.append(f"{name}, {peer['what']}: {peer['problem']}")
    if table.row_count:
        console.print(table)
    for line in missing:
        console.print(line, soft_wrap=True)


def _table(*header: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left")
    return table
