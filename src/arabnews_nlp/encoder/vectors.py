"""Static word vectors with character n-grams for unknown words.

Vectors are trained with fastText (Bojanowski et al. 2017, "Enriching word vectors with subword information")
on folded words; shipped as int8 rows with one scale each. A word of the vocabulary has its own row; of any
other word the vector is the mean of its n-gram buckets, as in fastText.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

_FNV_OFFSET = 2166136261
_FNV_PRIME = 16777619


def ngram_buckets(word: str, shortest: int, longest: int, buckets: int) -> list[int]:
    """fastText's buckets of the character n-grams of `<word>` (FNV-1a over UTF-8, bytes read as signed)."""
    letters = [
        [byte if byte < 128 else byte | 0xFFFFFF00 for byte in char.encode("utf-8", "replace")] for char in f"<{word}>"
    ]
    found = []
    last = len(letters)
    for start in range(last):
        value = _FNV_OFFSET
        for length, letter in enumerate(letters[start : start + longest], start=1):
            for byte in letter:
                value = (value ^ byte) * _FNV_PRIME & 0xFFFFFFFF
            if length >= shortest and not (length == 1 and start in (0, last - 1)):
                found.append(value % buckets)
    return found


def quantize(rows: Matrix) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Rows as int8 with a scale a row: `rows` is close to `values * scales[:, None]`."""
    scales = np.maximum(np.abs(rows).max(axis=1) / 127.0, 1e-6).astype(np.float16)
    values = np.rint(rows / scales[:, None].astype(np.float32))
    return np.clip(values, -127, 127).astype(np.int8), scales


class WordVectors:
    """Vectors of length `norm` for words; `ranks` gives a word's place by frequency.

    words are ordered by falling frequency; buckets hold the n-gram rows behind them.
    """

    def __init__(
        self,
        words: list[str],
        values: npt.NDArray[np.int8],
        scales: npt.NDArray[np.float16],
        ngrams: tuple[int, int],
        norm: float,
    ) -> None:
        self.ranks = {word: rank for rank, word in enumerate(words)}
        self._values = values
        self._scales = scales
        self._ngrams = ngrams
        self._norm = norm
        self._buckets = len(values) - len(words)

    @classmethod
    def load(cls, path: Path) -> WordVectors:
        with np.load(path, allow_pickle=False) as data:
            words = data["words"].tobytes().decode("utf-8").split("\n")
            shortest, longest = (int(value) for value in data["ngrams"])
            return cls(words, data["values"], data["scales"], (shortest, longest), float(data["norm"]))

    def save(self, path: Path) -> None:
        words = np.frombuffer("\n".join(self.ranks).encode("utf-8"), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez(
                file,
                words=words,
                values=self._values,
                scales=self._scales,
                ngrams=np.array(self._ngrams),
                norm=np.array(self._norm),
            )

    @property
    def dimensions(self) -> int:
        return int(self._values.shape[1])

    def __len__(self) -> int:
        return len(self.ranks)

    def vector(self, word: str) -> Matrix:
        """The word's vector of `dimensions` floats; zeros for a word without any known n-gram."""
        return np.asarray(self.vectors([word])[0])

    def vectors(self, words: Sequence[str]) -> Matrix:
        """The vectors of N words [N, dimensions], as `vector` gives them."""
        ranks = [self.ranks.get(word) for word in words]
        rows = self._values[[rank or 0 for rank in ranks]].astype(np.float32)
        for row, (word, rank) in enumerate(zip(words, ranks, strict=True)):
            if rank is None:
                rows[row] = self._of_ngrams(word)
        lengths = np.sqrt([float(row @ row) for row in rows])
        scales = np.divide(self._norm, lengths, out=np.ones_like(lengths), where=lengths > 0)
        return rows * scales.astype(np.float32)[:, None]

    def _of_ngrams(self, word: str) -> Matrix:
        found = ngram_buckets(word[:40], *self._ngrams, self._buckets)
        if not found:
            return np.zeros(self.dimensions, np.float32)
        at = np.array(found) + len(self.ranks)
        return np.asarray(self._scales[at].astype(np.float32) @ self._values[at].astype(np.float32), np.float32)
