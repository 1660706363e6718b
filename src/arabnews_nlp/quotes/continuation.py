"""Quotations that go on in a sentence or paragraph of their own, without a cue."""

from __future__ import annotations

from arabnews_nlp.quotes.content import Content, trim
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.statement import Statement

SHORTEST = 5


def continuations(reading: Reading, statements: list[Statement]) -> list[Statement]:
    """`statements` with those quotations added that fill a whole sentence and follow a statement."""
    found = list(statements)
    taken = {i for s in statements for start, end in s.content.segments for i in range(start, end)}
    first_anchor = min((s.anchor for s in statements), default=None)
    for pair in reading.seg.marks:
        if pair.open is None or pair.close is None or pair.depth or first_anchor is None:
            continue
        if pair.start in taken or reading.word_count(pair.start, pair.end) < SHORTEST or pair.open < first_anchor:
            continue
        if reading.paragraph_start(pair.open) != pair.open and reading.sentence_start(pair.open) != pair.open:
            continue
        after = pair.close + 1
        limit = reading.sentence_end(pair.close)
        if any(reading.tokens[i].kind == "word" for i in range(after, limit)):
            continue
        segment = trim(reading, pair.start, pair.end)
        if segment is not None:
            found.append(Statement(None, Content((segment,), "direct"), None, "continuation", pair.start))
    found.sort(key=lambda s: (s.content.start, -s.content.end))
    return found
