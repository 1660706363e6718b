"""Headings that hold a whole statement: فلان: كذا."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.content import Content, after_dateline, trim
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import SENTENCE_STOPS, Reading
from arabnews_nlp.quotes.speakers import mention_after
from arabnews_nlp.quotes.statement import Statement

LONGEST_SOURCE = 8
LONGEST_LINE = 25
LONGEST_SITE = 4
BARS = frozenset("|ـ")
LINKS = frozenset({"/", "|", "..", "…", "..."})
INVITATIONS = words("invitations")


def title_lines(
    reading: Reading, nouns: NounLexicon, claimed: AbstractSet[int], others: AbstractSet[int]
) -> list[Statement]:
    """Headings of the form فلان: كذا; `others` holds the tokens at which other statements' cues or clauses begin."""
    found: list[Statement] = []
    for first, last in reading.seg.paragraphs:
        colon = next((i for i in range(first, min(last, first + LONGEST_SOURCE)) if reading.norms[i] == ":"), None)
        if colon is None or colon == first or colon + 1 >= last or colon + 1 in claimed:
            continue
        first = _after_link(reading, first, colon)
        if any(i in others for i in range(first, colon)) or after_dateline(reading, first, colon + 1) > colon:
            continue
        if reading.word_count(colon + 1, last) > LONGEST_LINE or (
            reading.norms[last - 1] in SENTENCE_STOPS and first > 0
        ):
            continue
        if not _names_source(reading, nouns, first, colon):
            continue
        pair = reading.opens.get(colon + 1)
        segment = (pair.start, pair.end) if pair and pair.close is not None and pair.close >= last - 2 else None
        segment = segment or trim(reading, colon + 1, _without_site(reading, colon + 1, last))
        if segment is None or reading.word_count(*segment) < (2 if pair else 3):
            continue
        mention = mention_after(reading, nouns, first, colon)
        if mention is not None:
            found.append(Statement(None, Content((segment,), "direct"), mention, "title-line", first))
    return found


def _after_link(reading: Reading, first: int, colon: int) -> int:
    """The token after the words that lead to another article (قد يهمك/ فلان: كذا)."""
    leads = [
        i for i in range(first, colon - 1) if reading.tokens[i].text in LINKS and reading.norms[first] in INVITATIONS
    ]
    return leads[-1] + 1 if leads else first


def _without_site(reading: Reading, first: int, last: int) -> int:
    """The end of a heading without the name of the site after a bar (كذا | الأفق)."""
    bars = (i for i in range(last - 1, first, -1) if set(reading.tokens[i].text) <= BARS)
    bar = next(bars, None)
    if bar is None or reading.word_count(bar, last) > LONGEST_SITE:
        return last
    while set(reading.tokens[bar - 1].text) <= BARS:
        bar -= 1
    return bar


def _names_source(reading: Reading, nouns: NounLexicon, first: int, last: int) -> bool:
    """Whether the tokens before the colon name somebody who can speak: a place only in the article's headline."""
    if any(reading.entity[i] is not None and reading.entity[i].label == "PER" for i in range(first, last)):  # type: ignore[union-attr]
        return True
    if reading.is_mark(first) and first + 1 < last:
        first += 1
    head = reading.tokens[first]
    return head.kind == "word" and (
        nouns.is_group(head.stem)
        or nouns.is_unnamed(head.stem)
        or nouns.is_document(head.stem)
        or nouns.is_title(head.stem)
        or _is_body(reading, first)
    )


def _is_body(reading: Reading, at: int) -> bool:
    """Whether an organization, or at the very top a place, stands at the token; elsewhere places open a section."""
    entity = reading.entity[at]
    return entity is not None and (entity.label == "ORG" or (at < reading.seg.paragraphs[0][1]))
