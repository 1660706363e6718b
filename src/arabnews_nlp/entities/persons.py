"""Persons: runs of words that are parts of names, and lone surnames where they are plain."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.gazetteer import (
    EntityLexicon,
    NamePart,
    common_words,
    person_names,
    shipped_entities,
)
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token

_COMMON = NamePart("", 0)
_RARE = NamePart("r", 4)
_JOINT = NamePart("j", 6)
_LONGEST = 6
_NAMES_TOO = frozenset(map(fold, ("رائد", "أمير", "عميد", "نقيب", "أمين", "نجم", "قائد", "الأمين", "الشهيد")))
_OPENING_JOINTS = frozenset(("عبد", "ابو", "ابن"))
_BY_SPELLING = frozenset(("علي",))


@lru_cache(maxsize=1 << 16)
def name_part(word: str) -> NamePart:
    """What the name lists know of a folded word; kind "r" for a word that is not even frequent in news."""
    names = person_names()
    known = names.get(name_key(word))
    if known:
        return known
    if word.startswith("ال"):
        known = names.get(name_key(word[2:]))
        if known and word not in common_words():
            return NamePart("s", min(known.sure, 6))
    if word.startswith("عبد") and len(word) > 5:
        return NamePart("g", 8)
    if word in common_words() or len(word) < 3 or not word.isalpha():
        return _COMMON
    return _RARE


def _may_open(token: Token) -> bool:
    """Whether a name can begin with the word at all."""
    stem = token.stem
    if name_part(stem).sure >= 3 or stem in _OPENING_JOINTS or stem in _BY_SPELLING:
        return True
    return bool(token.proclitics) and name_part(token.norm).sure > 3


class PersonRules:
    """Finds persons by the lists of name parts, by titles and by verbs of saying."""

    def __init__(self, lexicon: EntityLexicon | None = None) -> None:
        lexicon = lexicon or shipped_entities()
        self.words = lexicon.words
        self._countries = lexicon.countries

    def find(self, tokens: tuple[Token, ...], taken: dict[int, Candidate]) -> list[Candidate]:
        """Persons in `tokens`; `taken` holds the names of other kinds by their first token."""
        found: list[Candidate] = []
        at = 0
        while at < len(tokens):
            person = None
            token = tokens[at]
            if token.kind == "word" and at not in taken and _may_open(token):
                person = self._run(tokens, at, taken)
            if person:
                found.append(person)
                at = person.last
            else:
                at += 1
        return found + self._repeats(tokens, found, taken)

    def _run(self, tokens: tuple[Token, ...], first: int, taken: dict[int, Candidate]) -> Candidate | None:
        opener = tokens[first]
        part, word, whole = name_part(opener.stem), opener.stem, False
        if opener.proclitics:
            other = name_part(opener.norm)
            if other.kind != "r" and other.sure > max(part.sure, 3):
                part, word, whole = other, opener.norm, True
        joint = word in _OPENING_JOINTS
        if word == "علي" and opener.text.endswith("ي") and first + 1 < len(tokens):
            part = NamePart("g", 6 if name_part(tokens[first + 1].norm).sure >= 6 else 0)
        if (part.sure < 3 and not joint) or (word in self.words.titles and word not in _NAMES_TOO):
            return None
        if self._countries.of_nisba(word) and part.sure < 7:
            return None
        titled = self._titled(tokens, first)
        if part.kind == "r" and not titled:
            return self._speaker(tokens, first, part, whole)
        parts = [_JOINT if joint else part, *self._followers(tokens, first, part, taken)]
        last = first + len(parts)
        if parts[-1] is _JOINT:
            return None
        if len(parts) == 1:
            if part.sure >= (4 if titled else 9) and part.kind != "r":
                return Candidate(first, last, "PER", None, 0.6, whole)
            return self._speaker(tokens, first, part, whole)
        mean = sum(p.sure for p in parts) / len(parts)
        opens = titled or joint or part.kind == "g" or part.sure >= 6 or parts[1].sure >= 7
        if opens and mean >= (3.9 if titled else 4.8):
            return Candidate(first, last, "PER", None, min(0.95, mean / 10), whole)
        return None

    def _followers(
        self, tokens: tuple[Token, ...], first: int, opener: NamePart, taken: dict[int, Candidate]
    ) -> list[NamePart]:
        """The parts after the first, as far as they look like one name."""
        parts: list[NamePart] = []
        joined = tokens[first].stem in self.words.joints
        for at in range(first + 1, min(len(tokens), first + _LONGEST)):
            token = tokens[at]
            if token.kind != "word":
                break
            if token.norm in self.words.joints:
                parts.append(_JOINT)
                joined = True
                continue
            part = name_part(token.norm)
            if joined:
                part = NamePart(part.kind, max(part.sure, 6))
            elif not parts and opener.kind == "g" and opener.sure >= 7 and self._is_surname_of_origin(token):
                part = NamePart("s", max(part.sure, 5))
            elif self._ends_name(token, part, parts, at in taken):
                break
            parts.append(part)
            joined = False
        while parts and parts[-1] is _JOINT:
            parts.pop()
        return parts

    def _ends_name(self, token: Token, part: NamePart, parts: list[NamePart], is_taken: bool) -> bool:
        """Whether the name stops before `token`; `parts` are those that follow its first part."""
        if part.sure < 3 or (part.sure < 7 and (is_taken or token.proclitics)):
            return True
        if part.kind == "r" and parts:
            return True
        return bool(self._countries.of_nisba(token.norm)) and part.sure < 6 and len(parts) > 1 and _JOINT not in parts

    def _is_surname_of_origin(self, token: Token) -> bool:
        """Whether a nationality stands where a surname does: محمد الهندي."""
        word = token.norm
        return word.startswith("ال") and word.endswith("ي") and self._countries.of_nisba(word) is not None

    def _speaker(self, tokens: tuple[Token, ...], first: int, part: NamePart, whole: bool) -> Candidate | None:
        """A lone surname after a verb of saying."""
        token = tokens[first]
        if not first or token.proclitics or tokens[first - 1].stem not in self.words.speech:
            return None
        if part.sure < 4 or self._countries.of_nisba(token.norm) or token.norm in self.words.titles:
            return None
        return Candidate(first, first + 1, "PER", None, 0.5, whole)

    def _titled(self, tokens: tuple[Token, ...], first: int) -> bool:
        """Whether a title stands before the token, at once or with the adjectives that go with it."""
        if tokens[first].proclitics:
            return False
        for at in range(first - 1, max(-1, first - 4), -1):
            stem = tokens[at].stem
            if stem in self.words.titles:
                return True
            if stem == "." and at and tokens[at - 1].stem in ("د", "م", "ا"):
                return True
            if not (self._countries.of_nisba(stem) or stem in self.words.adjectives or stem in self.words.stop):
                return False
        return False

    def _repeats(
        self, tokens: tuple[Token, ...], found: Iterable[Candidate], taken: dict[int, Candidate]
    ) -> list[Candidate]:
        """Later mentions by surname alone of persons named in full."""
        surnames = set()
        covered: set[int] = set()
        for person in found:
            covered.update(range(person.first, person.last))
            if person.last - person.first > 1:
                surname = tokens[person.last - 1].norm
                part = name_part(surname)
                if part.kind == "r" or (part.sure >= 5 and part.kind != "g") or part.sure >= 8:
                    surnames.add(surname)
        if not surnames:
            return []
        return [
            Candidate(at, at + 1, "PER", None, 0.6, token.stem not in surnames)
            for at, token in enumerate(tokens)
            if at not in covered and at not in taken and (token.stem in surnames or token.norm in surnames)
        ]
