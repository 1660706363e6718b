"""Where a reported statement ends, and what type of quote it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from arabnews_nlp.document import QuoteType
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.reading import COMMAS, DASHES, Reading
from arabnews_nlp.text.segmentation import MarkPair

OCCASIONS = words("interviews") | words("occasions")
WHEN = frozenset({"في", "خلال", "عبر", "عقب", "اثناء"})
LONG_QUOTATION = 8
# What may follow a long quotation inside one clause: prepositions, and و before another quotation.
GOING_ON = frozenset({"من", "في", "علي", "الي", "عن", "مع", "ضد", "بين", "بعد", "قبل", "خلال", "نيابة", "و"})
FULL_STOPS = frozenset({".", "؟", "?", "!"})
OUTER_STOPS = COMMAS | frozenset({".", "..", "...", "…", ":", "-", "–", "—"})
AGENCY_WORDS = words("agency_words")
LONGEST_DATELINE = 14
LEADING_JUNK = COMMAS | frozenset({":", "-", "–"})


@dataclass(frozen=True, slots=True)
class Content:
    """Token ranges of the content and the quote's type."""

    segments: tuple[tuple[int, int], ...]
    type: QuoteType

    @property
    def start(self) -> int:
        return self.segments[0][0]

    @property
    def end(self) -> int:
        return self.segments[-1][1]


DEEPEST = 1
Boundary = Callable[[int], bool]
EndOf = Callable[[int, int | None], int]
Quotes = Callable[[MarkPair], bool]


def content_of(
    reading: Reading, attachment: Attachment, boundary: Boundary, end_of: EndOf, quotes: Quotes
) -> Content | None:
    """The content that begins at an attachment.

    `boundary(i)` is true where token i opens something else; `end_of(start, from_token)` gives the end of a content
    without closing marks, not before `from_token`; `quotes(pair)` is true where marks enclose the speaker's words.
    """
    if attachment.start >= len(reading.tokens):
        return None
    if attachment.pair is not None and attachment.pair.start >= attachment.start - 1:
        return _marked(reading, attachment, attachment.pair, boundary, end_of)
    segment = trim(reading, attachment.start, end_of(attachment.start, attachment.through))
    if segment is None:
        return None
    if attachment.kind == "colon" or _closed_only(reading, segment[1]):
        return Content((segment,), "direct")
    return Content((segment,), "mixed" if quoted_inside(reading, *segment, quotes) else "indirect")


def _closed_only(reading: Reading, end: int) -> bool:
    """Whether a closing mark without an opening one stands at the end, so that the words count as marked."""
    pair = reading.closes.get(end)
    return pair is not None and pair.open is None


def _marked(
    reading: Reading, attachment: Attachment, pair: MarkPair, boundary: Boundary, end_of: EndOf
) -> Content | None:
    start, end = attachment.start, pair.end
    if pair.close is None:
        end = end_of(start, None)
    elif attachment.kind in ("particle", "marks") and _is_part(reading, pair, pair.close + 1, boundary):
        opening = pair.open if pair.open is not None and pair.start == start else start
        segment = trim(reading, opening, end_of(start, pair.close + 1))
        if segment is not None and segment[1] > pair.close + 1:
            return Content((segment,), "mixed")
    segment = trim(reading, start, end)
    return Content((segment,), "direct") if segment else None


def _is_part(reading: Reading, pair: MarkPair, index: int, boundary: Boundary) -> bool:
    """Whether the reported clause continues after the closing mark of its first quotation, no full sentence."""
    if index >= len(reading.tokens) or reading.tokens[index].kind != "word":
        return False
    if reading.word_count(pair.start, pair.end) >= LONG_QUOTATION and reading.norms[index] not in GOING_ON:
        return False
    if _tells_occasion(reading, index) or any(_ends_sentence(reading, i) for i in range(pair.start + 1, pair.end - 1)):
        return False
    if reading.paragraph[index] != reading.paragraph[index - 1] or boundary(index):
        return False
    return reading.sentence[index] == reading.sentence[index - 1]


def _tells_occasion(reading: Reading, index: int) -> bool:
    """Whether it is told at the token where the words were said (في بيان, خلال مؤتمر صحفي)."""
    if reading.norms[index] not in WHEN or index + 1 >= len(reading.tokens):
        return False
    return reading.tokens[index + 1].stem in OCCASIONS


def _ends_sentence(reading: Reading, index: int) -> bool:
    """Whether a full stop, question or exclamation mark stands after a word, not after a letter or number."""
    before = reading.tokens[index - 1]
    return reading.norms[index] in FULL_STOPS and before.kind == "word" and len(before.norm) > 1


def quoted_inside(reading: Reading, start: int, end: int, quotes: Quotes) -> bool:
    """Whether a quoted phrase of the speaker's own words stands inside the tokens [start, end)."""
    for index in range(start, end):
        pair = reading.opens.get(index)
        if pair is None or pair.depth > DEEPEST:
            continue
        words = reading.word_count(pair.start, min(pair.end, end))
        names = sum(reading.entity[i] is not None for i in range(pair.start, min(pair.end, end)))
        if words >= 2 and names * 2 <= words and quotes(pair):
            return True
    return False


def trim(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The range without commas at its start, and without stops and unbalanced marks at its end."""
    while start < end and reading.norms[start] in LEADING_JUNK:
        start += 1
    while end > start:
        last = end - 1
        stops = reading.norms[last] in OUTER_STOPS or reading.norms[last] in ("و", "كما", "في")
        if not stops and not (reading.is_mark(last) and not _closes_within(reading, last, start)):
            break
        end = last
    return (start, end) if start < end else None


def _closes_within(reading: Reading, mark: int, start: int) -> bool:
    pair = reading.closes.get(mark)
    return pair is not None and pair.open is not None and pair.open >= start


def after_dateline(reading: Reading, start: int, end: int) -> int:
    """The token after the places and agencies that open a paragraph (القاهرة - رويترز: …), `start` where none do.

    One name before a colon is a speaker, not a dateline.
    """
    if start != reading.paragraph_start(start):
        return start
    names = 0
    found = start
    for index in range(start, min(end, start + LONGEST_DATELINE)):
        token = reading.tokens[index]
        if set(token.text) <= DASHES or token.norm == ":":
            found = index + 1 if names > (token.norm == ":") else found
        elif token.kind in ("word", "hashtag"):
            entity = reading.entity[index]
            if token.proclitics or (token.norm not in AGENCY_WORDS if entity is None else entity.label == "PER"):
                return found
            names += entity is None or entity is not reading.entity[index - 1]
        elif token.norm not in COMMAS and token.norm not in ("(", ")", "/") and token.kind not in ("mark", "number"):
            return found
    return found
