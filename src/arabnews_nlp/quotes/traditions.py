"""Words of the Prophet after his name and the blessing, without a verb (في هدي الرسول صلى الله عليه وسلم: "كذا")."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from arabnews_nlp.quotes.content import Content, trim
from arabnews_nlp.quotes.naming import PROPHET
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.speakers import BLESSING, Mention
from arabnews_nlp.quotes.statement import Statement

BLESSING_LENGTH = 4
SHORTEST = 3
LONGEST = 120


def traditions(reading: Reading, known: AbstractSet[int]) -> list[Statement]:
    """Statements of the Prophet whose quotation a colon joins to the blessing; none that begins at a `known` token."""
    found: list[Statement] = []
    for index, norm in enumerate(reading.norms):
        if norm != BLESSING or index == 0:
            continue
        name = index - 1
        if reading.norms[name] not in PROPHET and reading.norms[name - 1] in PROPHET:
            name -= 1
        colon = index + BLESSING_LENGTH
        if reading.norms[name] not in PROPHET or colon + 1 >= len(reading.norms) or reading.norms[colon] != ":":
            continue
        pair = reading.opens.get(colon + 1)
        if pair is None or pair.start in known:
            continue
        segment = trim(reading, pair.start, pair.end if pair.close is not None else _end(reading, pair.start))
        if segment is not None and reading.word_count(*segment) >= SHORTEST:
            mention = Mention(name, index)
            found.append(Statement(None, Content((segment,), "direct"), mention, "tradition", name))
    return found


def _end(reading: Reading, start: int) -> int:
    """The end of words whose closing mark is missing: their source in brackets (رواه فلان), or the sentence's end."""
    end = min(reading.sentence_end(start), start + LONGEST)
    return next((index for index in range(start, end) if reading.norms[index] == "("), end)
