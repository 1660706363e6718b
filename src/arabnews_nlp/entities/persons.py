"""Persons: runs of words that are parts of names, and single surnames after a title or of a person named before."""

from __future__ import annotations

from functools import cache

from arabnews_nlp.entities.countries import country_of_nisba
from arabnews_nlp.entities.folding import name_key
from arabnews_nlp.entities.gazetteer import EntityWords, NamePart, entity_words, person_names
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token

_UNKNOWN = NamePart("", 0)
_LONGEST = 6


@cache
def _part(word: str) -> NamePart:
    names = person_names()
    known = names.get(name_key(word))
    if known is None and word.startswith("ال"):
        known = names.get(name_key(word[2:]))
        if known:
            known = NamePart("s", min(known.sure, 5))
    if known is None and word.startswith("عبد") and len(word) > 5:
        known = NamePart("g", 8)
    return known or _UNKNOWN


class PersonRules:
    """Finds persons by the lists of name parts and by titles."""

    def __init__(self, words: EntityWords | None = None) -> None:
        self.words = words or entity_words()

    def find(self, tokens: tuple[Token, ...], taken: dict[int, Candidate]) -> list[Candidate]:
        """Persons in `tokens`; names in `taken` (by first token) are not entered by a run."""
        found: list[Candidate] = []
        at = 0
        count = len(tokens)
        while at < count:
            token = tokens[at]
            if token.kind != "word" or at in taken or not self._may_open(token):
                at += 1
                continue
            person = self._run(tokens, at, taken)
            if person:
                found.append(person)
                at = person.last
            else:
                at += 1
        return found

    def _may_open(self, token: Token) -> bool:
        return token.stem in self.words.joints or _part(token.stem).sure >= 2 or _part(token.norm).sure >= 2

    def _run(self, tokens: tuple[Token, ...], first: int, taken: dict[int, Candidate]) -> Candidate | None:
        opener = tokens[first]
        whole = _part(opener.norm).sure > _part(opener.stem).sure
        word = opener.norm if whole else opener.stem
        part = _part(word)
        sures = [part.sure if word not in self.words.joints else 6]
        last = first + 1
        while last < len(tokens) and last < first + _LONGEST:
            token = tokens[last]
            if token.kind != "word" or token.text[-1] in ":،":
                break
            if token.norm in self.words.joints:
                if last + 1 >= len(tokens) or tokens[last + 1].kind != "word":
                    break
                last += 1
                sures.append(6)
                continue
            sure = _part(token.norm).sure
            if tokens[last - 1].norm in self.words.joints:
                sure = max(sure, 6)
            if sure < 3 or last in taken and sure < 7:
                break
            if country_of_nisba(token.norm) and sure < 6:
                break
            sures.append(sure)
            last += 1
        titled = self._titled(tokens, first)
        if last - first >= 2:
            mean = sum(sures) / len(sures)
            if part.kind == "g" or titled or sures[0] >= 6:
                limit = 4.0 if titled else 5.5
                if mean >= limit:
                    return Candidate(first, last, "PER", None, min(0.95, mean / 10), whole)
            return None
        if sures[0] >= (4 if titled else 9) and word not in self.words.joints:
            return Candidate(first, last, "PER", None, 0.6, whole)
        return None

    def _titled(self, tokens: tuple[Token, ...], first: int) -> bool:
        """Whether a title stands before the token, at once or with the adjectives that go with it."""
        at = first - 1
        while at >= 0 and at > first - 4:
            stem = tokens[at].stem
            if stem in self.words.titles:
                return True
            if not (country_of_nisba(stem) or stem in self.words.adjectives or stem in self.words.stop):
                return False
            at -= 1
        return False
