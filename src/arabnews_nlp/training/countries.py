"""Whether a place of an older corpus, written with its proclitics, is a country under the guidelines."""

from __future__ import annotations

from functools import cache

from arabnews_nlp.entities.countries import lookup_country
from arabnews_nlp.text import clitics
from arabnews_nlp.text.normalize import Normalizer

_fold = Normalizer().fold


@cache
def is_country(name: str) -> bool:
    """True for the name of a country, with or without proclitics (ولمصر, للأردن)."""
    first, space, rest = _fold(name).partition(" ")
    return any(lookup_country(word + space + rest) for word in (first, clitics.split(first)[1]))
