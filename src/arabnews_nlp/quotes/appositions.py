"""Names in apposition: the person behind a comma whom a long title belongs to."""

from __future__ import annotations

from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, STATEMENT_PARTICLES, Reading

LONGEST_ADDRESS = 3
LONGEST_NAME_IN_MARKS = 5
FOLLOWING_NAMES = frozenset({"في", "خلال", "علي", "عبر"})


def with_apposed_name(reading: Reading, nouns: NounLexicon, start: int, last: int, limit: int) -> int | None:
    """The token after a name behind a comma that the title from `start` belongs to (المحلل، والباحث في كذا، فلان،).

    Of محامي فلانة، فلان the name behind the comma counts, not the one that the title tells of.
    """
    if not nouns.is_person_noun(reading.tokens[start].stem) or reading.entity[start] is not None:
        return None
    named = [i for i in range(start, last) if is_person(reading, i)]
    if named and (named[0] > start + 1 or named[-1] + 1 != last):
        return None
    index = last
    while index < limit:
        if reading.norms[index] in STATEMENT_PARTICLES or reading.norms[index] == ":":
            return None
        if reading.is_mark(index):
            pair = reading.opens.get(index)
            if pair is None or pair.close is None or reading.word_count(pair.start, pair.end) > LONGEST_NAME_IN_MARKS:
                return None
            index = pair.close
        elif reading.norms[index] in COMMAS:
            end = _apposed_at(reading, nouns, index + 1, limit)
            if end is not None or named:
                return end
        index += 1
    return None


def _apposed_at(reading: Reading, nouns: NounLexicon, name: int, limit: int) -> int | None:
    """The token after a person's name with titles before it, where the subject ends with it."""
    first = name
    while name < limit and not is_person(reading, name) and _is_address(reading, nouns, name, first):
        name += 1
    if name >= limit or not is_person(reading, name) or reading.proclitics(name):
        return None
    end = name
    while end < limit and reading.entity[end] is reading.entity[name]:
        end += 1
    if end == limit or end >= reading.sentence_end(name):
        return end
    closed = reading.norms[end] in COMMAS or reading.norms[end] in STATEMENT_PARTICLES
    told = reading.proclitics(end) == "ل" or reading.norms[end] in FOLLOWING_NAMES
    return end if closed or told or reading.is_mark(end) else None


def _is_address(reading: Reading, nouns: NounLexicon, index: int, first: int) -> bool:
    token = reading.tokens[index]
    titled = nouns.is_title(token.stem) or nouns.is_honorific(token.stem)
    return index - first < LONGEST_ADDRESS and not token.proclitics and titled


def is_person(reading: Reading, index: int) -> bool:
    entity = reading.entity[index]
    return entity is not None and entity.label == "PER"
