"""Which referents a statement's speaker can be at all, before they are weighed.

A referent is ruled out by the gender of the cue, and by what the noun of a mention tells: another office, another
country, somebody new, a body and not a person.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from arabnews_nlp.entities.folding import fold
from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.quotes.attaching import describes_antecedent
from arabnews_nlp.quotes.content import after_dateline
from arabnews_nlp.quotes.cues import REVERENCES
from arabnews_nlp.quotes.mention_kinds import (
    is_another,
    is_body,
    is_everybody,
    is_name_in_marks,
    is_new_body,
    is_new_group,
    is_new_person,
    is_share,
)
from arabnews_nlp.quotes.naming import speaks_for_family, stands_for_relative
from arabnews_nlp.quotes.nouns import NounLexicon, bare, may_agree
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.referents import Referent, are_people, head_of
from arabnews_nlp.quotes.sources import entity_name, nations_told
from arabnews_nlp.quotes.speakers import FAMILIES, RELATIVES, Mention
from arabnews_nlp.quotes.statement import Statement

OFFICES = words("offices")
HIGHNESS = words("highness")
MAJESTY = words("majesty")
EMIRS = words("emirs")
INFORMATION = words("information")
COMMUNIQUES = words("communiques")
OFFICIALS = words("officials")
SOVEREIGNS = words("sovereigns")
PROFESSIONS = words("professions")
GENERAL = "عام"
HOLY_NAMES = spellings("god")


@dataclass(frozen=True, slots=True)
class Fitting:
    """Rules out referents of one text; titled_from: where the first person with a title's word is mentioned."""

    reading: Reading
    nouns: NounLexicon
    titled_from: Mapping[str, int]

    def named(self, referents: list[Referent], statement: Statement) -> list[Referent]:
        """`referents` without those that the cue's gender or the mention's noun rules out, unless none is left."""
        mention = statement.mention
        if mention is None:
            form = statement.cue.form if statement.cue is not None else None
            gender = form.gender if form is not None and form.kind in ("verb", "participle") else None
            fitting = [r for r in referents if r.kind != "person" or may_agree(gender, r.gender)]
            joined = statement.cue is not None and statement.cue.joined
            fitting = [r for r in fitting if not (joined and r.name in HOLY_NAMES) and not _is_told(r, statement)]
            fitting = [r for r in fitting if not self._is_described(r, statement)]
            return fitting or referents
        head = self.reading.tokens[head_of(self.reading, mention)].stem
        if self._is_new(statement, mention):
            return []
        nations = nations_told(self.reading, self.nouns, head_of(self.reading, mention), mention.last)
        if nations:
            referents = [r for r in referents if not (known := self._nations(r)) or known & nations]
        word, anchor = bare(head), statement.anchor
        if self._is_general(mention):
            referents = [r for r in referents if not _titled(r, word) or _titled(r, GENERAL)]
        for reverences, titles in ((HIGHNESS, EMIRS), (MAJESTY, SOVEREIGNS)):
            if head in reverences:
                holders = [r for r in referents if any(_titled(r, title) for title in titles)]
                referents = holders or referents
        if word in OFFICIALS or (head in REVERENCES and head not in HIGHNESS | MAJESTY):
            referents = [r for r in referents if not any(_titled(r, title) for title in SOVEREIGNS)]
        if word in OFFICES:
            referents = [r for r in referents if not _has_another_profession(r, word)]
        if speaks_for_family(self.reading, mention) or stands_for_relative(self.reading, mention):
            return []
        if is_body(self.reading, self.nouns, mention):
            referents = [r for r in referents if r.label != "PER" or r.plural]
        elif head.startswith("ال") and word in COMMUNIQUES:
            issuers = [r for r in referents if r.label != "PER" or r.documents]
            referents = issuers if any(r.label in ("ORG", "COUNTRY") for r in issuers) else referents
        elif self.nouns.is_person_noun(head) or head in REVERENCES:
            referents = self._of_noun([r for r in referents if r.label == "PER"], head)
        if are_people(head):
            referents = [r for r in referents if r.label != "PER" or r.plural]
        if head.startswith("ال") and self.titled_from.get(word, anchor) < anchor:
            titled = [r for r in referents if r.label != "PER" or (_titled(r, word) and r.places[0] < anchor)]
            brief = mention.last - mention.first <= 2
            return titled if not brief or any(r.label == "PER" for r in titled) else referents
        return referents

    def _is_described(self, referent: Referent, statement: Statement) -> bool:
        """Whether the verb's pronoun is that of the referent right before its relative (فلان الذي وصفه بكذا)."""
        cue = statement.cue
        if cue is None or cue.first < 2 or not describes_antecedent(cue):
            return False
        antecedent = self.reading.entity[cue.first - 2]
        relative = self.reading.norms[cue.first - 1] in RELATIVES
        return relative and antecedent is not None and entity_name(antecedent) == referent.name

    def nameless(self, nameless: list[Referent], statement: Statement) -> list[Referent]:
        """The nameless sources that a mention may stand for: none for one brought in anew, no people for a body."""
        mention = statement.mention
        assert mention is not None
        if self._is_new(statement, mention):
            return []
        if is_body(self.reading, self.nouns, mention):
            return [r for r in nameless if r.kind == "organization"]
        head = self.reading.tokens[head_of(self.reading, mention)].stem
        served = [entity.text for entity in self.reading.entities_in(mention.first, mention.last)]
        if served and not head.startswith("ال"):
            nameless = [r for r in nameless if any(name in r.name for name in served)]
        if not self.nouns.is_person_noun(head):
            return nameless
        return self._of_noun([r for r in nameless if r.kind != "organization"], head)

    def _of_noun(self, referents: list[Referent], noun: str) -> list[Referent]:
        """Those that the noun may stand for by its gender; groups for a noun of several people alone."""
        gender = self.nouns.gender(noun)
        several = self.nouns.is_plural(noun) or self.nouns.is_group(noun)
        people = [r for r in referents if several or r.kind != "group"]
        return [r for r in people if may_agree(gender, r.gender)]

    def is_one_person(self, mention: Mention) -> bool:
        """Whether the mention is one person by a noun of office or role, without a name."""
        head = self.reading.tokens[head_of(self.reading, mention)].stem
        named = any(entity.label == "PER" for entity in self.reading.entities_in(mention.first, mention.last))
        return self.nouns.is_person_noun(head) and not self.nouns.is_plural(head) and not named

    def agrees(self, person: Referent, mention: Mention) -> bool:
        """Whether a person has the gender of the mention's noun, and no other country than the mention tells."""
        first = head_of(self.reading, mention)
        gender = self.nouns.gender(self.reading.tokens[first].stem)
        told, known = nations_told(self.reading, self.nouns, first, mention.last), self._nations(person)
        return may_agree(gender, person.gender) and (not told or not known or bool(told & known))

    def is_silent(self, referent: Referent, at: int) -> bool:
        """Whether a place, a dateline's agency or a family's name is meant, as far as the text before `at` tells."""
        if referent.label == "LOC":
            return not self._acts(referent, at)
        return self._in_dateline(referent) or self._names_family(referent, at)

    def _is_new(self, statement: Statement, mention: Mention) -> bool:
        if any(is_kind(self.reading, mention) for is_kind in (is_share, is_another, is_everybody)):
            return True
        if bare(self.reading.tokens[head_of(self.reading, mention)].stem) in INFORMATION:
            return True
        if is_name_in_marks(self.reading, self.nouns, mention):
            return True
        headline = statement.cue is None or self.reading.paragraph[mention.first] == 0
        if is_new_person(self.reading, self.nouns, mention, headline=statement.cue is None):
            return True
        return not headline and (
            is_new_body(self.reading, self.nouns, mention) or is_new_group(self.reading, self.nouns, mention)
        )

    def _is_general(self, mention: Mention) -> bool:
        """Whether the office is a general one, so that another office of that noun is none (النائب العام)."""
        after = head_of(self.reading, mention) + 1
        return after < mention.last and bare(self.reading.tokens[after].stem) == GENERAL

    def _nations(self, referent: Referent) -> set[str]:
        """The countries that a person's titles or an organization's name tell."""
        if referent.label == "ORG":
            country = self.nouns.nisba_in([fold(word) for word in referent.name.split()])
            return set() if country is None else {country}
        return referent.profile.nations if referent.profile is not None else set()

    def _acts(self, place: Referent, at: int) -> bool:
        """Whether a city stands for its government: the subject of a feminine verb right before `at` (نفت دمشق ذلك)."""
        count = bisect_left(place.places, at)
        last = place.places[count - 1] if count else 0
        if not last or self.reading.sentence[at] - self.reading.sentence[last] > 1:
            return False
        verb = self.reading.tokens[last - 1]
        plain = self.reading.entity[last - 1] is None and not verb.stem.startswith("ال")
        return plain and len(verb.stem) > 2 and verb.stem.endswith("ت") and not self.reading.proclitics(last)

    def _in_dateline(self, referent: Referent) -> bool:
        """Whether a body stands in no other place than the dateline of an article (القاهرة - رويترز: …)."""
        if referent.label != "ORG" or len(referent.places) != 1:
            return False
        place = referent.places[0]
        start = self.reading.paragraph_start(place)
        return place < after_dateline(self.reading, start, self.reading.sentence_end(start))

    def _names_family(self, referent: Referent, at: int) -> bool:
        """Whether a person's name stands only for a family and what is called after it (أسرة فلان, مؤسسة لفلان)."""
        if referent.label != "PER":
            return False
        norms = self.reading.norms
        places = referent.places[: bisect_left(referent.places, at)]
        families = [place for place in places if place and norms[place - 1] in FAMILIES]
        others = (place for place in places if place not in families)
        return bool(families) and all(self.reading.proclitics(place) for place in others)


