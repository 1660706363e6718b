"""Splits the proclitics و ف ب ل ك س from a folded word, by word type.

Which frequent words are split was decided from counts over a news corpus (`arabnews_nlp.training.clitics`);
a word that the data file does not hold is split where the remainder is a known stem. Otherwise it stays
whole, because a name that is cut costs more than a proclitic that is kept; but an unknown word in و is
nearly always a conjunction and a name.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Set
from functools import cache
from importlib import resources
from typing import NamedTuple

from arabnews_nlp.errors import MissingModelError

CONJUNCTIONS = "وف"
PARTICLES = "بلكس"
_IMPERFECT = "يتنا"
_GLIDES = "وي"  # وي and وو also begin foreign names in W
_PRONOUN = re.compile("(?:ه|ها|هم|هن|هما|نا|كم)$")
DATA = "clitics.txt.gz"


class Clitics(NamedTuple):
    """The words of the data file, all folded.

    stems: words known to stand without a proclitic. whole: words that begin with the letter of a proclitic
    but not with a proclitic, though the rule for unknown words would split them. split: words whose first
    letter is a proclitic, though the rule would keep them whole.
    """

    stems: Set[str]
    whole: Set[str]
    split: Set[str]

    def begins_with_proclitic(self, word: str) -> bool:
        """Whether the first letter of `word` is a proclitic."""
        if word in self.whole:
            return False
        return word in self.split or self.by_rule(word)

    def by_rule(self, word: str) -> bool:
        """What the rule for words that are in neither list says of the first letter of `word`."""
        letter, rest = word[0], word[1:]
        if len(rest) < 2:
            return False
        if letter == "س":
            return rest in self.stems and rest[0] in _IMPERFECT and len(rest) > 2
        if letter == "ل" and rest[0] == "ل":
            return len(rest) > 2
        if rest.startswith("ال") and len(rest) > 4:
            return True
        if self._is_stem(rest):
            return True
        if letter in CONJUNCTIONS and rest[0] in PARTICLES and self.begins_with_proclitic(rest):
            return True
        return letter == "و" and len(rest) > 2 and rest[0] not in _GLIDES

    def _is_stem(self, word: str) -> bool:
        if word in self.stems:
            return True
        ending = _PRONOUN.search(word, 3)
        if ending is None:
            return False
        base = word[: ending.start()]
        return base in self.stems or (base[-1] == "ت" and base[:-1] + "ة" in self.stems)

    def stem(self, word: str) -> str:
        """The stem of `word` after its one-letter proclitic, with the article that ل swallows restored."""
        rest = word[1:]
        if word[0] != "ل" or rest[:1] != "ل":
            return rest
        candidates = ("ا" + rest, "ال" + rest, rest)
        return next((candidate for candidate in candidates if candidate in self.stems), candidates[0])


@cache
def load() -> Clitics:
    """The data file that the package ships. Raises MissingModelError where it is missing or damaged."""
    path = resources.files("arabnews_nlp.lexicon") / DATA
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        stems, whole, split = (frozenset(part.split()) for part in text.split("\n\n"))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise MissingModelError(f"{path} is missing or damaged ({error}); reinstall arabnews-nlp") from error
    return Clitics(stems, whole, split)


def split(norm: str) -> tuple[str, str]:
    """The proclitics of the folded word `norm` and its stem, the article restored (للناتو: ل, الناتو)."""
    clitics = load()
    proclitics, stem = "", norm
    for letters in (CONJUNCTIONS, PARTICLES):
        if stem[:1] and stem[0] in letters and clitics.begins_with_proclitic(stem):
            proclitics += stem[0]
            stem = clitics.stem(stem)
    return proclitics, stem
