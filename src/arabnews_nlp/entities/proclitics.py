"""A second look at the proclitics of words that segmentation left whole: a known name may lie behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from arabnews_nlp.text.normalize import letter_start
from arabnews_nlp.text.segmentation import Token

_FIRST = frozenset("وفبلك")
_SHORTEST = 3


@lru_cache(maxsize=1 << 16)
def splits(word: str) -> tuple[tuple[str, str], ...]:
    """Every way to part the folded `word` into proclitics and a stem with its article (وللصين: ول, الصين)."""
    return tuple(_splits(word))


def _splits(word: str) -> Iterator[tuple[str, str]]:
    conjunctions = ("", word[0]) if word[:1] in ("و", "ف") else ("",)
    for conjunction in conjunctions:
        rest = word[len(conjunction) :]
        if conjunction:
            yield conjunction, rest
        if rest.startswith("لل"):
            yield conjunction + "ل", "ال" + rest[2:]
        if rest[:1] in ("ب", "ل", "ك"):
            yield conjunction + rest[0], rest[1:]


def resplit(
    tokens: tuple[Token, ...], names: Collection[str], words: Collection[str], given: Collection[str] = ()
) -> tuple[Token, ...]:
    """`tokens` with the proclitics parted from unsplit words outside `words` whose rest is in `names`.

    given: first words of a user's names; they are parted from words that are split elsewhere as well.
    """
    changed: list[Token] | None = None
    for index, token in enumerate(tokens):
        norm = token.norm
        if norm[:1] not in _FIRST:
            continue
        known: Collection[str] = given if token.proclitics else names
        if not known or token.kind != "word" or norm in names or norm in words:
            continue
        if token.proclitics and token.stem in names:
            continue
        for proclitics, stem in splits(norm):
            if stem in known and len(stem) >= _SHORTEST:
                changed = changed or list(tokens)
                start = token.start + letter_start(token.text, len(proclitics))
                changed[index] = replace(token, proclitics=proclitics, stem=stem, stem_start=start)
                break
    return tuple(changed) if changed else tokens
