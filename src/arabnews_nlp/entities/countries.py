"""Country names and adjectives of nationality, with their ISO 3166-1 alpha-2 codes.

Names come from CLDR (lexicon/countries.tsv) and from a list of what news
writes (lexicon/country_aliases.toml); SU, YU, CS and DD stand for states that are no more, XK for Kosovo.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from arabnews_nlp.entities.folding import fold
from arabnews_nlp.entities.tables import read_text, rows
from arabnews_nlp.errors import LexiconError

_ENDINGS = ("", "ة", "ون", "ين", "ات", "ان", "تان", "تين", "ا")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its code, and its names in Arabic and in English."""

    code: str
    name: str
    english: str


@dataclass(frozen=True, slots=True, eq=False)
class CountryNames:
    """What names a country: codes by folded name and by folded form of the nisba; weak names are common words too."""

    codes: Mapping[str, str]
    weak: frozenset[str]
    nisba: Mapping[str, str]

    def lookup(self, name: str) -> str | None:
        """Code of the country that `name` (a word or phrase without proclitics) names, or None."""
        return self.codes.get(fold(name))

    def of_nisba(self, word: str) -> str | None:
        """Code of the country of an adjective of nationality in any form (روسي, الروسية, الروس), or None."""
        return self.nisba.get(fold(word))


@cache
def shipped_countries() -> CountryNames:
    """The country names that the package ships."""
    return CountryNames(country_names(), weak_country_names(), _nisba_forms())


@cache
def _aliases() -> dict[str, dict[str, list[str]]]:
    try:
        return tomllib.loads(read_text("country_aliases.toml"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"country_aliases.toml: {error}") from error


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its code. Dependencies and disputed areas without a usual 'country' are left out."""
    table = {
        code: Country(code, name, english)
        for code, name, english, status in rows("countries.tsv", 4)
        if status == "country"
    }
    for code, entry in _aliases().items():
        if code not in table:
            table[code] = Country(code, entry["names"][0], "")
    return table


@cache
def country_names() -> Mapping[str, str]:
    """Country code by folded name: the CLDR names and the aliases."""
    names: dict[str, str] = {}
    for name, code, _, _ in country_entries():
        names.setdefault(fold(name), code)
    return names


def country_entries() -> Iterator[tuple[str, str, bool, str]]:
    """Every listed name of a country, its code, whether it is weak, and the file that it stands in."""
    for code, country in countries().items():
        entry = _aliases().get(code, {})
        dropped = set(entry.get("drop", ()))
        aliases = entry.get("names", ())
        if country.name not in dropped and country.name not in entry.get("weak", ()):
            yield country.name, code, False, "country_aliases.toml" if country.name in aliases else "countries.tsv"
        for name in aliases:
            if name not in dropped and name != country.name:
                yield name, code, False, "country_aliases.toml"
        for name in entry.get("weak", ()):
            if name not in dropped:
                yield name, code, True, "country_aliases.toml"


@cache
def weak_country_names() -> frozenset[str]:
    """Folded country names that are common words as well (مالي, بنين)."""
    return frozenset(fold(name) for entry in _aliases().values() for name in entry.get("weak", ()))


@cache
def _nisba_forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for code, singulars, plurals in rows("nisba.tsv", 3):
        for singular in filter(None, singulars.split("|")):
            for form in inflect(fold(singular)):
                forms.setdefault(form, code)
        for plural in filter(None, plurals.split("|")):
            forms.setdefault(fold(plural), code)
            forms.setdefault("ال" + fold(plural), code)
    return forms


def inflect(singular: str) -> Iterator[str]:
    """All forms of a nisba; of a phrase (كوري شمالي) every word takes the same ending and article."""
    words = singular.split()
    invariant = words[:-1] if words[0] == "جنوب" else []
    words = words[len(invariant) :]
    for ending in _ENDINGS:
        yield " ".join((*invariant, *(word + ending for word in words)))
        yield " ".join((*(f"ال{word}" for word in invariant), *(f"ال{word}{ending}" for word in words)))
        if invariant:
            yield " ".join((*invariant, *(f"ال{word}{ending}" for word in words)))


def lookup_country(name: str) -> str | None:
    """`CountryNames.lookup` of the shipped names."""
    return shipped_countries().lookup(name)


def country_of_nisba(word: str) -> str | None:
    """`CountryNames.of_nisba` of the shipped names."""
    return shipped_countries().of_nisba(word)
