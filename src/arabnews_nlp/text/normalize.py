"""Orthographic folding of Arabic text with an exact map between the offsets of both forms."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain

from pyarabic import araby

from arabnews_nlp.text.characters import (
    COMBINING_HAMZA,
    COMBINING_LATIN,
    CONTROLS,
    MARKS,
    TATWEEL,
    members,
)

_ALEF = dict.fromkeys(
    (araby.ALEF_MADDA, araby.ALEF_HAMZA_ABOVE, araby.ALEF_HAMZA_BELOW, araby.ALEF_WASLA, "ٲ", "ٳ", "ٵ"),
    araby.ALEF,
)
_HAMZA = {araby.WAW_HAMZA: araby.WAW, araby.YEH_HAMZA: araby.YEH}
_PERSIAN = {
    **dict.fromkeys("کڪګگڭ", araby.KAF),
    **dict.fromkeys("یېۍےۑ", araby.YEH),
    **dict.fromkeys("ہھەۀۂۃ", araby.HEH),
    **dict.fromkeys("ڤڥ", araby.FEH),
    **dict.fromkeys("ۆۇۋ", araby.WAW),
    "پ": araby.BEH,
    "چ": araby.JEEM,
    "ژ": araby.ZAIN,
    "ڨ": araby.QAF,
    "ں": araby.NOON,
}
_DIGITS = {
    **{chr(zero + value): str(value) for zero in (0x0660, 0x06F0) for value in range(10)},
    "٫": ".",
    "٬": ",",
    "٪": "%",
}
_HAMZA_RUN = re.compile(f"[{COMBINING_HAMZA}]+")
_CONTROL_CHARACTERS = "".join(members(CONTROLS))


@dataclass(frozen=True, slots=True)
class Normalized:
    """A folded text, the text it was made of, and the map between their code-point offsets.

    Every folded character stands for a stretch of the original: its own character, together with the
    tashkeel and tatweel that follow it and are removed (for a ligature of several letters, each of these
    stands for the whole ligature). Removed bidirectional and zero-width controls belong to a stretch only
    where a removed mark or tatweel of the same letter follows them; otherwise they lie between stretches,
    as do marks that follow no letter or digit.
    """

    text: str
    original: str
    _starts: array[int] | None = field(default=None, repr=False, compare=False)
    _ends: array[int] | None = field(default=None, repr=False, compare=False)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span [start, end): from its first stretch to its last.

        An empty span becomes an empty span. Raises ValueError unless 0 <= start <= end <= len(text).
        """
        _check(start, end, len(self.text))
        if self._starts is None or self._ends is None:
            return start, end
        if start < end:
            return self._starts[start], self._ends[end - 1]
        if start < len(self._starts):
            return self._starts[start], self._starts[start]
        at = self._ends[-1] if self._ends else 0
        return at, at

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """The folded span of all characters whose stretch overlaps the original span [start, end).

        It is empty where the span holds removed characters alone. `from_original(*to_original(a, b))` is
        (a, b) unless a or b cuts a ligature, which is then taken whole. Raises ValueError unless 0 <= start
        <= end <= len(original).
        """
        _check(start, end, len(self.original))
        if self._starts is None or self._ends is None:
            return start, end
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end)) if end > start else first


