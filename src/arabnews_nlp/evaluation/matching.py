"""When a predicted quote is the annotated one, and a predicted name the annotated speaker."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from arabnews_nlp.evaluation.annotation import Range, Statement

WORD = re.compile(r"\w+")
REACH = 30
"""A longer word is judged by no more than this many code points on the far side of a span's edge."""

LETTERS = str.maketrans("أإآٱىةؤئگڤپ", "اااايهويغفب")


class Words:
    """The words of a text, for counting which of them a span covers."""

    def __init__(self, text: str) -> None:
        self._spans = [match.span() for match in WORD.finditer(text)]
        self._ends = [end for _, end in self._spans]

    def covered(self, ranges: Iterable[Range]) -> frozenset[int]:
        """Starts of the words of which one of the ranges covers at least half."""
        found = set()
        for start, end in ranges:
            for index in range(bisect_right(self._ends, start), len(self._spans)):
                word_start, word_end = self._spans[index]
                if word_start >= end:
                    break
                word_start, word_end = max(word_start, start - REACH), min(word_end, end + REACH)
                if 2 * (min(end, word_end) - max(start, word_start)) >= word_end - word_start:
                    found.add(word_start)
        return frozenset(found)


def pair(gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]], least: float) -> list[Match]:
    """One-to-one pairs of word sets with Jaccard overlap of at least `least`, the greatest overlap first."""
    candidates = []
    for i, gold_words in enumerate(gold):
        for j, words in enumerate(predicted):
            if common := len(gold_words & words):
                candidates.append((common / (len(gold_words) + len(words) - common), i, j))
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    matches = []
    for overlap, i, j in sorted(candidates, reverse=True):
        if overlap >= least and i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            matches.append((i, j, overlap))
    return matches


Match = tuple[int, int, float]
"""Index of the annotated quote, index of the predicted one, their overlap."""


def folded_words(name: str | None) -> list[str]:
    """The words of a name without marks and tatweel, letters with variants folded to one."""
    plain = unicodedata.normalize("NFKC", name or "")
    plain = "".join(char for char in plain if char != "ـ" and not unicodedata.combining(char))
    return WORD.findall(plain.translate(LETTERS))


def is_same_speaker(gold: Statement, name: str | None) -> bool:
    """Whether `name` is the annotated speaker: all words of a person, half of them (Dice) of other kinds."""
    if gold.speaker is None:
        return name is None
    wanted, given = folded_words(gold.speaker), folded_words(name)
    if gold.kind == "person":
        return wanted == given
    a, b = _without_article(wanted), _without_article(given)
    return bool(b) and 4 * len(a & b) >= len(a) + len(b)


def _without_article(words: list[str]) -> set[str]:
    return {word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words}
