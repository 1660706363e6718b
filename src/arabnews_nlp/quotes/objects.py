"""Statements whose verb has only a noun for its object, which holds words of the speaker's own in quotation marks."""

from __future__ import annotations

from collections.abc import Callable

from arabnews_nlp.lexicon.grammar import spellings
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.speakers import after_adverbs, mention_after
from arabnews_nlp.text.segmentation import MarkPair

EXPRESSING = spellings("expressing")
REACH = 45
SHORTEST_QUOTATION = 2
LONGEST_OBJECT = 30
LEADING_WORDS = 2
LINKS = {"ila": "الي", "ala": "علي", "min": "من", "an": "عن"}
SOURCES = ("PER", "ORG", "COUNTRY")


def find_object(
    reading: Reading,
    nouns: NounLexicon,
    cue: CueCandidate,
    stop: Callable[[int], bool],
    quotes: Callable[[MarkPair], bool],
) -> Attachment | None:
    """The object of a verb or participle that leads to a quotation: اتهم الحكومة بمحاولة "كسب الوقت".

    `stop(i)` true ends the search at token i; `quotes(pair)` is true where marks enclose the speaker's words.
    """
    if (
        cue.kind not in ("verb", "participle")
        or (cue.ambiguity == "high" and cue.lemma not in EXPRESSING)
        or cue.last >= len(reading.tokens)
    ):
        return None
    end = min(reading.sentence_end(cue.last), cue.last + REACH)
    pair = _quotation(reading, cue.last, end, stop, quotes)
    if pair is None or pair.open is None:
        return None
    found = _linked(reading, cue, pair.open) or _direct(reading, nouns, cue, pair.open)
    if found is None:
        return None
    start, link = found
    if start >= pair.open or pair.open - start > LONGEST_OBJECT:
        return None
    return Attachment("object", start - (link not in ("", "ب")), start, None, link, pair.end + (pair.close is not None))


def holds(reading: Reading, noun: Attachment, marks: Attachment) -> bool:
    """Whether a quotation is part of the object after the verb's preposition, and no statement by itself."""
    before = reading.norms[marks.at - 1]
    return noun.link != "" and marks.at - noun.start >= LEADING_WORDS and before != "ب" and before not in COMMAS


def _quotation(
    reading: Reading, first: int, end: int, stop: Callable[[int], bool], quotes: Callable[[MarkPair], bool]
) -> MarkPair | None:
    index = first
    while index < end:
        pair = reading.opens.get(index) if reading.is_mark(index) else None
        if pair is not None:
            words = reading.word_count(pair.start, pair.end)
            names = sum(reading.entity[i] is not None for i in range(pair.start, pair.end))
            if words >= SHORTEST_QUOTATION and names * 2 <= words and quotes(pair):
                return pair
            index = max(index, pair.end)
        elif stop(index) or reading.norms[index] == ":":
            return None
        index += 1
    return None


def _linked(reading: Reading, cue: CueCandidate, end: int) -> tuple[int, str] | None:
    """The object after the preposition that the verb governs."""
    links = {LINKS[particle] for particle in cue.particles if particle in LINKS}
    for index in range(cue.last, end):
        if reading.entity[index] is None and reading.norms[index] in links:
            return index + 1, reading.norms[index]
        if "bi-anna" in cue.particles and reading.proclitics(index) == "ب":
            return index, "ب"
    return None


def _direct(reading: Reading, nouns: NounLexicon, cue: CueCandidate, end: int) -> tuple[int, str] | None:
    """The object after the subject, or after the verb where the subject stands before it or is elided."""
    if "inna" not in cue.particles:
        return None
    mention = mention_after(reading, nouns, cue.last, end) if cue.kind == "verb" else None
    if mention is not None:
        named = any(entity.label in SOURCES for entity in reading.entities_in(mention.first, mention.last))
        if named or nouns.is_source_noun(reading.tokens[mention.first].stem):
            return after_adverbs(reading, mention.last, end), ""
    return after_adverbs(reading, cue.last, end), ""
