"""Who can be the source of a statement: the people and organizations of an article, and its nameless sources."""

from __future__ import annotations

from dataclasses import dataclass, field

from arabnews_nlp.document import Entity, SpeakerKind
from arabnews_nlp.entities.folding import fold
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.documents import document_owner, owned_document
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.sources import Profile, entity_name, profiles_of
from arabnews_nlp.quotes.speakers import DEMONSTRATIVES, Mention

SEVERAL = words("several")
BODIES = ("ORG", "COUNTRY", "LOC")
SHORTEST_PLURAL = 7


@dataclass(slots=True, eq=False)
class Referent:
    """Someone or something that an article may quote.

    places: the first tokens of its mentions. said: the anchors of the statements attributed to it so far. heads: the
    bare nouns that name its kind (وكالة, وزارة, خبراء). label is None for a nameless source. confidence: of the surest
    mention under the full name. documents: token and bare noun of each document it issued, in order.
    """

    name: str
    kind: SpeakerKind
    label: str | None
    places: list[int] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    country: str | None = None
    profile: Profile | None = None
    confidence: float = 1.0
    documents: list[tuple[int, str]] = field(default_factory=list)


def named_referents(reading: Reading, nouns: NounLexicon) -> dict[str, Referent]:
    """The people, organizations, countries and places of an article by canonical name."""
    profiles = profiles_of(reading, nouns)
    found: dict[str, Referent] = {}
    for entity in reading.entities:
        first, last = reading.seg.token_range(entity.start, entity.end)
        if first >= last:
            continue
        name = entity_name(entity)
        referent = found.get(name)
        if referent is None:
            referent = found[name] = _referent(entity, name, profiles, nouns)
            referent.confidence = entity.confidence
        referent.places.append(first)
        full = entity.text == name
        referent.confidence = max(referent.confidence, entity.confidence) if full else referent.confidence
        if entity.label in BODIES:
            referent.heads.update(_heads(reading, first, last))
    for index, token in enumerate(reading.tokens):
        if token.kind != "word":
            continue
        owner = document_owner(reading, nouns, index)
        if owner is not None:
            noun = owned_document(nouns, token.stem) or bare(token.stem).removesuffix("ا")
            found[entity_name(owner)].documents.append((index, noun))
    return found


def _referent(entity: Entity, name: str, profiles: dict[str, Profile], nouns: NounLexicon) -> Referent:
    if entity.label == "PER":
        profile = profiles.get(name)
        gender = None if profile is None or profile.feminine is None else "f" if profile.feminine else "m"
        return Referent(name, "person", "PER", gender=gender, profile=profile)
    head = fold(name.split()[0])
    gender = "f" if entity.label in ("COUNTRY", "LOC") or head.endswith("ة") else nouns.body_gender(head)
    return Referent(name, "organization", entity.label, gender=gender, country=entity.country)


def _heads(reading: Reading, first: int, last: int) -> set[str]:
    """The first noun of the name and the noun that introduces it (وكالة رويترز)."""
    heads = {bare(reading.tokens[first].stem)}
    before = first - 1
    if before >= 0 and reading.is_mark(before):
        before -= 1
    if before >= 0 and reading.tokens[before].kind == "word":
        heads.add(bare(reading.tokens[before].stem))
    return heads


def indefinite_sources(reading: Reading, nouns: NounLexicon) -> dict[str, list[int]]:
    """The places of nouns without an article that a source may be, by their form without a plural ending."""
    found: dict[str, list[int]] = {}
    for index, token in enumerate(reading.tokens):
        if token.kind != "word" or reading.entity[index] is not None or token.stem.startswith("ال"):
            continue
        if nouns.is_group(token.stem) or nouns.is_document(token.stem) or nouns.is_person_noun(token.stem):
            found.setdefault(singular(token.stem), []).append(index)
    return found


def singular(stem: str) -> str:
    """The noun without the ending of a sound masculine plural (باحثون, باحثين → باحث)."""
    for ending in ("ون", "ين"):
        if stem.endswith(ending) and len(stem) > 5:
            return stem[:-2]
    return stem


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, the same for مسؤولون أميركيون and مسؤولين أميركيين."""
    return tuple(_nominative(fold(word)) for word in phrase.split())


def _nominative(word: str) -> str:
    return word[:-2] + "ون" if word.endswith("ين") and len(word) > 5 else word


def head_of(reading: Reading, mention: Mention) -> int:
    """The token of the mention's head noun."""
    for index in range(mention.first, mention.last):
        token = reading.tokens[index]
        if token.kind in ("word", "hashtag", "handle") and token.norm not in DEMONSTRATIVES:
            return index
    return mention.first


def phrase_name(reading: Reading, nouns: NounLexicon, mention: Mention) -> str:
    """The words of a mention, of a document with its issuer those of the issuer (بيان للوزارة: الوزارة)."""
    end = reading.tokens[mention.last - 1].end
    head = head_of(reading, mention)
    if _is_issuer(reading, nouns, head + 1, mention) and nouns.is_document(reading.tokens[head].stem):
        text = reading.text[reading.stem_start(head + 1) : end]
        return "ا" + text if reading.tokens[head + 1].stem.startswith("ال") else text
    first = reading.tokens[mention.first]
    text = reading.text[first.stem_start : end]
    return "ا" + text if first.proclitics.endswith("ل") and first.stem.startswith("ال") and text[:1] == "ل" else text


def _is_issuer(reading: Reading, nouns: NounLexicon, index: int, mention: Mention) -> bool:
    """Whether ل stands before a body's noun or name at the token of the mention."""
    if index >= mention.last or reading.proclitics(index) != "ل":
        return False
    return reading.entity[index] is not None or nouns.is_organization_head(reading.tokens[index].stem)


def are_people(stem: str) -> bool:
    """Whether the word is a definite sound plural, which only people have as subjects (المنظمون)."""
    return stem.startswith("ال") and stem.endswith("ون") and len(stem) >= SHORTEST_PLURAL


def nameless_referent(reading: Reading, nouns: NounLexicon, mention: Mention) -> Referent:
    """The source that a noun phrase without a name stands for, named by the phrase itself."""
    stem = reading.tokens[head_of(reading, mention)].stem
    kind: SpeakerKind = "unnamed"
    if nouns.is_group(stem) or stem in SEVERAL or (stem.endswith(("ون", "ين")) and nouns.is_title(stem[:-2])):
        kind = "group"
    elif nouns.is_document(stem) or nouns.is_outlet(stem) or nouns.is_organization_head(stem):
        kind = "organization"
    elif are_people(stem):
        kind = "group"
    gender = nouns.gender(stem)
    return Referent(
        phrase_name(reading, nouns, mention), kind, None, [], heads={bare(stem)}, gender=gender, plural=kind == "group"
    )
