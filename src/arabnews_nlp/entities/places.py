"""Places by their head noun: مطار صنعاء الدولي (inside the name), مدينة بوزانتي (outside it)."""

from __future__ import annotations

from arabnews_nlp.entities.countries import CountryNames
from arabnews_nlp.entities.gazetteer import EntityLexicon, common_words, person_names, shipped_entities
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token


class PlaceRules:
    """Finds places by the noun before them; stateless but for its word lists."""

    def __init__(self, lexicon: EntityLexicon | None = None) -> None:
        lexicon = lexicon or shipped_entities()
        self.words = lexicon.words
        self._countries = lexicon.countries
        self.heads = self.words.place_heads | self.words.place_inside

    def find(
        self,
        tokens: tuple[Token, ...],
        index: int,
        named: dict[int, Candidate],
        persons: dict[int, Candidate],
    ) -> Candidate | None:
        """The place that the head noun at `index` names or announces, if there is one."""
        at = index + 1
        if at >= len(tokens):
            return None
        if tokens[index].stem in self.words.place_inside:
            return self._inside(tokens, index, named, persons)
        if at in named or tokens[at].kind != "word" or not _is_unknown(tokens[at], self._countries):
            return None
        return Candidate(at, at + 1, "LOC", None, 0.6, whole=True)

    def _inside(
        self,
        tokens: tuple[Token, ...],
        index: int,
        named: dict[int, Candidate],
        persons: dict[int, Candidate],
    ) -> Candidate | None:
        at = index + 1
        if at + 1 < len(tokens) and tokens[at].norm in self.words.honours:
            at += 1
        name = named.get(at) or persons.get(at)
        if name is None or name.label in ("ORG", "COUNTRY") or tokens[at].stem_start != tokens[at].start:
            return None
        last = name.last
        while last < len(tokens) and tokens[last].norm in self.words.place_adjectives:
            last += 1
        return Candidate(index, last, "LOC", None, 0.7)


def _is_unknown(token: Token, countries: CountryNames) -> bool:
    """Whether running news hardly knows the word: after مدينة or قرية it is the place's name."""
    word = token.norm
    return (
        len(word) > 2
        and word.isalpha()
        and word not in common_words()
        and not (countries.of_nisba(word) or word in person_names())
    )
