"""Names that punctuation shows: in quotation marks after a head noun, in brackets after another name."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.entities.gazetteer import EntityLexicon, weak_organizations
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Segmentation, Token

_LONGEST = 4


def quoted_names(segmentation: Segmentation, tokens: tuple[Token, ...], lexicon: EntityLexicon) -> list[Candidate]:
    """Organizations in quotation marks: after a head noun (صحيفة "لوموند"), or listed as names."""
    found = []
    words, of_nisba = lexicon.words, lexicon.countries.of_nisba
    weak = weak_organizations()
    for pair in segmentation.marks:
        if pair.open is None or pair.close is None or not 0 < pair.end - pair.start <= _LONGEST:
            continue
        inner = tokens[pair.start : pair.end]
        if any(token.kind in ("punct", "number") for token in inner):
            continue
        before = [token.stem for token in tokens[max(0, pair.open - 2) : pair.open]]
        headed = bool(before) and (
            before[-1] in words.outside or (len(before) == 2 and of_nisba(before[1]) and before[0] in words.outside)
        )
        if headed or (len(inner) == 1 and inner[0].norm in weak):
            found.append(Candidate(pair.start, pair.end, "ORG", None, 0.6, whole=True))
    return found


def bracketed_names(tokens: tuple[Token, ...], named: Sequence[Candidate]) -> list[Candidate]:
    """Latin names in brackets after an organization or place: a second mention of the same."""
    taken = {index for candidate in named for index in range(candidate.first, candidate.last)}
    found = []
    for candidate in named:
        at = candidate.last
        while at < len(tokens) and at < candidate.last + 2 and tokens[at].kind == "mark":
            at += 1
        if candidate.label not in ("ORG", "LOC") or at >= len(tokens) or tokens[at].text != "(":
            continue
        end = at + 1
        while (
            end < len(tokens) and end <= at + _LONGEST and tokens[end].text.isascii() and tokens[end].text[0].isalpha()
        ):
            end += 1
        if at + 1 < end < len(tokens) and tokens[end].text == ")" and taken.isdisjoint(range(at, end)):
            found.append(Candidate(at + 1, end, candidate.label, None, candidate.weight, whole=True))
    return found
