"""Whose a document is: the body or person that issued a statement, a report or a study which the article speaks of."""

from __future__ import annotations

from arabnews_nlp.document import Entity
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, STATEMENT_PARTICLES, Reading

REACH = 10
OWNERS = ("ORG", "PER", "COUNTRY")
ISSUING = words("issuing")
ISSUED = words("issued")
AUTHOR_LINKS = words("author_links")
AGENT_LINKS = words("agent_links")
RELATIVES = words("relatives")
PREPOSITIONS = words("prepositions")
PLACING = ("في", "من", "لدي")
OBJECT_PRONOUNS = ("ه", "ها")
OWNER_PRONOUNS = ("ها", "ه")


def document_owner(reading: Reading, nouns: NounLexicon, index: int) -> Entity | None:
    """The name of whoever issued the document whose noun is the token, None where that is not told.

    It follows in annexation or after a link (بيان الوزارة، تقرير صادر عن، دراسة أجرتها), or is the subject of the verb
    of issuing before (أصدرت الشركة بيانا), or the name before that a pronoun stands for (أوضح البنك في نشرته).
    """
    if reading.entity[index] is not None:
        return None
    if nouns.classes(reading.tokens[index].stem).issued:
        return _owner_after(reading, nouns, index) or _owner_before(reading, index)
    return None if owned_document(nouns, reading.tokens[index].stem) is None else _name_before(reading, index)


def owned_document(nouns: NounLexicon, stem: str) -> str | None:
    """The noun of a document with the pronoun of its owner (بيان for بيانها, نشرة for نشرته), None for other words."""
    for pronoun in OWNER_PRONOUNS:
        if stem.endswith(pronoun):
            noun = stem.removesuffix(pronoun)
            noun = noun[:-1] + "ة" if noun.endswith("ت") else noun
            return noun if len(noun) > 2 and nouns.is_document(noun) else None
    return None


def _name_before(reading: Reading, index: int) -> Entity | None:
    """The last name before the token in its sentence, which the pronoun of the token stands for."""
    for at in range(index - 1, max(reading.sentence_start(index), index - REACH) - 1, -1):
        entity = reading.entity[at]
        if entity is not None:
            return entity if entity.label in ("ORG", "PER") else None
    return None


def _owner_after(reading: Reading, nouns: NounLexicon, index: int) -> Entity | None:
    linked = not reading.tokens[index].stem.startswith("ال")
    made = False
    end = min(reading.sentence_end(index), index + REACH)
    for at in range(index + 1, end):
        token, entity = reading.tokens[at], reading.entity[at]
        if reading.is_mark(at) or (token.norm in COMMAS and not made and _goes_on(reading, at + 1, end)):
            continue
        if token.kind != "word" or token.norm in STATEMENT_PARTICLES:
            return None
        linked = linked or _links(reading, at)
        if entity is not None:
            return entity if linked and entity.label in OWNERS else None
        made = made or _is_made_by(token.norm)
        if made and token.norm in PREPOSITIONS and token.norm not in PLACING:
            return None
        kind = nouns.is_outlet(token.stem) or nouns.is_organization_head(token.stem) or nouns.is_title(token.stem)
        adjective = token.stem.startswith("ال") or token.norm in RELATIVES
        linked = made or _links(reading, at) or (linked and (kind or adjective))
    return None


def _goes_on(reading: Reading, at: int, end: int) -> bool:
    """Whether what follows a comma tells who made the document (تقارير، نشرتها صحيفة كذا; التقرير، الذي أعده كذا)."""
    return at < end and (reading.norms[at] in RELATIVES or _is_made_by(reading.norms[at]))


def _is_made_by(norm: str) -> bool:
    """Whether the word is a verb of issuing with the document as its object (أعده, نشرتها)."""
    return norm.endswith(OBJECT_PRONOUNS) and any(
        norm.removesuffix(pronoun) in ISSUING for pronoun in ("", *OBJECT_PRONOUNS)
    )


def _links(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    if reading.proclitics(at) == "ل" or token.norm in AUTHOR_LINKS or token.norm in ISSUED:
        return True
    if token.norm in AGENT_LINKS:
        return reading.norms[at - 1] in ISSUED
    return _is_made_by(token.norm)


def _owner_before(reading: Reading, index: int) -> Entity | None:
    for at in range(index - 1, max(reading.sentence_start(index), index - REACH) - 1, -1):
        if reading.norms[at] in ISSUING or reading.norms[at].removeprefix("و") in ISSUING:
            return next((e for e in reading.entities_in(at + 1, index) if e.label in OWNERS), None)
    return None
