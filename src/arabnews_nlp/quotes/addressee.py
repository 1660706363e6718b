"""The outlet or person that a statement is addressed to."""

from __future__ import annotations

from arabnews_nlp.document import Span
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.statement import Statement

REACH = 25
INTERVIEW_REACH = 5
INTERVIEWS = words("interviews")
REPORTERS = words("reporters")
PRESS = words("press")
WITH = "مع"


def find_addressee(reading: Reading, nouns: NounLexicon, statement: Statement) -> Span | None:
    """The object of ل (or مع) in the cue's clause, where it is an outlet, a reporter or the press."""
    cue = statement.cue
    if cue is None or cue.kind == "according":
        return None
    limit = (
        statement.content.start
        if statement.content.start > cue.first
        else min(reading.sentence_end(cue.first), cue.last + REACH)
    )
    found = _governed(reading, nouns, statement, cue.last, min(limit, cue.last + REACH + 10), limit)
    if found is not None:
        return found
    start = reading.sentence_start(cue.first)
    for index in range(start, min(cue.first, start + INTERVIEW_REACH)):
        if reading.tokens[index].stem in INTERVIEWS:
            last = min(cue.first, index + INTERVIEW_REACH)
            return _governed(reading, nouns, statement, index + 1, last, cue.first)
    return None


def _governed(
    reading: Reading, nouns: NounLexicon, statement: Statement, first: int, last: int, limit: int
) -> Span | None:
    """The first outlet that ل or مع governs at one of the tokens [first, last); its name ends before `limit`."""
    for index in range(first, last):
        token = reading.tokens[index]
        if token.kind != "word" or _belongs_to_name(reading, nouns, statement, index):
            continue
        if token.proclitics.endswith("ل") or token.norm in ("ل", "لـ"):
            first = index if token.norm not in ("ل", "لـ") else index + 1
            found = _outlet(reading, nouns, first, limit)
            if found is not None:
                return found
        elif token.norm == WITH and index + 1 < limit:
            found = _outlet(reading, nouns, index + 1, limit)
            if found is not None:
                return found
    return None


def _belongs_to_name(reading: Reading, nouns: NounLexicon, statement: Statement, index: int) -> bool:
    """Whether the token stands in the source's phrase, inside a name, or after a title: الأمين العام لحزب كذا."""
    mention = statement.mention
    if mention is not None and mention.first <= index < mention.last:
        return reading.norms[index] != WITH
    before, entity = index - 1, reading.entity[index]
    if entity is not None and reading.entity[before] is entity:
        return True
    told = reading.tokens[index].stem
    if reading.entity[before] is not None or nouns.is_outlet(told) or told in REPORTERS or told in PRESS:
        return False
    stem = reading.tokens[before].stem
    title = stem if nouns.is_title(stem) or not stem.startswith("ال") else reading.tokens[before - 1].stem
    return nouns.is_title(title)


def _outlet(reading: Reading, nouns: NounLexicon, first: int, limit: int) -> Span | None:
    index = first
    while index < limit and reading.is_mark(index):
        index += 1
    if index >= limit:
        return None
    token = reading.tokens[index]
    if token.stem in REPORTERS:
        last = index + 1
        while last < limit and (reading.entity[last] is not None or reading.is_mark(last)):
            last += 1
        return Span.of(reading.text, token.stem_start, reading.tokens[last - 1].end)
    if token.stem in PRESS:
        return Span.of(reading.text, token.stem_start, token.end)
    entity = reading.entity[index]
    if nouns.is_outlet(token.stem) and (entity is None or entity.start != token.stem_start):
        following = index + 1
        while following < limit and reading.is_mark(following):
            following += 1
        entity = reading.entity[following] if following < limit else None
    if entity is not None and entity.label == "ORG":
        return Span.of(reading.text, entity.start, entity.end)
    pair = reading.opens.get(first) if reading.is_mark(first) else None
    if pair is not None and pair.close is not None and 0 < reading.word_count(pair.start, pair.end) <= 4:
        return reading.span(pair.start, pair.end)
    return None
