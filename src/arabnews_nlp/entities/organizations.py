"""Organizations built from a head noun: وزارة الخارجية الروسية, الاتحاد المصري لكرة القدم."""

from __future__ import annotations

from arabnews_nlp.entities.gazetteer import EntityLexicon, shipped_entities
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token

_SIDES = frozenset(["الشمالي", "الشمالية", "الجنوبي", "الجنوبية"])
_LONGEST = 9
_ADJECTIVAL = frozenset(("الخارجية", "الداخلية", "الدفاع", "البحرية"))
_MINISTERS = frozenset(["وزير", "وزيرة", "وزراء", "وزيري", "الوزير"])
_BROKEN_PLURALS = frozenset(["القوات", "الاستخبارات", "المخابرات", "الخطوط", "الميليشيات", "المليشيات"])
_JOINING_HEADS = frozenset(
    [
        "وزارة",
        "جمعية",
        "مؤسسة",
        "معهد",
        "مديرية",
        "متحف",
        "حزب",
        "هيئة",
        "مركز",
        "لجنة",
        "كلية",
        "جامعة",
        "نقابة",
    ]
)


class OrganizationRules:
    """Finds organizations by their head noun; stateless but for its word lists."""

    def __init__(self, lexicon: EntityLexicon | None = None) -> None:
        lexicon = lexicon or shipped_entities()
        self.words = lexicon.words
        self._of_nisba = lexicon.countries.of_nisba
        self.definite_purpose = frozenset("ال" + word for word in self.words.purpose)

    def find(
        self,
        tokens: tuple[Token, ...],
        index: int,
        named: dict[int, Candidate],
        persons: dict[int, Candidate],
    ) -> Candidate | None:
        """The organization whose head noun is the token at `index`, if it is named.

        named and persons: names already found, by their first token.
        """
        head = tokens[index].stem
        listed = named.get(index)
        if listed and listed.label == "ORG" and listed.last - index > 1:
            return None
        if head in self.words.definite:
            return self._definite(tokens, index)
        if head in self.words.heads:
            return self._construct(tokens, index, named, persons)
        return None

    def extend(self, tokens: tuple[Token, ...], candidate: Candidate) -> Candidate:
        """`candidate` with the adjectives and the purpose that follow it, where a head noun opens it."""
        head = tokens[candidate.first].stem
        if candidate.label != "ORG" or candidate.last - candidate.first < 2:
            return candidate
        if head in self.words.outside or head not in self.words.heads:
            return candidate
        last = candidate.last
        if head in _JOINING_HEADS:
            last = self._conjoined(tokens, last)
        last = self._adjectives(tokens, last)
        if head in self.words.purpose:
            last = self._purpose(tokens, last)
        if last == candidate.last:
            return candidate
        return Candidate(candidate.first, last, "ORG", None, candidate.weight, candidate.whole)

    def _definite(self, tokens: tuple[Token, ...], index: int) -> Candidate | None:
        head = tokens[index].stem
        before = tokens[index - 1].stem if index else ""
        if head in _ADJECTIVAL and (before in _MINISTERS or before.startswith("ال")):
            return None
        last = index + 1
        named = False
        for at in range(index + 1, min(len(tokens), index + _LONGEST)):
            word = tokens[at].norm
            if self._of_nisba(word) or word in self.words.defining:
                if head.endswith("ة") != word.endswith("ة") and not (named or head in _BROKEN_PLURALS):
                    break
                named = True
            elif not (word in self.words.adjectives or (word in _SIDES and named)):
                break
            last = at + 1
        if not named:
            return None
        end = self._purpose(tokens, last) if head in self.definite_purpose else last
        if end == last and head in self.words.vague:
            return None
        return Candidate(index, end, "ORG", None, 0.8)

    def _construct(
        self,
        tokens: tuple[Token, ...],
        index: int,
        named: dict[int, Candidate],
        persons: dict[int, Candidate],
    ) -> Candidate | None:
        head = tokens[index].stem
        at = index + 1
        while at < len(tokens) - 1 and at < index + 3 and tokens[at].norm in self.words.inner:
            at += 1
        if at >= len(tokens) or (head != "حزب" and tokens[at].norm in self.words.definite):
            return None
        name = named.get(at)
        if name and tokens[at].stem_start == tokens[at].start:
            if name.label == "ORG":
                if head in self.words.outside:
                    return None
                last = self._purpose(tokens, name.last) if head in self.words.purpose else name.last
                return Candidate(index, last, "ORG", None, 0.6)
            last = self._adjectives(tokens, name.last)
            known = True
        elif tokens[at].norm in self.words.honours and at + 1 in persons:
            last = persons[at + 1].last
            known = True
        elif self._is_noun(tokens[at]) and tokens[at].norm not in self.words.stop | self.words.titles:
            plain = self._nouns(tokens, at + 1, index + 4)
            if head in _JOINING_HEADS:
                plain = self._conjoined(tokens, plain)
            last = self._adjectives(tokens, plain)
            known = head not in self.words.generic or any(
                self._of_nisba(token.norm) or token.norm in self.words.defining for token in tokens[plain:last]
            )
        else:
            return None
        if head in self.words.purpose:
            end = self._purpose(tokens, last)
            known = known or end > last
            last = end
        if not known:
            return None
        if head in self.words.placed and last < len(tokens) and tokens[last].proclitics == "ب":
            place = named.get(last)
            if place and place.label in ("LOC", "COUNTRY"):
                last = place.last
        return Candidate(index, last, "ORG", None, 0.6)

    def _nouns(self, tokens: tuple[Token, ...], at: int, limit: int) -> int:
        """Where the definite nouns from `at` on end."""
        while at < min(limit, len(tokens)) and self._is_noun(tokens[at]):
            word = tokens[at].norm
            if word in self.words.stop or word in self.words.titles or self._of_nisba(word):
                break
            if word in self.words.defining or word in self.words.adjectives:
                break
            at += 1
        return at

    def _adjectives(self, tokens: tuple[Token, ...], at: int) -> int:
        while at < len(tokens):
            word = tokens[at].norm
            nationality = word.startswith("ال") and self._of_nisba(word) is not None
            side = word in _SIDES and self._of_nisba(tokens[at - 1].norm) == "KR"
            if not (nationality or side or word in self.words.adjectives or word in self.words.defining):
                break
            at += 1
        return at

    def _conjoined(self, tokens: tuple[Token, ...], at: int) -> int:
        while at < len(tokens) and tokens[at].proclitics == "و" and tokens[at].stem.startswith("ال"):
            stem = tokens[at].stem
            if stem in self.words.definite or stem in self.words.stop or stem in self.words.titles:
                break
            if self._of_nisba(stem):
                break
            at += 1
        return at

    def _purpose(self, tokens: tuple[Token, ...], at: int) -> int:
        if at >= len(tokens) or tokens[at].kind != "word":
            return at
        definite = tokens[at].norm.startswith("لل")
        if (not definite and tokens[at].proclitics != "ل") or self._of_nisba(tokens[at].stem):
            return at
        end = at + 1
        if not definite:
            if end >= len(tokens) or not self._is_noun(tokens[end]):
                return at
            end += 1
        while end < len(tokens) and end < at + 4 and self._is_noun(tokens[end]):
            if tokens[end].norm in self.words.stop or tokens[end].norm in self.words.titles:
                break
            end += 1
        return self._conjoined(tokens, end)

    def _is_noun(self, token: Token) -> bool:
        return token.kind == "word" and token.norm.startswith("ال") and len(token.norm) > 4
