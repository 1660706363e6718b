"""What kind of source a noun names, by its folded stem with or without article and agreement endings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from arabnews_nlp.entities.countries import CountryNames, shipped_countries
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.lexicon.reporting import Noun, Nouns, ReportingLexicon

TAKES_PREPOSITION = words("preposition_nouns")


DEPUTIES = words("deputies")
PARTITIVES = words("partitives")
TELLERS = words("tellers")
REMEMBERED = 50_000


def bare(stem: str) -> str:
    """The stem without the article."""
    return stem[2:] if stem.startswith("ال") and len(stem) > 4 else stem


def may_agree(one: str | None, other: str | None) -> bool:
    """Whether two genders, "m" or "f", are the same as far as they are known."""
    return one is None or other is None or one == other


class NounClasses(NamedTuple):
    """What the lexicon knows of a stem.

    person: its entry among titles or unnamed sources. issued: a document, also in the accusative (بيانا).
    """

    person: Noun | None
    title: bool
    unnamed: bool
    group: bool
    document: bool
    outlet: bool
    organization: bool
    issued: bool


NO_CLASSES = NounClasses(None, *[False] * 7)


@dataclass(frozen=True, slots=True)
class NounLexicon:
    """Questions about source nouns, answered from the reporting lexicon and country names (None: the shipped ones)."""

    lexicon: ReportingLexicon
    countries: CountryNames | None = None
    _known: dict[str, NounClasses] = field(default_factory=dict, init=False, repr=False, compare=False)

    def classes(self, stem: str) -> NounClasses:
        """All classes of a stem, remembered."""
        known = self._known.get(stem)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[stem] = _classes(stem, self.lexicon)
        return known

    def is_title(self, stem: str) -> bool:
        return self.classes(stem).title

    def is_unnamed(self, stem: str) -> bool:
        return self.classes(stem).unnamed

    def is_person_noun(self, stem: str) -> bool:
        """Whether the noun names one person by office or role, so that no organization is meant."""
        known = self.classes(stem)
        if known.document or known.outlet or known.organization or known.group:
            return False
        return known.title or known.unnamed

    def is_group(self, stem: str) -> bool:
        return self.classes(stem).group

    def is_plural(self, stem: str) -> bool:
        noun = self.classes(stem).person
        return noun is not None and noun.number in ("p", "d")

    def is_several(self, stem: str) -> bool:
        """Whether the noun stands for several people or bodies, and not for one that has members (فريق)."""
        if not self.classes(stem).group:
            return False
        noun = _lookup(stem, self.lexicon.group_nouns)
        return noun is None or noun.number != "s"

    def is_document(self, stem: str) -> bool:
        return self.classes(stem).document

    def is_outlet(self, stem: str) -> bool:
        return self.classes(stem).outlet

    def is_organization_head(self, stem: str) -> bool:
        return self.classes(stem).organization

    def is_source_noun(self, stem: str) -> bool:
        known = self.classes(stem)
        return known.title or known.group or known.unnamed or known.document or known.outlet or known.organization

    def takes_preposition(self, stem: str) -> bool:
        return bare(stem) in TAKES_PREPOSITION

    def is_partitive(self, stem: str) -> bool:
        """Whether those who are meant follow with من (عدد من الخبراء)."""
        return bare(stem) in PARTITIVES

    def is_teller(self, stem: str) -> bool:
        """Whether ل after the noun stands for those who were told (مسؤول لرويترز)."""
        return bare(stem) in TELLERS

    def is_deputy(self, stem: str) -> bool:
        """Whether a name after the noun is another person's (نائب فلان)."""
        return stem in DEPUTIES

    def is_honorific(self, stem: str) -> bool:
        return stem in self.lexicon.honorifics

    def gender(self, stem: str) -> str | None:
        """The gender of a noun for people by the lexicon, of any other by its ending."""
        return self.known_gender(stem) or ("f" if stem.endswith("ة") else None)

    def known_gender(self, stem: str) -> str | None:
        """The gender that the lexicon tells of a noun for people."""
        noun = self.classes(stem).person
        return noun.gender if noun is not None else None

    def body_gender(self, stem: str) -> str | None:
        """The gender that the lexicon tells of the noun that heads a body's name (مجلس, وزارة)."""
        noun = _lookup(stem, self.lexicon.organization_nouns) or _lookup(stem, self.lexicon.outlet_nouns)
        return noun.gender if noun is not None else None

    def document_gender(self, stem: str) -> str | None:
        """The gender that the lexicon tells of the noun of a document (بيان, وثيقة)."""
        noun = _lookup(stem, self.lexicon.document_nouns)
        return noun.gender if noun is not None else None

    def nisba_in(self, stems: Iterable[str]) -> str | None:
        """The country of the first adjective of nationality among the words."""
        return next((code for stem in stems if (code := self.country_of_nisba(stem)) is not None), None)

    def country_of_nisba(self, stem: str) -> str | None:
        return _country_of_nisba(stem) if self.countries is None else self.countries.of_nisba(stem)


@lru_cache(maxsize=20_000)
def _country_of_nisba(stem: str) -> str | None:
    return shipped_countries().of_nisba(stem)


def _classes(stem: str, lexicon: ReportingLexicon) -> NounClasses:
    forms = (stem, bare(stem), stem.removesuffix("ا"), bare(stem.removesuffix("ا")))
    if lexicon.source_nouns.isdisjoint(forms):
        return _classes(stem + "ن", lexicon) if _is_construct(stem, lexicon) else NO_CLASSES
    title, unnamed = _lookup(stem, lexicon.titles), _lookup(stem, lexicon.unnamed_nouns)
    person = title or unnamed
    several = person is not None and person.number in ("p", "d")
    return NounClasses(
        person,
        title is not None,
        unnamed is not None,
        several or _lookup(stem, lexicon.group_nouns) is not None,
        _is_document(stem, lexicon),
        _lookup(stem, lexicon.outlet_nouns) is not None,
        _lookup(stem, lexicon.organization_nouns) is not None,
        _is_document(stem, lexicon) or _is_document(stem.removesuffix("ا"), lexicon),
    )


def _is_construct(stem: str, lexicon: ReportingLexicon) -> bool:
    """Whether the stem is a plural for people that lost its nun before another noun (مسلحو for مسلحون)."""
    return stem.endswith(("و", "ي")) and stem + "ن" in lexicon.source_nouns


def _is_document(stem: str, lexicon: ReportingLexicon) -> bool:
    return _lookup(stem, lexicon.document_nouns) is not None or _lookup(stem, lexicon.speech_nouns) is not None


def _lookup(stem: str, nouns: Nouns) -> Noun | None:
    return nouns.get(stem) or nouns.get(bare(stem))
