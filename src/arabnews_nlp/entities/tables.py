"""Reading of the lexicon's tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from arabnews_nlp.errors import LexiconError


def read_text(name: str) -> str:
    """The text of a file of `arabnews_nlp.lexicon`. Raises LexiconError where it is missing or damaged."""
    try:
        return files("arabnews_nlp.lexicon").joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name} is missing or damaged ({error}); reinstall arabnews-nlp") from error


def rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a tab-separated table; missing last columns are empty, # opens a comment line.

    Raises LexiconError for a row with too many columns.
    """
    for number, line in enumerate(read_text(name).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) > columns:
            raise LexiconError(f"{name}, line {number}: {len(cells)} columns instead of {columns}")
        yield cells + [""] * (columns - len(cells))
