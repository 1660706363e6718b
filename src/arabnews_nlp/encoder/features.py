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
_FIRST_LETTERS = frozenset(prefix[0] for prefix, _ in _PREFIXES)


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
    best = ("", word)
    if word[:1] not in _FIRST_LETTERS:
        return best
    rank = ranks.get(word, len(ranks))
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


class _Listed(NamedTuple):
    """What the lists know of a form: a bit for each of LISTS, how common it is, whether it has no vector."""

    lists: tuple[int, ...]
    commonness: float
    unknown: bool


class FeatureExtractor:
    """Makes the inputs of the word network."""

    def __init__(self, vectors: WordVectors, lists: WordLists) -> None:
        self.vectors = vectors
        self.lists = lists

    def extract(self, types: Sequence[WordType]) -> WordFeatures:
        keys = [vector_key(word.norm) for word in types]
        peeled = [
            peel(key, self.vectors.ranks) if word.kind == "word" else ("", key)
            for word, key in zip(types, keys, strict=True)
        ]
        norms = self.vectors.vectors(keys)
        for row, word in enumerate(types):
            if word.kind == "hashtag":
                parts = hashtag_words(keys[row])
                norms[row] = sum(self.vectors.vector(part) for part in parts) / len(parts)
                keys[row] = parts[0]
                peeled[row] = ("", parts[0])
        stems = norms.copy()
        parted = [row for row, (proclitics, _) in enumerate(peeled) if proclitics]
        if parted:
            stems[parted] = self.vectors.vectors([peeled[row][1] for row in parted])
        chars = np.zeros((len(types), WORD_CHARS), np.int64)
        for row, (_, stem) in enumerate(peeled):
            numbers = char_ids(stem)
            chars[row, : len(numbers)] = numbers
        return WordFeatures(norms, stems, chars, self._indicators(types, keys, peeled))

    def _indicators(
        self, types: Sequence[WordType], norms: Sequence[str], peeled: Sequence[tuple[str, str]]
    ) -> npt.NDArray[np.float32]:
        rows = []
        for word, norm, (proclitics, stem) in zip(types, norms, peeled, strict=True):
            whole = self._listed(norm)
            rest = whole if stem == norm else self._listed(stem)
            first = word.norm[:1]
            row = (
                *rest.lists,
                *whole.lists,
                *_one_hot(word.kind),
                *_letters(proclitics),
                whole.commonness,
                rest.commonness,
                whole.unknown,
                rest.unknown,
                stem.startswith("ال"),
                stem.endswith("ة"),
                stem.endswith("ي"),
                stem.endswith("ية"),
                "a" <= first.lower() <= "z",
                "A" <= first <= "Z",
                len(stem) <= 2,
                min(len(stem), 12) / 12,
            )
            rows.append(row)
        return np.array(rows, np.float32).reshape(len(types), INDICATORS)

    def _listed(self, form: str) -> _Listed:
        rank = self.vectors.ranks.get(form)
        return _Listed(_bits(self.lists.mask(form)), _commonness(rank, len(self.vectors)), rank is None)


def hashtag_words(hashtag: str) -> list[str]:
    """The words of a hashtag: #بلد_بعيد is بلد and بعيد."""
    return [word for word in hashtag.lstrip("#＃").split("_") if word] or [hashtag]


def char_ids(word: str) -> list[int]:
    """Letter numbers of a word, at most WORD_CHARS; of a long one its first and last WORD_CHARS / 2 letters.

    Small letters can be more than capital ones: İ is i and a dot above.
    """
    if len(word) > WORD_CHARS:
        word = word[: WORD_CHARS // 2] + word[-WORD_CHARS // 2 :]
    letters = vector_key(word.lower())[:WORD_CHARS]
    return [CHAR_IDS.get(char, UNKNOWN_CHAR) for char in letters]


@cache
def _bits(mask: int) -> tuple[int, ...]:
    return tuple(mask >> bit & 1 for bit in range(len(LISTS)))


@cache
def _one_hot(kind: str) -> tuple[int, ...]:
    return tuple(int(kind == other) for other in KINDS)


@cache
def _letters(proclitics: str) -> tuple[int, ...]:
    return tuple(int(letter in proclitics) for letter in PROCLITICS)


def _commonness(rank: int | None, top: int) -> float:
    """1 for the most frequent word, falling with the logarithm of the rank, 0 for an unknown one."""
    if rank is None:
        return 0.0
    return 1.0 - math.log1p(rank) / math.log1p(top) * 0.9
