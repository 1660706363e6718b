"""Whose a document is: the body or person that issued a statement, a report or a study which the article speaks of."""

from __future__ import annotations

from arabnews_nlp.document import Entity
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import STATEMENT_PARTICLES, Reading

REACH = 8
OWNERS = ("ORG", "PER", "COUNTRY")
ISSUING = words("issuing")
ISSUED = words("issued")
AUTHOR_LINKS = words("author_links")
AGENT_LINKS = words("agent_links")
RELATIVES = words("relatives")
OBJECT_PRONOUNS = ("ه", "ها")


def document_owner(reading: Reading, nouns: NounLexicon, index: int) -> Entity | None:
    """The name of whoever issued the document whose noun is the token, None where that is not told.

    It follows in annexation or after a link (بيان الوزارة، تقرير صادر عن، دراسة أجرتها), or is the subject of the verb
    of issuing before (أصدرت الشركة بيانا).
    """
    if reading.entity[index] is not None or not nouns.classes(reading.tokens[index].stem).issued:
        return None
    return _owner_after(reading, nouns, index) or _owner_before(reading, index)


def _owner_after(reading: Reading, nouns: NounLexicon, index: int) -> Entity | None:
    linked = not reading.tokens[index].stem.startswith("ال")
    for at in range(index + 1, min(reading.sentence_end(index), index + REACH)):
        token, entity = reading.tokens[at], reading.entity[at]
        if reading.is_mark(at):
            continue
        if token.kind != "word" or token.norm in STATEMENT_PARTICLES:
            return None
        linked = linked or _links(reading, at)
        if entity is not None:
            return entity if linked and entity.label in OWNERS else None
        kind = nouns.is_outlet(token.stem) or nouns.is_organization_head(token.stem) or nouns.is_title(token.stem)
        adjective = token.stem.startswith("ال") or token.norm in RELATIVES
        linked = _links(reading, at) or (linked and (kind or adjective))
    return None


def _links(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    if reading.proclitics(at) == "ل" or token.norm in AUTHOR_LINKS or token.norm in ISSUED:
        return True
    if token.norm in AGENT_LINKS:
        return reading.norms[at - 1] in ISSUED
    return any(token.norm.removesuffix(pronoun) in ISSUING for pronoun in OBJECT_PRONOUNS)


def _owner_before(reading: Reading, index: int) -> Entity | None:
    for at in range(index - 1, max(reading.sentence_start(index), index - REACH) - 1, -1):
        if reading.norms[at] in ISSUING or reading.norms[at].removeprefix("و") in ISSUING:
            return next((e for e in reading.entities_in(at + 1, index) if e.label in OWNERS), None)
    return None
