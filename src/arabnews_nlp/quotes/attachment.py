"""Where the statement that a cue introduces is attached: at a particle, a colon or a quotation mark after the cue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.reading import (
    BI_PARTICLES,
    COMMAS,
    PARTICLES,
    STATEMENT_PARTICLES,
    Reading,
)
from arabnews_nlp.text.segmentation import MarkPair

REACH = 60
SHORT_QUOTATION = 3


@dataclass(frozen=True, slots=True)
class Attachment:
    """at: the token that attaches (particle, colon or mark). start: the first token of the content.

    pair: the quotation that opens with the content, None where the content has no marks at its start.
    link: the preposition before the particle or the object (الى, على, من, عن), "ب" for بأن, else "".
    through: the token that the content reaches at least.
    """

    kind: Literal["particle", "colon", "marks", "question", "object"]
    at: int
    start: int
    pair: MarkPair | None
    link: str = ""
    through: int | None = None


GOVERNORS = words("governors")
BREAKERS = words("breakers")
QUESTIONS = words("questions")
SCRIPTURE = {"(": ")", "{": "}", "[": "]", "﴿": "﴾", "*": "*"}
SHORTEST_BRACKET = 4
FEW_WORDS = 3
LONGEST_TITLE = 6
SHORTEST_PHRASE = 2
GOVERNING = frozenset({"ب", "عن"})
THAT = frozenset({"ان", "انه", "انها", "انهم"})
PREPOSITIONS = {"الي": "الي", "علي": "علي", "من": "من", "عن": "عن", "ب": "ب"}


def find_attachment(reading: Reading, first: int, stop: Callable[[int], bool], asks: bool = False) -> Attachment | None:
    """The first attachment at or after the token `first` within the sentence; `stop(i)` true ends the search.

    asks: the cue is a verb of asking, so that a question word attaches as well.
    """
    end = min(reading.sentence_end(first) if first < len(reading.tokens) else first, first + REACH)
    index = first
    while index < end:
        norm = reading.norms[index]
        if reading.tokens[index].kind == "mark":
            pair = reading.opens.get(index)
            if pair is None:
                index += 1
                continue
            found = _at_mark(reading, index, pair, first)
            if found is not None and not (index > first and _names_place(reading, pair, end, stop)):
                return found
            index = pair.end + 1 if pair.close is not None else index + 1
            continue
        if norm == ":":
            return _after_colon(reading, index)
        if asks and norm in QUESTIONS and reading.entity[index] is None:
            return Attachment("question", index, index, None)
        if index == first and _is_that_not(reading, index):
            return Attachment("particle", index, index, None)
        if norm in STATEMENT_PARTICLES and reading.entity[index] is None and not _is_spelled(reading, index):
            before = reading.tokens[index - 1].stem if index > first else ""
            if before in ("له", "لها", "لهم") and index - 2 >= first and reading.norms[index - 2] == "سبق":
                before = "سبق"
            if before in BREAKERS:
                return None
            if before not in GOVERNORS:
                return _after_particle(reading, index)
        if stop(index):
            return None
        index += 1
    return None


def _is_spelled(reading: Reading, index: int) -> bool:
    """Whether a full stop without a space joins the token to the letters before it (سي.إن.إن)."""
    before = reading.tokens[index - 1]
    return index > 0 and before.text == "." and before.end == reading.tokens[index].start


def _names_place(reading: Reading, pair: MarkPair, end: int, stop: Callable[[int], bool]) -> bool:
    """Whether short marks tell where it was said, by what follows: a colon with a quotation, a comma with a particle.

    In قال في برنامج "كذا": "…" and قال في ندوة "كذا" بالعاصمة، إن the marks hold a name.
    """
    if pair.close is None or reading.word_count(pair.start, pair.end) > LONGEST_TITLE:
        return False
    for index in range(pair.close + 1, end - 1):
        if reading.norms[index] == ":":
            return reading.is_mark(index + 1) and index + 1 in reading.opens
        if reading.norms[index] in COMMAS and reading.norms[pair.start - 2] not in GOVERNING:
            return reading.norms[index + 1] in THAT
        if stop(index) or reading.norms[index] in COMMAS or reading.is_mark(index):
            return False
    return False


def _is_that_not(reading: Reading, index: int) -> bool:
    """ألا (أن لا), which stays inside the content; إلا has the same folded form."""
    return reading.norms[index] in ("الا", "بالا") and reading.tokens[index].text.lstrip("ب")[:1] == "أ"


def _after_colon(reading: Reading, index: int) -> Attachment | None:
    start = index + 1
    if start >= len(reading.tokens) or reading.paragraph[start] != reading.paragraph[index]:
        next_line = start < len(reading.tokens) and reading.is_mark(start) and start in reading.opens
        if not next_line:
            return None
    pair = reading.opens.get(start) if reading.is_mark(start) else None
    if pair is not None:
        return Attachment("colon", index, pair.start, pair)
    if reading.is_mark(start):
        start += 1
    if start >= len(reading.tokens):
        return None
    pair = _bracket(reading, start)
    return Attachment("colon", index, pair.start if pair is not None else start, pair)


def _bracket(reading: Reading, start: int) -> MarkPair | None:
    """Brackets that hold what was said (scripture and hadith stand in them), as a pair of marks."""
    closing = SCRIPTURE.get(reading.norms[start])
    if closing is None:
        return None
    for index in range(start + 1, min(reading.paragraph_end(start), start + 120)):
        if reading.norms[index] == closing:
            if reading.word_count(start + 1, index) < SHORTEST_BRACKET:
                return None
            return MarkPair(start, index, start + 1, index, 0)
    return None


def _after_particle(reading: Reading, index: int) -> Attachment | None:
    before = reading.norms[index - 1] if index else ""
    link = "ب" if reading.norms[index] in BI_PARTICLES else PREPOSITIONS.get(before, "")
    start = index + 1
    if start >= len(reading.tokens):
        return None
    if reading.norms[start] == ":" and start + 1 < len(reading.tokens):
        start += 1
    if reading.is_mark(start):
        pair = reading.opens.get(start)
        if pair is not None:
            return Attachment("particle", index, pair.start, pair, link)
        start += 1
        if start >= len(reading.tokens):
            return None
    return Attachment("particle", index, start, None, link)


def _at_mark(reading: Reading, index: int, pair: MarkPair, first: int) -> Attachment | None:
    if pair.start + 1 < len(reading.tokens) and reading.norms[pair.start] in PARTICLES and index > 0:
        return Attachment("particle", pair.start, pair.start + 1, pair)
    end = pair.end
    words = reading.word_count(pair.start, end)
    before = reading.norms[index - 1]
    governed = index > first and before in GOVERNING
    if words >= (SHORTEST_PHRASE if governed else SHORT_QUOTATION) and not _is_name(reading, pair):
        return Attachment("marks", index, pair.start, pair, "ب" if governed and before == "ب" else "")
    directly = index == first
    if directly and words >= 1 and not _is_name(reading, pair):
        return Attachment("marks", index, pair.start, pair)
    return None


def _is_name(reading: Reading, pair: MarkPair) -> bool:
    """Whether the marks enclose hardly anything but a name."""
    names = sum(reading.entity[index] is not None for index in range(pair.start, pair.end))
    words = reading.word_count(pair.start, pair.end)
    return names * 2 > words and words - names < FEW_WORDS
