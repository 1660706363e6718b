"""What kind of source a noun names, by its folded stem with or without article and agreement endings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from arabnews_nlp.entities.countries import CountryNames, shipped_countries
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.lexicon.reporting import Noun, ReportingLexicon

TAKES_PREPOSITION = words("preposition_nouns")


DEPUTIES = words("deputies")


def bare(stem: str) -> str:
    """The stem without the article."""
    return stem[2:] if stem.startswith("ال") and len(stem) > 4 else stem


@dataclass(frozen=True, slots=True)
class NounLexicon:
    """Questions about source nouns, answered from the reporting lexicon and country names (None: the shipped ones)."""

    lexicon: ReportingLexicon
    countries: CountryNames | None = None

    def is_title(self, stem: str) -> bool:
        return _lookup(stem, self.lexicon.titles) is not None

    def is_unnamed(self, stem: str) -> bool:
        return _lookup(stem, self.lexicon.unnamed_nouns) is not None

    def is_person_noun(self, stem: str) -> bool:
        """Whether the noun names one person by office or role, so that no organization is meant."""
        if self.is_document(stem) or self.is_outlet(stem) or self.is_organization_head(stem) or self.is_group(stem):
            return False
        return self.is_title(stem) or self.is_unnamed(stem)

    def is_group(self, stem: str) -> bool:
        return _lookup(stem, self.lexicon.group_nouns) is not None or self.is_plural(stem)

    def is_plural(self, stem: str) -> bool:
        noun = _lookup(stem, self.lexicon.titles) or _lookup(stem, self.lexicon.unnamed_nouns)
        return noun is not None and noun.number in ("p", "d")

    def is_document(self, stem: str) -> bool:
        return (
            _lookup(stem, self.lexicon.document_nouns) is not None
            or _lookup(stem, self.lexicon.speech_nouns) is not None
        )

    def is_outlet(self, stem: str) -> bool:
        return _lookup(stem, self.lexicon.outlet_nouns) is not None

    def is_organization_head(self, stem: str) -> bool:
        return _lookup(stem, self.lexicon.organization_nouns) is not None

    def is_source_noun(self, stem: str) -> bool:
        return (
            self.is_title(stem)
            or self.is_group(stem)
            or self.is_unnamed(stem)
            or self.is_document(stem)
            or self.is_outlet(stem)
            or self.is_organization_head(stem)
        )

    def takes_preposition(self, stem: str) -> bool:
        return bare(stem) in TAKES_PREPOSITION

    def is_deputy(self, stem: str) -> bool:
        """Whether a name after the noun is another person's (نائب فلان)."""
        return stem in DEPUTIES

    def is_honorific(self, stem: str) -> bool:
        return stem in self.lexicon.honorifics

    def gender(self, stem: str) -> str | None:
        noun = _lookup(stem, self.lexicon.titles) or _lookup(stem, self.lexicon.unnamed_nouns)
        if noun is not None:
            return noun.gender
        return "f" if stem.endswith("ة") else None

    def country_of_nisba(self, stem: str) -> str | None:
        return _country_of_nisba(stem) if self.countries is None else self.countries.of_nisba(stem)


@lru_cache(maxsize=20_000)
def _country_of_nisba(stem: str) -> str | None:
    return shipped_countries().of_nisba(stem)


def _lookup(stem: str, nouns: object) -> Noun | None:
    table: dict[str, Noun] = nouns  # type: ignore[assignment]
    return table.get(stem) or table.get(bare(stem))
