"""The noun phrase before a verb that is its subject, or the antecedent of its relative clause."""

from __future__ import annotations

from arabnews_nlp.quotes.appositions import is_person
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, FA_PARTICLES, STATEMENT_PARTICLES, Reading
from arabnews_nlp.quotes.speakers import (
    CAUSES,
    CONJUNCTIONS,
    FAMILIES,
    LONGEST_MENTION,
    PREPOSITIONS,
    RELATIVES,
    SENTENCE_OPENERS,
    TIME_WORDS,
    Mention,
    can_begin,
    mention_after,
)

THOSE = "الذين"
TITLE_REACH = 9


def mention_before(reading: Reading, nouns: NounLexicon, cue: int) -> Mention | None:
    """The noun phrase before a verb that is its subject or the antecedent of its relative clause."""
    floor = max(reading.sentence_start(cue), cue - LONGEST_MENTION)
    last = cue
    while last > floor and reading.norms[last - 1] in ("قد", "لقد", "فقد"):
        last -= 1
    relative = last > floor and reading.norms[last - 1] in RELATIVES
    if relative:
        last -= 1
    if relative and reading.norms[last] == THOSE and last > floor and _is_definite_plural(reading, last - 1):
        return Mention(last - 1, last)
    if last > floor and reading.norms[last - 1] in COMMAS:
        last -= 1
        return _sentence_subject(reading, nouns, floor, last)
    if last > floor and is_person(reading, last - 1) and not _is_family(reading, floor, last):
        return _titled_person(reading, nouns, floor, last)
    first = last
    while first > floor:
        token = reading.tokens[first - 1]
        if token.kind not in ("word", "number", "mark") or token.norm in RELATIVES:
            break
        if token.norm in STATEMENT_PARTICLES or token.norm in FA_PARTICLES:
            break
        if last - first > 5 and reading.entity[first - 1] is None and not nouns.is_title(token.stem):
            break
        if token.norm in TIME_WORDS or token.norm in CONJUNCTIONS or token.norm in CAUSES:
            break
        if token.norm in PREPOSITIONS and not nouns.takes_preposition(reading.norms[first - 2] if first >= 2 else ""):
            break
        first -= 1
        if reading.proclitics(first)[:1] in ("و", "ف"):
            break
    while first < last and reading.norms[first] in SENTENCE_OPENERS:
        first += 1
    if first >= last or last - first > 14 or reading.tokens[first].stem in PREPOSITIONS:
        return None
    if not relative and _is_governed(reading, first):
        topic = _topic_before(reading, nouns, floor, first)
        if topic is None:
            return None
        first = topic
    has_name = any(reading.entity[i] is not None for i in range(first, last))
    heads = any(nouns.is_source_noun(reading.tokens[i].stem) for i in range(first, last))
    return Mention(first, last) if has_name or heads else None


def _is_definite_plural(reading: Reading, index: int) -> bool:
    stem = reading.tokens[index].stem
    return reading.entity[index] is None and stem.startswith("ال") and len(stem) > 5 and stem.endswith(("ين", "ون"))


def _is_governed(reading: Reading, index: int) -> bool:
    """Whether a preposition stands before the token or is written together with it, so that it begins no subject.

    The one after عن may be the source of a tradition (عن فلان قال).
    """
    before = reading.norms[index - 1] if index else ""
    if before in PREPOSITIONS and before not in CONJUNCTIONS and before != "عن":
        return True
    return reading.proclitics(index).endswith(("ل", "ب", "ك"))


def _topic_before(reading: Reading, nouns: NounLexicon, floor: int, first: int) -> int | None:
    """The source that opens a clause and holds the governed name at `first` (لكن سفير موسكو في بريطانيا قال)."""
    for index in range(first - 2, max(floor, first - TITLE_REACH) - 1, -1):
        token = reading.tokens[index]
        if token.kind == "mark":
            continue
        if token.kind != "word" or token.norm in STATEMENT_PARTICLES | RELATIVES | FA_PARTICLES:
            return None
        if nouns.is_partitive(token.norm) and index == first - 2:
            return index
        if not nouns.is_source_noun(token.stem) or reading.entity[index] is not None:
            continue
        opens = index == floor or reading.norms[index - 1] in SENTENCE_OPENERS | CONJUNCTIONS | FA_PARTICLES
        if opens or reading.proclitics(index)[:1] in ("و", "ف"):
            return index
    return None


def _is_family(reading: Reading, floor: int, last: int) -> bool:
    """Whether the name that ends before `last` is that of a family (أفراد عائلة فلان)."""
    first = _start_of_name(reading, floor, last)
    return first > floor and reading.norms[first - 1] in FAMILIES


def _start_of_name(reading: Reading, floor: int, last: int) -> int:
    """The first token, not before `floor`, of the name that ends before `last`."""
    first = last - 1
    while first > floor and reading.entity[first - 1] is reading.entity[last - 1]:
        first -= 1
    return first


def _titled_person(reading: Reading, nouns: NounLexicon, floor: int, last: int) -> Mention:
    """The person's name that ends before `last`, with the title before it."""
    first = _start_of_name(reading, floor, last)
    index = name = first
    while index > floor and name - index < TITLE_REACH:
        index -= 1
        token = reading.tokens[index]
        if token.kind != "word" or token.norm in CONJUNCTIONS or token.norm in SENTENCE_OPENERS:
            break
        if is_person(reading, index) or token.norm in RELATIVES or token.norm in TIME_WORDS:
            break
        if reading.entity[index] is None and nouns.is_title(token.stem):
            first = index
        if reading.proclitics(index):
            break
    return Mention(first, last)


def _sentence_subject(reading: Reading, nouns: NounLexicon, first: int, last: int) -> Mention | None:
    """A nominal sentence's subject with its apposition between commas: فلان، مدير المعهد، قال."""
    while first < last and reading.norms[first] in SENTENCE_OPENERS:
        first += 1
    if first >= last or not can_begin(reading, first):
        return None
    mention = mention_after(reading, nouns, first, last)
    if mention is None or mention.first != first:
        return None
    has_name = any(
        entity.label in ("PER", "ORG", "COUNTRY") for entity in reading.entities_in(mention.first, mention.last)
    )
    return mention if has_name and mention.last >= last - 1 else None
