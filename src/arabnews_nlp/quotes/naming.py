"""Whom a mention names by itself: a person, several people joined by و, a body, God or the Prophet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.folding import fold
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.referents import Referent, head_of
from arabnews_nlp.quotes.sources import entity_name, title_before
from arabnews_nlp.quotes.speakers import BLESSING, FAMILIES, PREPOSITIONS, Mention

GOD = words("god")
KIN = words("kin")
PRAISE = words("praise")
PROPHET = words("prophet")
PROPHET_NAMES = words("prophet_names")
OPENING = 20
ONE_OF = frozenset({"احد", "احدي"})


@dataclass(frozen=True, slots=True)
class Naming:
    """Finds the referents that mentions name; `named` holds those of the text by name and gets the groups and God.

    surnames: people by the last word, folded, of a name of several words; None where they share it.
    """

    reading: Reading
    nouns: NounLexicon
    named: dict[str, Referent]
    surnames: Mapping[str, Referent | None]

    def named_by(self, mention: Mention) -> Referent | None:
        """The referent that the mention names, None where it names none by itself."""
        holy = self._holy(mention)
        if holy is not None:
            return holy
        entities = self.reading.entities_in(mention.first, mention.last)
        if mention.last - mention.first == 1 and not entities:
            return self._by_surname(self.reading.tokens[mention.first].norm)
        pair = self._pair(entities)
        if pair is not None:
            return pair
        person = self._person(mention, entities)
        if person is not None:
            return self.named.get(entity_name(person))
        head = head_of(self.reading, mention)
        at_head = self.reading.entity[head]
        if at_head is not None and at_head.label != "PER":
            return self.named.get(entity_name(at_head))
        body = self._introduced_by(mention, head)
        return self._name_in_marks(mention, head) if body is None else self.named.get(entity_name(body))

    def _by_surname(self, norm: str) -> Referent | None:
        """The only person whose surname the word is, where it is no noun for a source itself (وأضاف المحمود)."""
        return None if self.nouns.is_source_noun(norm) else self.surnames.get(norm)

    def _name_in_marks(self, mention: Mention, head: int) -> Referent | None:
        """The body whose name stands in marks at the end of the noun phrase for it (الشركة الفرنسية "كذا")."""
        close = self.reading.closes.get(mention.last - 1)
        stem = self.reading.tokens[head].stem
        if close is None or close.open is None or close.open <= head or self.reading.entities_in(head, mention.last):
            return None
        if not (self.nouns.is_organization_head(stem) or self.nouns.is_outlet(stem)):
            return None
        tokens = self.reading.tokens
        name = self.reading.text[tokens[close.start].start : tokens[close.end - 1].end]
        return self.named.setdefault(name, Referent(name, "organization", "ORG", [mention.first]))

    def _introduced_by(self, mention: Mention, head: int) -> Entity | None:
        """The organization that the noun for its kind introduces (شركة فلان, صحيفة "كذا")."""
        stem = self.reading.tokens[head].stem
        if stem.startswith("ال") or not (self.nouns.is_organization_head(stem) or self.nouns.is_outlet(stem)):
            return None
        index = head + 1
        while index < mention.last and self.reading.is_mark(index):
            index += 1
        entity = self.reading.entity[index] if index < mention.last else None
        return entity if entity is not None and entity.label == "ORG" and not self.reading.proclitics(index) else None

    def _holy(self, mention: Mention) -> Referent | None:
        """God or the Prophet as the source of scripture and hadith."""
        words = self.reading.norms[mention.first : mention.last]
        first = words[0] if words else ""
        if first in GOD or (first in PRAISE and len(words) <= 3):
            return self.named.setdefault("الله", Referent("الله", "person", "PER", gender="m"))
        if first == BLESSING:
            return self._prophet("الرسول")
        if first in PROPHET or (first == "رسول" and len(words) > 1 and words[1] in GOD):
            return self._prophet(" ".join(words[:2]) if first == "رسول" else self.reading.tokens[mention.first].text)
        return None

    def _prophet(self, text: str) -> Referent:
        """The Prophet under the name that the article has for him, else as `text`."""
        known = [r for name in PROPHET_NAMES if (r := self.named.get(name)) is not None and r.label == "PER"]
        named = min(known, key=lambda r: r.places[0], default=None)
        return named or self.named.setdefault(text, Referent(text, "person", "PER", gender="m"))

    def _person(self, mention: Mention, entities: Sequence[Entity]) -> Entity | None:
        """The person whom the mention names: its last name, or its first where it begins with one."""
        people = [entity for entity in entities if entity.label == "PER"]
        if not people:
            return None
        first = self.reading.seg.token_at(people[0].start)
        chosen = people[0] if first == mention.first else people[-1]
        index = self.reading.seg.token_at(chosen.start) or 0
        norms = self.reading.norms
        if index > mention.first and norms[index - 1] == "باسم":
            return None
        if speaks_for_family(self.reading, mention) or (index > mention.first and norms[index - 1] in FAMILIES):
            return None
        if self.is_told_of(mention, people, index):
            return None
        head = self.reading.tokens[head_of(self.reading, mention)].stem
        if stands_for_relative(self.reading, mention):
            return None
        known = self.nouns.classes(head)
        nameless = (known.group or (known.unnamed and not known.title)) and not head.startswith("ال")
        if nameless and index > mention.first and norms[index - 1] in PREPOSITIONS:
            return None
        if index > mention.first and self.nouns.is_deputy(head) and index == head_of(self.reading, mention) + 1:
            return None
        return chosen

    def told_of(self, mention: Mention) -> Referent | None:
        """The person whom a mention names to tell of somebody else (أحد مستشاري فلان, الناطق باسم الوزيرة فلانة)."""
        people = [e for e in self.reading.entities_in(mention.first, mention.last) if e.label == "PER"]
        if not people:
            return None
        index = self.reading.seg.token_at(people[-1].start) or 0
        return self.named.get(entity_name(people[-1])) if self.is_told_of(mention, people, index) else None

    def is_told_of(self, mention: Mention, people: Sequence[Entity], index: int) -> bool:
        return self._speaks_for_holder(mention, index) or self._is_of_others(mention, index, len(people))

    def _speaks_for_holder(self, mention: Mention, index: int) -> bool:
        """Whether the person at `index` holds an office in whose name somebody speaks (باسم رئيسة الوزراء فلانة).

        Of المتحدث باسم الرئيس فلان this is told where the article names the same office-holder elsewhere.
        """
        norms, tokens = self.reading.norms, self.reading.tokens
        voice = next((i for i in range(index - 1, mention.first - 1, -1) if norms[i] == "باسم"), None)
        if voice is None or any(norms[i] in COMMAS for i in range(voice, index)):
            return False
        if voice + 1 == index:
            return True
        office = tokens[voice + 1].stem
        if not self.nouns.is_person_noun(office):
            return False
        if voice + 2 == index:
            return True
        genders = self.nouns.gender(office), self.nouns.gender(tokens[head_of(self.reading, mention)].stem)
        if None not in genders and genders[0] != genders[1]:
            return True
        entity = self.reading.entity[index]
        person = self.named.get(entity_name(entity)) if entity is not None else None
        places = person.places if person is not None else []
        return any(self._holds(place, office) for place in places if place != index)

    def _holds(self, place: int, office: str) -> bool:
        """Whether the name at `place` follows the noun of the office, of which nobody speaks in the name."""
        first, last = title_before(self.reading, self.nouns, place)
        stems = [self.reading.tokens[i].stem for i in range(first, last)]
        spoken = first > 0 and self.reading.norms[first - 1] == "باسم"
        return bare(office) in map(bare, stems) and not spoken and "باسم" not in stems

    def _is_of_others(self, mention: Mention, index: int, people: int) -> bool:
        """Whether several people or one of them speak, not the one that their noun tells of (مصادر مقربة من فلان)."""
        first = head_of(self.reading, mention)
        if people > 1 or index <= first or self.reading.norms[index - 1] in COMMAS:
            return False
        stem = self.reading.tokens[first].stem
        if self.reading.norms[first] in ONE_OF:
            return first + 1 < index
        if stem.startswith("ال"):
            return False
        known = self.nouns.classes(stem)
        matter = any(self.reading.norms[i] in PREPOSITIONS for i in range(first + 1, index))
        return self.nouns.is_several(stem) or (known.unnamed and not known.title and matter)

    def together(self, at: int) -> Referent | None:
        """Those joined by و who open the sentence of the token `at` or the one before it, as one group."""
        start = self.reading.sentence_start(at)
        for first in (start, self.reading.sentence_start(start - 1) if start else start):
            people = [e for e in self.reading.entities_in(first, min(at, first + OPENING)) if e.label == "PER"]
            group = self._pair(people)
            if group is not None:
                return group
        return None

    def _pair(self, entities: Sequence[Entity]) -> Referent | None:
        """Several people joined by و, with or without titles, who speak as one."""
        people = [entity for entity in entities if entity.label == "PER"]
        if len(people) < 2:
            return None
        for former, latter in pairwise(people):
            ends = self.reading.seg.token_range(former.start, former.end)[1]
            begins = self.reading.seg.token_at(latter.start) or 0
            first = title_before(self.reading, self.nouns, begins)[0]
            if first != ends or self.reading.tokens[first].proclitics != "و":
                return None
        name = " و".join(entity_name(person) for person in people)
        return self.named.setdefault(name, Referent(name, "group", "PER", plural=True))


def people_by_surname(referents: Iterable[Referent]) -> dict[str, Referent | None]:
    """People by the last word, folded, of a name of several words; None where several share it."""
    found: dict[str, Referent | None] = {}
    for referent in referents:
        parts = referent.name.split()
        if referent.label == "PER" and len(parts) > 1:
            surname = fold(parts[-1])
            found[surname] = None if surname in found else referent
    return found


def stands_for_relative(reading: Reading, mention: Mention) -> bool:
    """Whether the mention is somebody by kinship to whom it names (زوج السيدة فلانة), not the name after a comma."""
    head = head_of(reading, mention)
    if reading.tokens[head].stem not in KIN:
        return False
    people = [entity for entity in reading.entities_in(mention.first, mention.last) if entity.label == "PER"]
    if not people:
        return False
    index = reading.seg.token_at(people[-1].start) or 0
    return index > head and reading.norms[index - 1] not in COMMAS


def speaks_for_family(reading: Reading, mention: Mention) -> bool:
    """Whether the mention speaks in the name of somebody's family (المتحدث باسم عائلة فلان)."""
    norms = reading.norms
    return any(norms[i] == "باسم" and norms[i + 1] in FAMILIES for i in range(mention.first, mention.last - 1))
