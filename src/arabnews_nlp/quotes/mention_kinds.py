"""What a nominal mention is by its words: somebody new without a name, a body, or a body named before."""

from __future__ import annotations

from collections.abc import Iterable

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.cues import REVERENCES
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.referents import SEVERAL, Referent, head_of
from arabnews_nlp.quotes.speakers import PREPOSITIONS, Mention, hundredths_end

OTHERS = words("others")
ALL = frozenset({"كل", "جميع"})
WHO = frozenset({"من", "الذين"})


def is_new_person(reading: Reading, nouns: NounLexicon, mention: Mention, *, headline: bool) -> bool:
    """Whether the mention brings in somebody without a name: متحدثة باسم الشركة, مسؤول في الوزارة, شاهد عيان.

    In a headline it may be somebody whom the article names.
    """
    first = head_of(reading, mention)
    head = reading.tokens[first].stem
    if head.startswith("ال") or head in REVERENCES or _names_person(reading, mention):
        return False
    if not (nouns.is_person_noun(head) or nouns.is_teller(head)):
        return False
    rest = range(first + 1, mention.last)
    definite = any(reading.tokens[i].stem.startswith("ال") or reading.entity[i] for i in rest)
    if not headline and (not definite or not nouns.is_title(head)):
        return True
    after = reading.norms[first + 1] if first + 1 < mention.last else None
    if after is None or after in PREPOSITIONS or after == "باسم":
        return True
    return reading.proclitics(first + 1).endswith(("ب", "ل"))


def is_new_group(reading: Reading, nouns: NounLexicon, mention: Mention) -> bool:
    """Whether the mention brings in several people: خبراء في البنك, بعض أعضاء الجمعية, باقي المشاركين."""
    first = head_of(reading, mention)
    stem = reading.tokens[first].stem
    if _names_person(reading, mention):
        return False
    if bare(stem) in SEVERAL:
        return True
    if first + 1 == mention.last:
        return False
    if nouns.is_partitive(reading.norms[first]) and reading.norms[first + 1] == "من":
        return True
    known = nouns.classes(stem)
    bodies = known.document or known.outlet or known.organization
    return nouns.is_several(stem) and not bodies and not stem.startswith("ال")


def is_another(reading: Reading, mention: Mention) -> bool:
    """Whether the mention says that it is another one than those before: موقع آخر, مصادر أخرى."""
    return reading.norms[mention.last - 1] in OTHERS


def is_everybody(reading: Reading, mention: Mention) -> bool:
    """Whether the mention is all of whom a clause tells: كل من شاهد الحادث, جميع الذين حضروا."""
    norms = reading.norms[mention.first : min(mention.last, mention.first + 2)]
    return len(norms) == 2 and norms[0] in ALL and norms[1] in WHO


def is_share(reading: Reading, mention: Mention) -> bool:
    """Whether the mention is a share of those asked: 43%, حوالي نصف المشاركين is none."""
    near = range(mention.first, min(mention.last + 1, mention.first + 4, len(reading.tokens)))
    return any("%" in reading.tokens[index].text or hundredths_end(reading, index) is not None for index in near)


def is_name_in_marks(reading: Reading, nouns: NounLexicon, mention: Mention) -> bool:
    """Whether the mention is all that a pair of marks holds and no known noun, so that it is a name: "ذا تايمز"."""
    pair = reading.opens.get(mention.first - 1) if mention.first else None
    if pair is None or (pair.start, pair.end) != (mention.first, mention.last):
        return False
    stem = reading.tokens[mention.first].stem
    return reading.entity[mention.first] is None and not nouns.is_source_noun(stem)


def is_new_body(reading: Reading, nouns: NounLexicon, mention: Mention) -> bool:
    """Whether the mention brings in a body without a name: صحيفة محلية, منظمة غير حكومية."""
    first = head_of(reading, mention)
    head = reading.tokens[first].stem
    if head.startswith("ال") or nouns.is_document(head):
        return False
    if not (nouns.is_outlet(head) or nouns.is_organization_head(head)):
        return False
    rest = range(first + 1, mention.last)
    return len(rest) > 0 and all(
        reading.tokens[i].kind == "word"
        and reading.entity[i] is None
        and not reading.tokens[i].stem.startswith("ال")
        and not reading.proclitics(i)
        for i in rest
    )


def is_body(reading: Reading, nouns: NounLexicon, mention: Mention) -> bool:
    """Whether the mention is a body or its document: مجلة الأفق, تقرير المجلة."""
    first = head_of(reading, mention)
    head = reading.tokens[first].stem
    if _names_person(reading, mention):
        return False
    if nouns.is_document(head) and not head.startswith("ال") and first + 1 < mention.last:
        return nouns.is_outlet(reading.tokens[first + 1].stem)
    return nouns.is_outlet(head) or nouns.is_organization_head(head)


def stands_for_body(reading: Reading, nouns: NounLexicon, mention: Mention, near: Iterable[Referent]) -> bool:
    """Whether the mention is but the definite noun of a body named before (الجماعة for جماعة كذا)."""
    stem = reading.tokens[head_of(reading, mention)].stem
    if mention.last - mention.first > 1 or not stem.startswith("ال"):
        return False
    if not (nouns.is_organization_head(stem) or nouns.is_outlet(stem) or nouns.is_group(stem)):
        return False
    return any(bare(stem) in r.heads and r.places[0] < mention.first for r in near if r.label == "ORG" and r.places)


def _names_person(reading: Reading, mention: Mention) -> bool:
    return any(entity.label == "PER" for entity in reading.entities_in(mention.first, mention.last))
