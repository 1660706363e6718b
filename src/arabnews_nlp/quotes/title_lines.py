"""Headings that hold a whole statement: فلان: كذا."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from arabnews_nlp.document import Entity
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.content import Content, after_dateline, trim
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import DASHES, SENTENCE_STOPS, Reading
from arabnews_nlp.quotes.speakers import TIME_WORDS, Mention, mention_after
from arabnews_nlp.quotes.statement import Statement

LONGEST_SOURCE = 8
LONGEST_LINE = 25
LONGEST_HEADLINE_SOURCE = 14
LONGEST_HEADLINE = 40
LONGEST_LEAD = 80
LONGEST_SITE = 4
BARS = frozenset("|ـ")
LINKS = frozenset({"/", "|", "..", "…", "..."})
INVITATIONS = words("invitations")
AFFAIRS = words("affairs")
HEADLINE_ADVERBS = words("headline_adverbs")
CAPITALS = words("capitals")


def title_lines(
    reading: Reading, nouns: NounLexicon, claimed: AbstractSet[int], others: AbstractSet[int]
) -> list[Statement]:
    """Headings of the form فلان: كذا; `others` holds the tokens at which other statements' cues or clauses begin."""
    found: list[Statement] = []
    for first, last in reading.seg.paragraphs:
        reach = LONGEST_SOURCE if first else LONGEST_HEADLINE_SOURCE
        colon = next((i for i in range(first, min(last, first + reach)) if reading.norms[i] == ":"), None)
        if colon is None or colon == first or colon + 1 >= last or colon + 1 in claimed:
            continue
        source = headline_source(reading, nouns, colon)
        if source is None and colon >= first + LONGEST_SOURCE:
            continue
        first = source.first if source else _after_link(reading, first, colon)
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
        if segment is None or reading.word_count(*segment) < (2 if pair or _is_person(reading, first, colon) else 3):
            continue
        mention = source or mention_after(reading, nouns, first, colon)
        if mention is not None:
            found.append(Statement(None, Content((segment,), "direct"), mention, "title-line", first))
    return found


def headline_source(reading: Reading, nouns: NounLexicon, colon: int) -> Mention | None:
    """The source that opens the headline which the colon stands in, None where a verb or adverb does not end it.

    الصين تتحدى الرسوم: كذا, فلان بعد الفوز: كذا, بلد.. الوزير ينفي: كذا.
    """
    if reading.paragraph[colon] > 0 or colon > LONGEST_HEADLINE:
        return None
    leads = (i for i in range(colon - 1, 0, -1) if reading.tokens[i].text in LINKS)
    first = next(leads, -1) + 1
    token = reading.tokens[first]
    named = reading.entity[first] is not None or token.stem.startswith("ال") or nouns.is_source_noun(token.stem)
    if not named or token.kind != "word" or token.proclitics:
        return None
    cut = next((i for i in range(first + 1, colon) if _ends_source(reading, nouns, i)), None)
    if cut is None or any(reading.norms[i] in DASHES for i in range(first, colon)):
        return None
    mention = mention_after(reading, nouns, first, cut)
    return mention if mention is not None and mention.last == cut else None


def _ends_source(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether a present verb or an adverb stands after a source: a verb with ت only after a name or a definite noun."""
    token = reading.tokens[index]
    if token.kind != "word" or token.proclitics or reading.entity[index] is not None or token.norm in TIME_WORDS:
        return False
    if token.norm in HEADLINE_ADVERBS:
        return True
    if len(token.norm) < 3 or token.norm.endswith("ة") or nouns.is_source_noun(token.stem):
        return False
    named = reading.entity[index - 1] is not None or reading.tokens[index - 1].stem.startswith("ال")
    return token.norm[0] == "ي" or (named and token.norm[0] == "ت")


def _is_person(reading: Reading, first: int, last: int) -> bool:
    """Whether the tokens are one person's name."""
    entity = reading.entity[first]
    return entity is not None and entity.label == "PER" and all(reading.entity[i] is entity for i in range(first, last))


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
    head = reading.tokens[first]
    if head.stem in AFFAIRS:
        return False
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
        or (last - first == 1 and named_in_lead(reading, first) is not None)
    )


def _is_body(reading: Reading, at: int) -> bool:
    """Whether an organization, or at the very top a place, stands at the token; elsewhere places open a section."""
    entity = reading.entity[at]
    if entity is None or (entity.label != "ORG" and reading.paragraph[at] > 0):
        return False
    return entity.label != "LOC" or reading.norms[at] in CAPITALS


def named_in_lead(reading: Reading, index: int) -> Entity | None:
    """The body of the lead whose name begins with a headline's definite noun (الرابطة: رابطة كذا)."""
    stem = reading.tokens[index].stem
    if index > LONGEST_HEADLINE or not stem.startswith("ال") or len(reading.seg.paragraphs) < 2:
        return None
    noun = stem.removeprefix("ال")
    first, last = reading.seg.paragraphs[1]
    if index >= first:
        return None
    for entity in reading.entities_in(first, min(last, first + LONGEST_LEAD)):
        head = reading.tokens[reading.seg.token_range(entity.start, entity.end)[0]].stem
        if entity.label == "ORG" and head.removeprefix("ال") == noun:
            return entity
    return None
