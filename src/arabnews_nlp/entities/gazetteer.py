"""The word tables that the dictionary recognizer reads, loaded once and on first use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from arabnews_nlp.document import Label
from arabnews_nlp.entities.countries import CountryNames, country_names, shipped_countries
from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.tables import read_text, rows
from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.grammar import words

_ORGANIZATION_KEYS = (
    *("heads", "generic", "vague", "placed", "honours", "outside", "epithets"),
    *("definite", "defining", "adjectives", "inner", "purpose", "stop"),
)
_PERSON_KEYS = (
    *("titles", "speech", "formulas", "holy", "nameless"),
    *("initialled", "joints", "kin", "relations", "address", "honorifics", "outlets", "manners"),
)
GIVEN_WEIGHT = 0.97  # of a name that a user's lexicon gives
WORDS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the gazetteer: the words after its first, its label and the code of a country."""

    rest: tuple[str, ...]
    label: Label
    country: str | None = None
    weight: float = 0.9


@dataclass(frozen=True, slots=True)
class EntityWords:
    """Words that announce or build names (lexicon/entity_words.toml)."""

    heads: frozenset[str]
    generic: frozenset[str]
    vague: frozenset[str]
    placed: frozenset[str]
    honours: frozenset[str]
    outside: frozenset[str]
    epithets: frozenset[str]
    definite: frozenset[str]
    defining: frozenset[str]
    adjectives: frozenset[str]
    inner: frozenset[str]
    purpose: frozenset[str]
    stop: frozenset[str]
    titles: frozenset[str]
    speech: frozenset[str]
    formulas: frozenset[str]
    holy: frozenset[str]
    nameless: frozenset[str]
    initialled: frozenset[str]
    joints: frozenset[str]
    kin: frozenset[str]
    relations: frozenset[str]
    address: frozenset[str]
    honorifics: frozenset[str]
    outlets: frozenset[str]
    manners: frozenset[str]
    place_heads: frozenset[str]
    place_inside: frozenset[str]
    place_adjectives: frozenset[str]


@dataclass(frozen=True, slots=True)
class NamePart:
    """kind: g(iven), s(urname) or f(oreign); sure: 0-9, how often the word is part of a person's name."""

    kind: str
    sure: int


@cache
def entity_words() -> EntityWords:
    try:
        table = tomllib.loads(read_text("entity_words.toml"))
        organization, person, place = table["organization"], table["person"], table["place"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise LexiconError(f"entity_words.toml: {error}") from error

    def folded(words: Iterable[str]) -> frozenset[str]:
        return frozenset(map(fold, words))

    return EntityWords(
        *(folded(organization[key]) for key in _ORGANIZATION_KEYS),
        *(folded(person[key]) for key in _PERSON_KEYS),
        *(folded(place[key]) for key in ("heads", "inside", "adjectives")),
    )


@cache
def person_names() -> dict[str, NamePart]:
    """Parts of person names by `name_key`."""
    part = cache(NamePart)
    return {word: part(kind, int(sure)) for word, kind, sure in rows("person_names.tsv", 3)}


@cache
def name_genders() -> dict[str, str]:
    """Given names by `name_key`, each m or f."""
    known = {name_key(name): gender for list_, gender in (("women", "f"), ("men", "m")) for name in words(list_)}
    return {**dict(rows("name_genders.tsv", 2)), **known}


@cache
def common_words() -> frozenset[str]:
    """Folded words that are frequent in news and no part of a name."""
    return frozenset(_listed("common_words.txt"))


@cache
def gazetteer() -> dict[str, tuple[Entry, ...]]:
    """Names by their folded first word, longest first."""
    names: dict[tuple[str, ...], Entry] = {}

    def add(name: str, label: Label, country: str | None = None, weight: float = 0.9) -> None:
        words = tuple(WORDS.findall(fold(name)))
        names.setdefault(words, Entry(words[1:], label, country, weight))

    for name, code in country_names().items():
        add(name, "COUNTRY", code, 0.95)
    for name in _listed("organizations.txt"):
        add(name, "ORG")
    for name in _listed("places.txt"):
        add(name, "LOC")
    for name, label, certainty in rows("learned_names.tsv", 3):
        if certainty == "safe":
            add(name, "ORG" if label == "ORG" else "LOC", None, 0.8)
    for name, _ in rows("cities.tsv", 2):
        add(name, "LOC", None, 0.7)
    index: dict[str, list[Entry]] = {}
    for parts, entry in names.items():
        index.setdefault(parts[0], []).append(entry)
    return {word: tuple(sorted(entries, key=lambda e: -len(e.rest))) for word, entries in index.items()}


@dataclass(frozen=True, slots=True, eq=False)
class EntityLexicon:
    """The tables of names that a user's lexicon can change.

    names: by folded first word, longest first. no_names: folded words that are no name by themselves, as a user says.
    given: folded first words of the user's names.
    """

    words: EntityWords
    names: Mapping[str, tuple[Entry, ...]]
    countries: CountryNames
    no_names: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


@cache
def shipped_entities() -> EntityLexicon:
    """The tables that the package ships."""
    return EntityLexicon(entity_words(), gazetteer(), shipped_countries())


@cache
def weak_organizations() -> frozenset[str]:
    """Folded one-word organizations that are common words too: names only in quotation marks."""
    return frozenset(
        name for name, label, certainty in rows("learned_names.tsv", 3) if certainty == "weak" and label == "ORG"
    )


def _listed(name: str) -> Iterable[str]:
    return (line for line in read_text(name).splitlines() if line and not line.startswith("#"))
