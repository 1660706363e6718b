"""Organizations built from a head noun: وزارة الخارجية الروسية, الجيش الكوري الشمالي, الاتحاد المصري لكرة القدم."""

from __future__ import annotations


from arabnews_nlp.entities.countries import country_of_nisba
from arabnews_nlp.entities.gazetteer import EntityWords, entity_words
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token

_SIDES = frozenset("الشمالي الشمالية الجنوبي الجنوبية".split())
_LONGEST = 9


class OrganizationRules:
    """Finds organizations by their head noun; stateless but for its word lists."""

    def __init__(self, words: EntityWords | None = None) -> None:
        self.words = words or entity_words()
        self.definite_purpose = frozenset("ال" + word for word in self.words.purpose)

    def find(self, tokens: tuple[Token, ...], index: int, named: dict[int, Candidate]) -> Candidate | None:
        """The organization whose head noun is the token at `index`, if it is named.

        named: names already found, by their first token.
        """
        head = tokens[index].stem
        if head in self.words.definite:
            return self._definite(tokens, index)
        if head in self.words.heads:
            return self._construct(tokens, index, named)
        return None

    def extend(self, tokens: tuple[Token, ...], candidate: Candidate) -> Candidate:
        """`candidate` with the adjectives and the purpose that follow it, where a head noun opens it."""
        head = tokens[candidate.first].stem
        if head not in self.words.heads and head not in self.words.definite:
            return candidate
        last = self._adjectives(tokens, candidate.last)
        if last == candidate.last:
            return candidate
        return Candidate(candidate.first, last, "ORG", None, candidate.weight, candidate.whole)

    def _definite(self, tokens: tuple[Token, ...], index: int) -> Candidate | None:
        last = index + 1
        named = False
        for at in range(index + 1, min(len(tokens), index + _LONGEST)):
            word = tokens[at].norm
            if country_of_nisba(word) or word in self.words.defining:
                named = True
            elif not (word in self.words.adjectives or (word in _SIDES and named)):
                break
            last = at + 1
        if not named:
            return None
        if tokens[index].stem in self.definite_purpose:
            last = self._purpose(tokens, last)
        return Candidate(index, last, "ORG", None, 0.8)

    def _construct(self, tokens: tuple[Token, ...], index: int, named: dict[int, Candidate]) -> Candidate | None:
        head = tokens[index].stem
        at = index + 1
        if at >= len(tokens):
            return None
        while at < len(tokens) - 1 and at < index + 3 and tokens[at].norm in self.words.inner:
            at += 1
        name = named.get(at)
        if name and tokens[at].stem_start == tokens[at].start:
            if head in self.words.outside and name.label == "ORG":
                return None
            last = name.last
        elif self._is_noun(tokens[at]) and tokens[at].norm not in self.words.stop:
            last = at + 1
            while last < len(tokens) and last < index + 4 and self._is_noun(tokens[last]):
                if tokens[last].norm in self.words.stop or country_of_nisba(tokens[last].norm):
                    break
                last += 1
            last = self._conjoined(tokens, last)
        else:
            return None
        last = self._adjectives(tokens, last)
        if head in self.words.purpose:
            last = self._purpose(tokens, last)
        return Candidate(index, last, "ORG", None, 0.6)

    def _adjectives(self, tokens: tuple[Token, ...], at: int) -> int:
        while at < len(tokens):
            word = tokens[at].norm
            if not (word.startswith("ال") and country_of_nisba(word)) and word not in self.words.adjectives:
                if word not in self.words.defining and not (
                    word in _SIDES and country_of_nisba(tokens[at - 1].norm) == "KR"
                ):
                    break
            at += 1
        return at

    def _conjoined(self, tokens: tuple[Token, ...], at: int) -> int:
        while at < len(tokens) and tokens[at].proclitics == "و" and tokens[at].stem.startswith("ال"):
            stem = tokens[at].stem
            if stem in self.words.definite or stem in self.words.stop or stem in self.words.titles:
                break
            if country_of_nisba(stem):
                break
            at += 1
        return at

    def _purpose(self, tokens: tuple[Token, ...], at: int) -> int:
        if at >= len(tokens) or tokens[at].proclitics != "ل" or tokens[at].kind != "word":
            return at
        if country_of_nisba(tokens[at].stem):
            return at
        definite = tokens[at].stem.startswith("ال")
        end = at + 1
        if not definite:
            if end >= len(tokens) or not self._is_noun(tokens[end]):
                return at
            end += 1
        while end < len(tokens) and end < at + 4 and self._is_noun(tokens[end]):
            if tokens[end].norm in self.words.stop:
                break
            end += 1
        return self._conjoined(tokens, end)

    def _is_noun(self, token: Token) -> bool:
        return token.kind == "word" and token.norm.startswith("ال") and len(token.norm) > 4