def _check(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise ValueError(f"span ({start}, {end}) does not lie within 0..{length}")


@dataclass(frozen=True)
class Normalizer:
    """Folds spelling variants of Arabic; every fold is a switch of its own.

    ligatures: presentation forms, ligatures, width and other compatibility characters (Unicode NFKC), and
        combining sequences (hamza above or below as a character of its own) into their letters.
    tashkeel: removes vowel signs, superscript alef and Quranic marks. tatweel: removes the stretching sign.
    alef: أ إ آ ٱ to ا. ya: ى to ي. ta_marbuta: ة to ه. hamza: the carriers ؤ ئ to و ي.
    bidi: removes bidirectional and zero-width controls.
    persian: letters of the Persian, Urdu, Kurdish and Maghrebi keyboards to the Arabic letters used for them.
    digits: Arabic-Indic digits and number signs to ASCII.
    """

    ligatures: bool = True
    tashkeel: bool = True
    tatweel: bool = True
    alef: bool = True
    ya: bool = True
    ta_marbuta: bool = False
    hamza: bool = False
    bidi: bool = True
    persian: bool = True
    digits: bool = True

    def fold(self, text: str) -> str:
        """The folded text alone."""
        if self._special.search(text) is None:
            return text.translate(self._table)
        return self.normalize(text).text

    def normalize(self, text: str) -> Normalized:
        """The folded text with its offset map, in time linear in the length of the text."""
        if self._special.search(text) is None:
            return Normalized(text.translate(self._table), text)
        pieces: list[str] = []
        starts, ends = array("l"), array("l")
        at = 0

        def keep(part: str, start: int, end: int) -> None:
            pieces.append(part)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))

        def stretch(end: int) -> None:
            """Lets the last character, or every letter of the last ligature, reach to `end`."""
            index = len(ends) - 1
            while index >= 0 and starts[index] == starts[-1]:
                ends[index] = end
                index -= 1

        def compose(run: str, end: int) -> bool:
            composed = unicodedata.normalize("NFKC", pieces[-1][-1] + run)
            if len(composed) > 1:
                return False
            pieces[-1] = pieces[-1][:-1] + composed
            stretch(end)
            return True

        for match in self._special.finditer(text):
            start, end = match.span()
            run = match.group()
            if at < start:
                keep(text[at:start], at, start)
            at = end
            if match.lastgroup == "compatible":
                expanded = unicodedata.normalize("NFKC", run).translate(self._removal)
                if expanded:
                    pieces.append(expanded)
                    starts.extend([start] * len(expanded))
                    ends.extend([end] * len(expanded))
            elif match.lastgroup == "combining":
                if not pieces or not compose(run, end):
                    keep(run, start, end)
            elif pieces and pieces[-1][-1].isalnum():
                stretch(start + len(run.rstrip(_CONTROL_CHARACTERS)))
                hamza = _HAMZA_RUN.findall(run)
                if hamza:
                    compose("".join(hamza), ends[-1])
        if at < len(text):
            keep(text[at:], at, len(text))
        return Normalized("".join(pieces).translate(self._table), text, starts, ends)

    @cached_property
    def _removed(self) -> str:
        marks, tatweel, controls = self.tashkeel and MARKS, self.tatweel and TATWEEL, self.bidi and CONTROLS
        return "".join(ranges for ranges in (marks, tatweel, controls) if ranges)

    @cached_property
    def _removal(self) -> dict[int, None]:
        return dict.fromkeys(map(ord, members(self._removed)))

    @cached_property
    def _special(self) -> re.Pattern[str]:
        """What changes the length of the text."""
        alternatives = []
        if self._removed:
            alternatives.append(f"(?P<removed>[{self._removed}]+)")
        if self.ligatures:
            compatible = "".join(char for char, folded in _compatible().items() if len(folded) > 1)
            combining = COMBINING_LATIN + COMBINING_HAMZA
            alternatives += [f"(?P<compatible>[{compatible}])", f"(?P<combining>[{combining}]+)"]
        return re.compile("|".join(alternatives) or "(?!)")

    @cached_property
    def _table(self) -> dict[int, str]:
        """What changes one character into another."""
        folds = {
            **(_ALEF if self.alef else {}),
            **({araby.ALEF_MAKSURA: araby.YEH} if self.ya else {}),
            **({araby.TEH_MARBUTA: araby.HEH} if self.ta_marbuta else {}),
            **(_HAMZA if self.hamza else {}),
            **(_PERSIAN if self.persian else {}),
            **(_DIGITS if self.digits else {}),
        }
        if self.ligatures:
            singles = {char: folded for char, folded in _compatible().items() if len(folded) == 1}
            folds = {**{char: folds.get(folded, folded) for char, folded in singles.items()}, **folds}
        return {ord(char): folded for char, folded in folds.items()}


def letter_start(word: str, letters: int) -> int:
    """Where in `word` the letters begin that stand behind its first `letters` folded ones.

    A ligature is not cut: where it holds letters before and behind, its own beginning.
    """
    folded = _usual().normalize(word)
    letters = min(letters, max(len(folded.text) - 1, 0))
    return folded.to_original(letters, len(folded.text))[0]


@cache
def _usual() -> Normalizer:
    return Normalizer()


@cache
def _compatible() -> dict[str, str]:
    """Characters that NFKC replaces, with what it puts for them; marks are left to the fold of tashkeel."""
    marks = set(members(MARKS + COMBINING_LATIN))
    table = {}
    for code in chain(range(0xA0, 0x3400), range(0xF900, 0x10000), range(0x1D400, 0x1D800)):
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        if folded != char and char not in marks and not (len(folded) > 1 and folded[0] == " "):
            table[char] = folded
    return table
