"""Where a tagged name begins and ends by the guidelines: marks, titles, numbers, head nouns, joined names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from arabnews_nlp.encoder.tagging import TaggedSpan
from arabnews_nlp.entities.folding import name_key
from arabnews_nlp.entities.gazetteer import EntityLexicon, common_words, person_names, shipped_entities
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.text.segmentation import Token

_PART_OF_NAME = frozenset(("حزب", "مجموعة", "نادي", "فريق", "مؤسسة"))
_SURELY_A_NAME = 5
_INITIALS = re.compile(r"[ء-ي](?:\.[ء-ي]){1,3}\.?")
_INITIALS_CHANCE = 0.7
_TANWIN = ("اً", "ًا")
PLACING = frozenset(("ب", "في", "من", "الي", "داخل", "خارج"))
SON = "ولد"
CAPITALS = words("capitals")
CURRENCIES = words("currencies")
PEOPLES = words("peoples")
_EDGES = frozenset(("mark", "punct", "symbol"))
TIMES = words("times_of_day")
PARTICIPLES = words("following_participles")
DEPUTIZING = words("deputizing")


class Boundaries:
    """Corrects spans by word lists of the lexicon."""

    def __init__(self, lexicon: EntityLexicon | None = None) -> None:
        lexicon = lexicon or shipped_entities()
        words = lexicon.words
        self.titles = words.titles | words.kin
        self.speech = words.speech
        self._formulas = words.formulas
        self._no_persons = words.holy | words.relations | PEOPLES
        self._leading = self.titles | words.relations | words.honorifics
        self._honorifics = words.honorifics
        self._outlets = words.outlets
        self._manners = words.manners
        self._address = words.address
        self._epithets = words.epithets
        self._nameless = words.nameless | CURRENCIES
        self._initialled = words.initialled | words.titles
        self._outside = words.outside - _PART_OF_NAME
        self._joints = words.joints
        self._place_heads = words.place_heads
        self._inside = words.place_inside
        self._names = lexicon.names
        self._common = common_words()

    def fix(self, tokens: Sequence[Token], span: TaggedSpan) -> Iterator[TaggedSpan]:
        """The span's corrected parts: none, one, or several where persons were joined by و."""
        for part in self._parts(tokens, span):
            part = self._by_gazetteer(tokens, part)
            start, end = part.start, part.end
            if part.label == "ORG" and self._is_person_of(tokens, start, end):
                part, start = part._replace(label="PER"), start + 1
            while end - start > 1 and tokens[end - 1].norm in TIMES:
                end -= 1
            while start < end and tokens[start].kind in _EDGES:
                start += 1
            while end > start and (tokens[end - 1].kind in _EDGES or _is_amount(tokens[end - 1])):
                end -= 1
            if part.label == "PER":
                while end - start > 1 and tokens[start].stem in self._leading:
                    start += 1
                if end - start > 2 and self._is_before_name(tokens, start):
                    start += 1
                if end - start > 1 and (self._is_joined_verb(tokens, end - 1) or tokens[end - 1].norm in PARTICIPLES):
                    end -= 1
                if end - start > 1 and tokens[end - 1].text.endswith(_TANWIN):
                    end -= 1
                end = next((at for at in range(start + 1, end) if tokens[at].norm in self._formulas), end)
                if _is_acting(tokens, end - 1):
                    end -= 1
                if end - start > 1 and self._honours(tokens, end - 1):
                    end -= 1
                if end - start == 1 and (self._is_no_person(tokens[start]) or self._honours(tokens, start)):
                    continue
                if end - start == 1 and start > 0 and tokens[start - 1].norm in self._manners:
                    continue
                if end > start and tokens[end - 1].stem in self._nameless:
                    continue
            if part.label == "ORG" and end - start == 1 and self._describes_outlet(tokens, start):
                continue
            if part.label == "ORG":
                end = self._end_of_organization(tokens, start, self._end_before_country(tokens, start, end))
            if start < end:
                yield part._replace(start=start, end=end)

    def _by_gazetteer(self, tokens: Sequence[Token], part: TaggedSpan) -> TaggedSpan:
        """The part with the label that the lists tell: known places and bodies are no persons."""
        stem = tokens[part.start].stem
        if part.label == "PER" and part.end - part.start == 1 and name_key(stem) not in person_names():
            return part._replace(label="ORG") if self._is_organization((stem,)) else part
        if part.label not in ("PER", "LOC") or part.end - part.start != 2:
            return part
        words = (stem, tokens[part.start + 1].norm)
        known = any(entry.label != "ORG" and entry.rest == words[1:] for entry in self._names.get(words[0], ()))
        if known:
            return part._replace(label="LOC")
        person = is_surely_given(words[0]) and name_key(words[1]) in person_names()
        return part._replace(label="PER") if person and part.label == "LOC" else part

    def _is_no_person(self, token: Token) -> bool:
        return token.stem in self._no_persons or token.norm in PARTICIPLES or len(token.norm) == 1

    def _is_joined_verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether ف is joined to a verb of saying or what looks like one of the present (أما فلان فيرى أن)."""
        token = tokens[at]
        if token.proclitics != "ف":
            return False
        if token.stem in self.speech:
            return True
        if token.stem[:1] not in ("ي", "ت"):
            return False
        reports = at + 1 < len(tokens) and tokens[at + 1].norm == "ان"
        return reports or name_key(token.norm) not in person_names()

    def _is_before_name(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that is part of no name stands before a given name (عزى | فلان إلى كذا)."""
        token, following = tokens[at], tokens[at + 1]
        if not token.proclitics or following.proclitics or token.stem in self._joints:
            return False
        names = person_names()
        known = any(name_key(word) in names for word in (token.norm, token.stem))
        return not known and is_surely_given(following.norm)

    def _describes_outlet(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an adjective tells of what kind an outlet without a name is (صحيفة عبرية)."""
        stem = tokens[at].stem
        indefinite = stem.endswith("ية") and not stem.startswith("ال") and not tokens[at].proclitics
        return indefinite and at > 0 and tokens[at - 1].stem in self._outlets

    def _honours(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the token is a word of honour before a title (سعادة السفير), not a surname."""
        return tokens[at].stem in self._honorifics and at + 1 < len(tokens) and tokens[at + 1].stem in self.titles

    def _is_person_of(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a given name follows the body's bare noun, so that it names somebody there (مديرة المركز | فلانة)."""
        if end - start < 3 or start == 0 or tokens[start - 1].stem not in self.titles:
            return False
        return tokens[start].stem.startswith("ال") and is_surely_given(tokens[start + 1].norm)

    def _end_before_country(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """The end without the country that ب adds to a whole name (مجلس الشورى بسلطنة عمان)."""
        for at in range(start + 1, end):
            if tokens[at].proclitics == "ب" and self._is_country(
                (tokens[at].stem, *(t.norm for t in tokens[at + 1 : end]))
            ):
                return at
        return end

    def is_placed(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a name stands as a place's does: after a preposition or noun of place, or as that of a capital."""
        before = tokens[at - 1].norm if at else ""
        word = tokens[at]
        return (
            word.proclitics[-1:] in PLACING or before in PLACING or before in self._place_heads or word.stem in CAPITALS
        )

    def _is_country(self, words: tuple[str, ...]) -> bool:
        return any(entry.label == "COUNTRY" and entry.rest == words[1:] for entry in self._names.get(words[0], ()))

    def _end_of_organization(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """The end without an epithet (التنظيم الإرهابي) and without what a known name is spoken of for.

        Of مستشار البيت الأبيض للأمن القومي the name is البيت الأبيض.
        """
        while end - start > 1 and tokens[end - 1].norm in self._epithets:
            end -= 1
        for at in range(start + 1, end):
            if tokens[at].proclitics == "ل":
                known = (tokens[start].stem, *(token.norm for token in tokens[start + 1 : at]))
                whole_name = (*known, *(token.norm for token in tokens[at:end]))
                return at if self._is_organization(known) and not self._is_organization(whole_name) else end
        return end

    def _parts(self, tokens: Sequence[Token], span: TaggedSpan) -> Iterator[TaggedSpan]:
        start = span.start
        if span.label in ("PER", "COUNTRY", "LOC"):
            for at in range(span.start + 1, span.end):
                if tokens[at].proclitics == "و" and (span.label != "LOC" or tokens[start].stem not in self._inside):
                    yield span._replace(start=start, end=at)
                    start = at
        yield span._replace(start=start)

    def complete_persons(
        self, tokens: Sequence[Token], spans: Sequence[TaggedSpan], openings: Set[int]
    ) -> tuple[Sequence[Token], list[TaggedSpan]]:
        """Persons with the given name before them, and no title by itself before a person.

        openings: the first tokens of the paragraphs; no name goes on over them.
        """
        covered = {at for span in spans for at in range(span.start, span.end)}
        tokens, completed = list(tokens), []
        for span in spans:
            before = span.start - 1
            free = span.start not in openings and before not in covered
            if span.label == "PER" and self._lacks_surname(tokens, span) and span.end not in openings | covered:
                span = span._replace(end=span.end + 1)
            if span.label == "PER":
                span = span._replace(end=self._end_of_descent(tokens, span.end, openings | covered))
            if span.label == "PER" and free and self._is_given_name(tokens, before):
                span = span._replace(start=before)
                if is_surely_given(tokens[before].norm):
                    tokens[before] = whole(tokens[before])
            completed.append(span)
        completed = _with_descent(tokens, completed, openings)
        persons = {span.start for span in completed if span.label == "PER"}
        return tokens, [
            self._without_title(tokens, span, persons)
            for span in completed
            if not (span.end - span.start == 1 and tokens[span.start].stem in self.titles and span.end in persons)
        ]

    def _without_title(self, tokens: Sequence[Token], span: TaggedSpan, persons: Set[int]) -> TaggedSpan:
        """A body's name without the title of the person right after it (رئيس الاتحاد الدولي | الأمير فلان)."""
        end = span.end
        if span.label == "ORG" and end in persons:
            while (
                end - span.start > 1 and tokens[end - 1].norm.startswith("ال") and tokens[end - 1].norm in self.titles
            ):
                end -= 1
        return span._replace(end=end)

    def _end_of_descent(self, tokens: Sequence[Token], end: int, taken: Set[int]) -> int:
        """The end of a name that goes on with ولد and the father's names (فلان ولد سيدي فلان), not with the verb."""
        if end + 1 >= len(tokens) or tokens[end].norm != SON or end in taken:
            return end
        last = end + 1
        while last < min(len(tokens), end + 3) and last not in taken and self._is_name_part(tokens[last]):
            last += 1
        return last if last > end + 1 else end

    def _is_name_part(self, token: Token) -> bool:
        part = person_names().get(name_key(token.norm)) if token.kind == "word" and not token.proclitics else None
        return part is not None and token.norm not in self._common and token.stem not in self.speech

    def initials(self, tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> Iterator[TaggedSpan]:
        """People named by dotted initials alone, in marks or not: المتهم "س.ع"."""
        covered = {at for span in spans for at in range(span.start, span.end)}
        for at, token in enumerate(tokens):
            if "." not in token.norm or at in covered or _INITIALS.fullmatch(token.norm) is None:
                continue
            before = at - 1
            while before > at - 3 and before > 0 and (tokens[before].kind == "mark" or tokens[before].norm == "("):
                before -= 1
            if before >= 0 and tokens[before].stem in self._initialled:
                yield TaggedSpan(at, at + 1, "PER", _INITIALS_CHANCE)

    def _lacks_surname(self, tokens: Sequence[Token], span: TaggedSpan) -> bool:
        """Whether a compound given name stands alone before a word that is known as a surname (عبد الغفار شكر)."""
        if span.end - span.start != 2 or tokens[span.start].norm != "عبد" or span.end >= len(tokens):
            return False
        token = tokens[span.end]
        part = person_names().get(name_key(token.norm)) if token.kind == "word" and not token.proclitics else None
        return part is not None and token.stem not in self.titles and token.stem not in self.speech

    def _is_given_name(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the word before a name belongs to it: a given name, or any rare word after a definite title."""
        token = tokens[at]
        if token.kind != "word" or token.stem in self.titles:
            return False
        if token.stem in self._common:
            addressed = at > 0 and tokens[at - 1].stem in self._address and tokens[at + 1].norm.startswith("ال")
            return addressed and not token.proclitics and not token.norm.startswith("ال")
        if is_surely_given(token.norm) or (token.proclitics == "و" and is_surely_given(token.stem)):
            return True
        title = tokens[at - 1].stem if at else ""
        definite = title in self.titles and title.startswith("ال")
        return definite and not token.proclitics and not token.norm.startswith("ال")

    def strip_head(self, tokens: Sequence[Token], span: TaggedSpan, organizations: Set[tuple[str, ...]]) -> TaggedSpan:
        """The span without a descriptive head noun where the rest is an unmistakable name by itself.

        organizations: the names that organizations have elsewhere in the article.
        """
        if span.label != "ORG" or span.end - span.start < 2 or tokens[span.start].stem not in self._outside:
            return span
        rest = tuple(token.norm for token in tokens[span.start + 1 : span.end])
        if self._is_organization(rest) or rest in organizations:
            return span._replace(start=span.start + 1)
        return span

    def _is_organization(self, words: tuple[str, ...]) -> bool:
        labels = {entry.label for entry in self._names.get(words[0], ()) if entry.rest == words[1:]}
        return labels == {"ORG"}


def _with_descent(tokens: Sequence[Token], spans: Iterable[TaggedSpan], openings: Set[int]) -> list[TaggedSpan]:
    """The spans with a person and the forefathers behind ولد as one name."""
    joined: list[TaggedSpan] = []
    for span in spans:
        before = joined[-1] if joined else None
        descends = (
            before is not None
            and before.label == span.label == "PER"
            and before.end + 1 == span.start
            and tokens[before.end].norm == SON
            and not openings & {before.end, span.start}
        )
        if before is not None and descends:
            joined[-1] = before._replace(end=span.end)
        else:
            joined.append(span)
    return joined


def is_surely_given(word: str) -> bool:
    """Whether the word is a given name wherever it stands."""
    part = person_names().get(name_key(word))
    return part is not None and part.kind == "g" and part.sure >= _SURELY_A_NAME


def whole(token: Token) -> Token:
    """The token without the proclitics that were read into it."""
    return replace(token, proclitics="", stem=token.norm, stem_start=token.start)


def _is_acting(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token begins the title القائم بالأعمال."""
    return tokens[at].norm in DEPUTIZING and at + 1 < len(tokens) and tokens[at + 1].proclitics == "ب"


def _is_amount(token: Token) -> bool:
    return token.kind == "number" and ("." in token.norm or "%" in token.norm or "," in token.norm)
