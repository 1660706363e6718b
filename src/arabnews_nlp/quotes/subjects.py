"""The subject without a name that a participle goes on with (رفض متحدث باسم الشركة التعليق، مضيفا أن)."""

from __future__ import annotations

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.nouns import NounLexicon, may_agree
from arabnews_nlp.quotes.reading import COMMAS, STATEMENT_PARTICLES, Reading
from arabnews_nlp.quotes.sources import entity_name, gender_of_name
from arabnews_nlp.quotes.speakers import PREPOSITIONS, RELATIVES, TIME_WORDS, Mention, mention_after

OPENERS = words("clause_openers") | words("adversatives") | words("contrast") | STATEMENT_PARTICLES | COMMAS
NO_SUBJECTS = PREPOSITIONS | RELATIVES | TIME_WORDS
FEMININE = ("ة", "ى", "اء")
BACK = 60
TURNS = words("turns")
TURN_REACH = 4
OPENING_REACH = 8
ACCUSING = words("accusing")
WERE = frozenset({"كان", "كانت", "قد"})
APPOSITION_REACH = 4


def nameless_subject(reading: Reading, nouns: NounLexicon, cue: CueCandidate, spoken: set[int]) -> Mention | None:
    """The subject of the last clause before `cue` in its sentence that agrees with it, None where a name is nearer."""
    start = max(reading.sentence_start(cue.first), cue.first - BACK)
    for index in range(cue.first - 2, start - 1, -1):
        if index in spoken and cue.first not in spoken:
            continue
        if not _opens_clause(reading, index):
            continue
        mention = _subject_at(reading, nouns, index, cue.first)
        if mention is not None:
            nearby = reading.entities_in(mention.first, min(cue.first, mention.last + APPOSITION_REACH))
            named = any(entity.label == "PER" for entity in nearby)
            return None if named or not _agrees(reading, nouns, cue, mention) else mention
        if reading.entity[index + 1] is not None:
            return None
    return None


def opening_subject(reading: Reading, nouns: NounLexicon, start: int, cue: CueCandidate) -> Mention | None:
    """The phrase right after the verb that opens the sentence at `start`, where that verb agrees with the cue."""
    turn = turn_after(reading, start, cue.first)
    verb = start if turn is None else turn + 1
    while verb < cue.first and (reading.norms[verb] in OPENERS or reading.norms[verb] in WERE):
        verb += 1
    if verb + 1 >= cue.first or verb > start + OPENING_REACH or reading.entity[verb] is not None:
        return None
    token = reading.tokens[verb]
    noun = token.stem.startswith("ال") or token.stem.endswith("ة") or nouns.is_source_noun(token.stem)
    if token.kind != "word" or noun or token.norm in NO_SUBJECTS or reading.proclitics(verb + 1):
        return None
    gender = "f" if token.stem.endswith("ت") or token.stem.startswith("ت") else "m"
    if cue.gender not in (None, gender):
        return None
    mention = mention_after(reading, nouns, verb + 1, cue.first)
    if mention is None or mention.first != verb + 1:
        return None
    accused = is_accused(reading, verb, mention.last)
    people = [entity for entity in reading.entities_in(mention.first, mention.last) if entity.label == "PER"]
    genders = {gender_of_name(entity_name(person)) for person in people} - {None}
    return None if accused or (genders and gender not in genders) else mention


def turn_after(reading: Reading, start: int, limit: int) -> int | None:
    """The word near `start` that gives another the floor (بدوره, من جانبه), None where there is none before `limit`."""
    return next((i for i in range(start, min(limit, start + TURN_REACH)) if reading.norms[i] in TURNS), None)


def is_accused(reading: Reading, verb: int, last: int) -> bool:
    """Whether what ends before `last` is the object of the verb, since ب follows (اتهم فلانا | بالتحريض)."""
    accusing = reading.tokens[verb].stem.removesuffix("ت") in ACCUSING
    return accusing and last < len(reading.tokens) and reading.proclitics(last) == "ب"


def _opens_clause(reading: Reading, index: int) -> bool:
    if index == reading.sentence_start(index) or reading.norms[index - 1] in OPENERS:
        return True
    return reading.proclitics(index)[:1] in ("و", "ف")


def _subject_at(reading: Reading, nouns: NounLexicon, first: int, end: int) -> Mention | None:
    """The subject right after the verb that the clause at `first` begins with."""
    verb = reading.tokens[first]
    if verb.kind != "word" or reading.entity[first] is not None or verb.norm in NO_SUBJECTS | OPENERS:
        return None
    if verb.stem.startswith("ال") or verb.stem.endswith("ة") or nouns.is_source_noun(verb.stem) or first + 1 >= end:
        return None
    token = reading.tokens[first + 1]
    if token.kind != "word" or reading.entity[first + 1] is not None or token.norm in NO_SUBJECTS or token.proclitics:
        return None
    if token.stem.startswith("ال") and token.stem.endswith("ين") and not nouns.is_source_noun(token.stem):
        return None
    known = nouns.classes(token.stem)
    if not (known.title or known.unnamed or known.group or known.organization or known.outlet):
        return None
    mention = mention_after(reading, nouns, first + 1, end)
    return mention if mention is None or mention.first != first + 1 else _without_object(reading, mention)


def _without_object(reading: Reading, mention: Mention) -> Mention:
    """The phrase up to a noun that is no adjective of the definite one before it (باسم الشركة | التعليق)."""
    for index in range(mention.first + 1, mention.last):
        joined = reading.proclitics(index) and reading.norms[index] != "باسم"
        if reading.entity[index] is not None or reading.tokens[index].kind != "word" or joined:
            break
        stem, before = reading.tokens[index].stem, reading.tokens[index - 1].stem
        feminine = before.endswith("ة") and not stem.endswith(FEMININE)
        if before.startswith("ال") and (feminine or not stem.startswith("ال")):
            return Mention(mention.first, index)
    return mention


def _agrees(reading: Reading, nouns: NounLexicon, cue: CueCandidate, mention: Mention) -> bool:
    stem = reading.tokens[mention.first].stem
    several = nouns.is_several(stem)
    if cue.form is not None and cue.form.number == "p":
        return several
    gender = "f" if several else nouns.gender(stem) or nouns.body_gender(stem)
    return may_agree(cue.gender, gender)
