"""The function words of the quote chain, from `grammar.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.conjugate import fold
from arabnews_nlp.lexicon.entries import read_toml, strings

FILE = "grammar.toml"


@cache
def words(name: str) -> frozenset[str]:
    """The list `name`, folded as `Token.norm` is. Raises LexiconError naming the file and the list."""
    return frozenset(fold(word) for word in spellings(name))


@cache
def spellings(name: str) -> frozenset[str]:
    """The list `name` as it is spelled. Raises LexiconError naming the file and the list."""
    data = _lists()
    if name not in data:
        raise LexiconError(f"{FILE}: {name}: missing")
    return frozenset(strings(data, name, FILE))


@cache
def _lists() -> dict[str, Any]:
    return read_toml(FILE)