def _is_told(referent: Referent, statement: Statement) -> bool:
    """Whether the referent is named between the verb and its content, so that another is the subject (قال لفلان)."""
    cue = statement.cue
    return cue is not None and is_named_in(referent, cue.first, statement.content.start)


def is_named_in(referent: Referent, first: int, last: int) -> bool:
    """Whether one of the referent's names begins among the tokens [first, last)."""
    at = bisect_left(referent.places, first)
    return at < len(referent.places) and referent.places[at] < last


def agreeing(named: list[Referent], nameless: list[Referent], statement: Statement) -> list[Referent]:
    """`named` without people of the other gender, where somebody without a name agrees with the verb."""
    form = statement.cue.form if statement.cue is not None else None
    if statement.mention is not None or form is None or form.gender is None or form.kind not in ("verb", "participle"):
        return named
    if not any(r.kind == "unnamed" and r.gender == form.gender for r in nameless):
        return named
    return [r for r in named if r.kind != "person" or r.gender in (None, form.gender)]


def _has_another_profession(referent: Referent, office: str) -> bool:
    """Whether the person is known by a profession, not by the office (النائب العام is no journalist)."""
    titles = referent.profile.title_words if referent.profile is not None else frozenset()
    return office not in titles and not PROFESSIONS.isdisjoint(titles)


def _titled(referent: Referent, word: str) -> bool:
    return referent.profile is not None and word in referent.profile.title_words
