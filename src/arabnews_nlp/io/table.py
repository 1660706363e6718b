"""A table for reading: who said what, and an entity summary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, BinaryIO

from arabnews_nlp.document import Document, Quote
from arabnews_nlp.io.article import Article

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 80
NUMBER_WIDTH = 3
NAME_WIDTH = 22
FRAME_WIDTH = 10  # three columns: four rules and a space on both sides of each cell

# Left-to-right marks round every line of a cell keep the Arabic of two neighbouring cells from joining into
# one right-to-left run, which would swap the columns in a terminal that orders text itself.
MARK = "\u200e"
DIRECTION_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class TableWriter:
    """A table for each document; in colour where the stream is a terminal, else 80 columns of plain text."""

    def __init__(self, stream: BinaryIO, width: int | None = None) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._width = width if width is not None or self._terminal else WIDTH

    def write(self, document: Document, article: Article | None = None) -> None:
        from rich.console import Console

        buffer = StringIO()
        console = Console(
            file=buffer,
            width=self._width,
            force_terminal=self._terminal,
            color_system="auto" if self._terminal else None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        render(document, console)
        self._stream.write(buffer.getvalue().encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        self._stream.flush()


def render(document: Document, console: Console) -> None:
    """Prints the document's quotes and entities to a rich console."""
    from rich.text import Text

    words, quotes = len(document.text.split()), len(document.quotes)
    console.print(Text(f"{MARK}{clean(document.id)}{MARK}  {words} words, {quotes} quotes", style="bold"))
    if document.quotes:
        _print_quotes(document, console)
    if document.entities:
        _print_entities(document, console)
    console.print()


def clean(text: str) -> str:
    """`text` on one line, without characters that steer a terminal or the order of its text."""
    text = DIRECTION_CONTROLS.sub("", " ".join(text.split()))
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def _print_quotes(document: Document, console: Console) -> None:
    from rich import box
    from rich.table import Table

    name_width = min(NAME_WIDTH, console.width // 3)
    statement_width = max(10, console.width - NUMBER_WIDTH - name_width - FRAME_WIDTH)
    table = Table(box=box.ROUNDED, show_lines=True)
    table.add_column("#", width=NUMBER_WIDTH, justify="right")
    table.add_column("Who", width=name_width, justify="right", no_wrap=True)
    table.add_column("Said", width=statement_width, justify="right", no_wrap=True)
    for quote in document.quotes:
        who = _cell(_who(quote), name_width, console)
        table.add_row(str(quote.id), who + "\n" + _how(quote), _cell(quote.text, statement_width, console))
    console.print(table)


def _who(quote: Quote) -> str:
    return (quote.speaker.name if quote.speaker else None) or "?"


def _how(quote: Quote) -> str:
    cue = f" {MARK}{clean(quote.cue.text)}{MARK}" if quote.cue else ""
    return f"{quote.type}{cue}"


def _cell(text: str, width: int, console: Console) -> str:
    from rich.text import Text

    lines = [line.plain.rstrip() for line in Text(clean(text)).wrap(console, width)]
    return "\n".join(f"{MARK}{line}{MARK}" if _is_right_to_left(line) else line for line in lines)


def _print_entities(document: Document, console: Console) -> None:
    from rich import box
    from rich.table import Table

    counts: dict[str, Counter[str]] = {
        "PER": Counter(),
        "ORG": Counter(),
        "LOC": Counter(),
        "COUNTRY": Counter(),
    }
    for entity in document.entities:
        name = clean(entity.name or entity.text)
        counts[entity.label][f"{name} ({entity.country})" if entity.country else name] += 1
    width = max(10, console.width - NAME_WIDTH)
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(width=8)
    table.add_column(width=width, justify="right", no_wrap=True)
    for label, names in counts.items():
        if names:
            listed = "، ".join(name if n == 1 else f"{name} ×{n}" for name, n in names.most_common())
            table.add_row(label, _cell(listed, width, console))
    console.print(table)
