"""What the network is told about a word type: two static vectors, its letters, and indicators.

Everything here depends on the word alone, never on its neighbours, so that the result is kept per type.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from arabnews_nlp.encoder.vectors import WordVectors
from arabnews_nlp.text.segmentation import Token

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءؤئabcdefghijklmnopqrstuvwxyz0.,-:\"'()#@/_%"
CHAR_IDS = {char: number for number, char in enumerate(LETTERS, start=2)}
UNKNOWN_CHAR = 1
WORD_CHARS = 14

LISTS = (
    "given",
    "given_common",
    "surname",
    "surname_common",
    "foreign_name",
    "city",
    "city_large",
    "country",
    "nationality",
    "title",
    "organization_head",
    "place_head",
)
KINDS = ("word", "number", "mark", "punct", "url", "email", "hashtag", "handle", "symbol")
PROCLITICS = "وفبلكس"
_SHAPES = 12
INDICATORS = 2 * len(LISTS) + len(KINDS) + len(PROCLITICS) + _SHAPES

_DIGITS = re.compile("[0-9]")
_PREFIXES = (
    *((first + second, "") for first in ("", "و", "ف") for second in ("", "ب", "ل", "ك", "س") if first + second),
    *((first + "لل", "ال") for first in ("", "و", "ف")),
)


class WordType(NamedTuple):
    """The part of a token that the network sees."""

    norm: str
    kind: str

    @classmethod
    def of(cls, token: Token) -> WordType:
        return cls(token.norm, token.kind)


def vector_key(word: str) -> str:
    """The form under which a folded word stands among the vectors: every digit is 0."""
    return _DIGITS.sub("0", word)


class WordLists:
    """Bit masks of the lists that a word stands in, one bit for each of LISTS; keys end in ه for ة."""

    def __init__(self, masks: dict[str, int]) -> None:
        self._masks = masks

    @classmethod
    def load(cls, path: Path) -> WordLists:
        with np.load(path, allow_pickle=False) as data:
            words = data["words"].tobytes().decode("utf-8").split("\n")
            return cls(dict(zip(words, data["masks"].tolist(), strict=True)))

    def save(self, path: Path) -> None:
        words = np.frombuffer("\n".join(self._masks).encode("utf-8"), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez_compressed(file, words=words, masks=np.array(list(self._masks.values()), np.uint16))

    def mask(self, word: str) -> int:
        return self._masks.get(word.replace("ة", "ه"), 0)


def peel(word: str, ranks: Mapping[str, int]) -> tuple[str, str]:
    """Proclitics and rest of a folded word, as far as the rest is a more frequent word than the whole.

    Made to be the same whatever a lexicon says later, since the network is trained on it.
    """
    rank = ranks.get(word, len(ranks))
    best = ("", word)
    for prefix, article in _PREFIXES:
        if word.startswith(prefix):
            rest = article + word[len(prefix) :]
            if len(rest) >= 3 and ranks.get(rest, len(ranks)) < rank:
                best, rank = (prefix, rest), ranks[rest]
    return best


class WordFeatures(NamedTuple):
    """Inputs of the word network for N types.

    norms, stems: vectors [N, D]. chars: letter numbers [N, WORD_CHARS], 0 behind the word.
    indicators: [N, INDICATORS].
    """

    norms: npt.NDArray[np.float32]
    stems: npt.NDArray[np.float32]
    chars: npt.NDArray[np.int64]
    indicators: npt.NDArray[np.float32]


class FeatureExtractor:
    """Makes the inputs of the word network."""

    def __init__(self, vectors: WordVectors, lists: WordLists) -> None:
        self.vectors = vectors
        self.lists = lists

    def extract(self, types: Sequence[WordType]) -> WordFeatures:
        count = len(types)
        norms = np.zeros((count, self.vectors.dimensions), np.float32)
        stems = np.zeros_like(norms)
        chars = np.zeros((count, WORD_CHARS), np.int64)
        indicators = np.zeros((count, INDICATORS), np.float32)
        for row, word in enumerate(types):
            norm = vector_key(word.norm)
            proclitics, stem = peel(norm, self.vectors.ranks) if word.kind == "word" else ("", norm)
            if word.kind == "hashtag":
                parts = hashtag_words(norm)
                norms[row] = sum(self.vectors.vector(part) for part in parts) / len(parts)
                norm = stem = parts[0]
            else:
                norms[row] = self.vectors.vector(norm)
            stems[row] = self.vectors.vector(stem) if proclitics else norms[row]
            numbers = char_ids(stem)
            chars[row, : len(numbers)] = numbers
            self._indicate(word, norm, proclitics, stem, indicators[row])
        return WordFeatures(norms, stems, chars, indicators)

    def _indicate(self, word: WordType, norm: str, proclitics: str, stem: str, row: npt.NDArray[np.float32]) -> None:
        lists = len(LISTS)
        row[:lists] = _bits(self.lists.mask(stem))
        row[lists : 2 * lists] = _bits(self.lists.mask(norm))
        at = 2 * lists
        if word.kind in KINDS:
            row[at + KINDS.index(word.kind)] = 1.0
        at += len(KINDS)
        for proclitic in proclitics:
            row[at + PROCLITICS.index(proclitic)] = 1.0
        at += len(PROCLITICS)
        ranks, top, first = self.vectors.ranks, len(self.vectors), word.norm[:1]
        row[at:] = (
            _commonness(ranks.get(norm), top),
            _commonness(ranks.get(stem), top),
            norm not in ranks,
            stem not in ranks,
            stem.startswith("ال"),
            stem.endswith("ة"),
            stem.endswith("ي"),
            stem.endswith("ية"),
            "a" <= first.lower() <= "z",
            "A" <= first <= "Z",
            len(stem) <= 2,
            min(len(stem), 12) / 12,
        )


def hashtag_words(hashtag: str) -> list[str]:
    """The words of a hashtag: #بلد_بعيد is بلد and بعيد."""
    return [word for word in hashtag.lstrip("#＃").split("_") if word] or [hashtag]


def char_ids(word: str) -> list[int]:
    """Letter numbers of a word; of a long one its first and last WORD_CHARS / 2 letters."""
    word = vector_key(word.lower())
    if len(word) > WORD_CHARS:
        word = word[: WORD_CHARS // 2] + word[-WORD_CHARS // 2 :]
    return [CHAR_IDS.get(char, UNKNOWN_CHAR) for char in word]


@cache
def _bits(mask: int) -> tuple[int, ...]:
    return tuple(mask >> bit & 1 for bit in range(len(LISTS)))


def _commonness(rank: int | None, top: int) -> float:
    """1 for the most frequent word, falling with the logarithm of the rank, 0 for an unknown one."""
    if rank is None:
        return 0.0
    return 1.0 - math.log1p(rank) / math.log1p(top) * 0.9
