"""People without names whom a plural verb or participle goes on with (شهود من الحي قالوا, ردد المشجعون كذا وقالوا)."""

from __future__ import annotations

from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.speakers import RELATIVES, Mention

PLURAL_ENDINGS = ("ون", "ين")
BACK = 40
SHORTEST_PLURAL = 6


def speaks_for_several(cue: CueCandidate | None) -> bool:
    """Whether the cue is a plural of the third person, so that one person cannot be its subject."""
    form = cue.form if cue is not None else None
    return form is not None and form.kind in ("verb", "participle") and form.number == "p" and form.person in (None, 3)


def group_before(reading: Reading, nouns: NounLexicon, cue: CueCandidate, spoken: set[int]) -> Mention | None:
    """The last phrase for several people before `cue` in its sentence, in no statement but one that holds the cue."""
    start = max(reading.sentence_start(cue.first), cue.first - BACK)
    for index in range(cue.first - 1, start - 1, -1):
        if index in spoken and cue.first not in spoken:
            continue
        if _names_several(reading, nouns, index):
            entity = reading.entity[index + 1]
            if entity is not None and entity.label == "PER":
                return None
            return Mention(_opening(reading, nouns, index, start), _closing(reading, nouns, index, cue.first))
    return None


def _closing(reading: Reading, nouns: NounLexicon, index: int, limit: int) -> int:
    """The token after the phrase of the noun at `index`: the body it belongs to, its definite words, an adjective."""
    last = index + 1
    after = last + 1 if last < limit and reading.norms[last] in ("في", "من") else last
    entity = reading.entity[after] if after < limit else None
    if entity is not None and entity.label != "PER" and not reading.proclitics(after):
        return min(limit, reading.seg.token_range(entity.start, entity.end)[1])
    if after < limit and _is_definite(reading, after):
        last = after
    while last < limit and _is_definite(reading, last):
        last += 1
    if last == index + 1 and last < limit and reading.entity[last] is None:
        stem = reading.tokens[last].stem
        alike = stem.endswith(PLURAL_ENDINGS) and not reading.proclitics(last)
        last += alike or nouns.country_of_nisba(stem) is not None
    return last


def _is_definite(reading: Reading, index: int) -> bool:
    plain = reading.entity[index] is None and not reading.proclitics(index) and reading.norms[index] not in RELATIVES
    return plain and reading.tokens[index].stem.startswith("ال")


def group_right_before(reading: Reading, nouns: NounLexicon, cue: CueCandidate) -> Mention | None:
    """The phrase for several people that a plural verb follows at once, or in a relative clause (قادة، الذين قالوا)."""
    last = cue.first
    while last > 0 and (reading.norms[last - 1] in RELATIVES or reading.norms[last - 1] in COMMAS):
        last -= 1
    if last < cue.first and reading.norms[cue.first - 1] in COMMAS:
        return None
    mention = group_before(reading, nouns, cue, set())
    return mention if mention is not None and mention.last == last else None


def _names_several(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind != "word" or reading.entity[index] is not None:
        return False
    known = nouns.classes(token.stem)
    if known.document or known.outlet or known.organization:
        return False
    if nouns.is_several(token.stem):
        return True
    if len(token.stem) < SHORTEST_PLURAL or not token.stem.endswith(PLURAL_ENDINGS):
        return False
    return token.stem.startswith("ال") or nouns.country_of_nisba(token.stem[:-2]) is not None


def _opening(reading: Reading, nouns: NounLexicon, index: int, start: int) -> int:
    """The first token of the phrase whose last noun is at `index` (بعض أعضاء, عدد من الخبراء, نشطاء من المعارضة)."""
    if reading.tokens[index].proclitics:
        return index
    if index > start and nouns.is_partitive(reading.norms[index - 1]):
        return index - 1
    if index - 1 > start and reading.norms[index - 1] == "من":
        before = reading.tokens[index - 2].stem
        if nouns.is_partitive(before) or nouns.is_group(before):
            return index - 2
    return index
