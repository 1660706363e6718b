"""Who the speaker is: a ranked choice over the referents of the article.

A mention that holds a name decides at once. For every other statement (elided subject, pronoun, description, bare
noun) each referent is described by named features, and a linear model tells how likely it is the speaker.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from arabnews_nlp.document import Entity, Resolution, Span, Speaker
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attaching import LOCATED
from arabnews_nlp.quotes.content import after_dateline
from arabnews_nlp.quotes.mention_kinds import REVERENCES, is_body, is_new_person, stands_for_body
from arabnews_nlp.quotes.model import LinearModel
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.referents import (
    Referent,
    head_of,
    indefinite_sources,
    named_referents,
    nameless_referent,
    singular,
)
from arabnews_nlp.quotes.sources import entity_name, title_before
from arabnews_nlp.quotes.speaker_features import TURN_REACH, TURNS, Situation, candidate_features, last_persons
from arabnews_nlp.quotes.speakers import DEMONSTRATIVES, PREPOSITIONS, Mention, mention_after
from arabnews_nlp.quotes.statement import Statement

MOST_CANDIDATES = 24
NAMED_CHANCE = 0.97
CONTINUED_CHANCE = 0.8
REACH_BACK = 200
REACH_AHEAD = 40
RECENT = 12
CLAUSE_OPENERS = words("clause_openers")
OPENING_REACH = 40
DOCUMENTS_BACK = 40
SOURCES = words("sources")
SAMENESS = words("sameness")
COMMUNIQUES = words("communiques")
FAMILIES = words("families")
GOD = words("god")
PRAISE = words("praise")
PROPHET = words("prophet")
PROPHET_NAMES = words("prophet_names")


@dataclass(frozen=True, slots=True)
class Choice:
    """A referent with its features and the probability that it is the speaker."""

    referent: Referent
    features: list[str]
    probability: float


@dataclass(frozen=True, slots=True)
class Resolved:
    """A speaker with the probability that it is right, and what it was chosen from, likeliest first.

    decided: the mention names the speaker, and nothing was chosen. named: the confidence of the entity that gives
    the name.
    """

    speaker: Speaker
    probability: float
    choices: tuple[Choice, ...]
    decided: bool
    named: float = 1.0


def _documents_at(issuer: Referent, place: int) -> str | None:
    """The noun of the document that the referent issued at the token."""
    at = bisect_left(issuer.documents, (place, ""))
    return issuer.documents[at][1] if at < len(issuer.documents) and issuer.documents[at][0] == place else None


@dataclass(slots=True)
class Resolver:
    """Resolves the statements of one article, in the order of the text.

    named, nameless: the referents; by_phrase finds a nameless one by its words. order: those quoted so far, the last
    one last. spoken: the tokens of all contents. timeline: where the named ones are mentioned. documents: where what
    they issued is. titled: people by the words of their titles; titled_from: where the first of them is mentioned.
    persons: see `last_persons`. indefinite: see `indefinite_sources`. roles: see `Situation.role`.
    """

    reading: Reading
    nouns: NounLexicon
    model: LinearModel | None
    statements: Sequence[Statement]
    named: dict[str, Referent] = field(init=False)
    nameless: list[Referent] = field(default_factory=list)
    by_phrase: dict[str, Referent] = field(default_factory=dict)
    order: list[Referent] = field(default_factory=list)
    spoken: set[int] = field(init=False)
    timeline: list[tuple[int, Referent]] = field(init=False)
    documents: list[tuple[int, Referent]] = field(init=False)
    titled: dict[str, list[Referent]] = field(init=False)
    titled_from: dict[str, int] = field(default_factory=dict)
    persons: list[int] = field(init=False)
    indefinite: dict[str, list[int]] = field(init=False)
    roles: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.named = named_referents(self.reading, self.nouns)
        self.timeline = sorted(
            ((place, referent) for referent in self.named.values() for place in referent.places),
            key=lambda entry: entry[0],
        )
        self.documents = sorted(
            ((place, referent) for referent in self.named.values() for place, _ in referent.documents),
            key=lambda entry: entry[0],
        )
        self.titled = {}
        for referent in self.named.values():
            for word in referent.profile.title_words if referent.profile else ():
                self.titled.setdefault(word, []).append(referent)
            self._note_titles(referent)
        self.spoken = {
            index
            for statement in self.statements
            for start, end in statement.content.segments
            for index in range(start, end)
        }
        self.persons = last_persons(self.reading, self.spoken)
        self.indefinite = indefinite_sources(self.reading, self.nouns)

    def resolve(self, statement: Statement) -> Resolved:
        """The speaker of a statement; `attribute` is told, so that later statements know of it."""
        decided = self.decided(statement)
        if decided is not None:
            how: Resolution = "explicit" if self._in_full(statement, decided) else "short_name"
            self.attribute(statement, decided)
            return Resolved(self._speaker(statement, decided, how), NAMED_CHANCE, (), True, decided.confidence)
        if statement.rule == "continuation" and self.order:
            last = self.order[-1]
            self.attribute(statement, last)
            return Resolved(
                self._speaker(statement, last, "continuation"), CONTINUED_CHANCE, (), False, last.confidence
            )
        issuer = self._issuer(statement) or self._same_source(statement) or self._subject(statement)
        if issuer is not None:
            self.attribute(statement, issuer)
            return Resolved(
                self._speaker(statement, issuer, self._how(statement, issuer)),
                CONTINUED_CHANCE,
                (),
                False,
                issuer.confidence,
            )
        choices = tuple(sorted(self.choices(statement), key=lambda choice: -choice.probability))
        nobody = 1.0 - sum(choice.probability for choice in choices)
        if not choices or (nobody > choices[0].probability and statement.mention is None):
            return Resolved(Speaker(None, "unnamed", resolution="unknown"), nobody, choices, False)
        best = choices[0]
        self.attribute(statement, best.referent)
        speaker = self._speaker(statement, best.referent, self._how(statement, best.referent))
        return Resolved(speaker, best.probability, choices, False, best.referent.confidence)

    def _subject(self, statement: Statement) -> Referent | None:
        """The subject of the verb that opens the sentence, where a joined verb goes on with it (نفى الجيش، وقال).

        A person is taken only where the sentence gives the turn to somebody: من جهته، أثنى فلان على كذا، وقال.
        """
        cue, reading = statement.cue, self.reading
        if cue is None or statement.mention is not None or cue.kind != "verb" or not cue.joined:
            return None
        first = reading.sentence_start(cue.first)
        if cue.first == first or cue.first > first + OPENING_REACH:
            return None
        turn = next((i for i in range(first, min(cue.first, first + TURN_REACH)) if reading.norms[i] in TURNS), None)
        first = first if turn is None else turn + 1
        while first < cue.first and (reading.norms[first] in CLAUSE_OPENERS or reading.norms[first] in COMMAS):
            first += 1
        place = first + 1
        if turn is not None:
            place = next((i for i in range(place, cue.first) if reading.entity[i] is not None), place)
            if title_before(reading, self.nouns, place)[0] != first + 1:
                return None
        entity = reading.entity[place] if place < cue.first else None
        if (
            entity is None
            or entity.label not in (("ORG",) if turn is None else ("ORG", "PER"))
            or reading.proclitics(place)
            or reading.entity[first] is not None
        ):
            return None
        last = reading.seg.token_range(entity.start, entity.end)[1]
        if any(e.label == "PER" for e in reading.entities_in(last, cue.first)):
            return None
        verb = reading.tokens[first].stem
        gender = "f" if verb.endswith("ت") or verb.startswith("ت") else "m"
        return self.named.get(entity_name(entity)) if cue.gender in (None, gender) else None

    def _issuer(self, statement: Statement) -> Referent | None:
        """Whoever issued the document of the sentence that the statement stands in (أصدر كذا بيانا، جاء فيه أن)."""
        cue = statement.cue
        if statement.mention is not None:
            return self._issuer_of(statement.mention)
        if cue is None or cue.lemma not in LOCATED:
            return None
        first = self.reading.sentence_start(cue.first)
        count = bisect_left(self.documents, cue.first, key=lambda entry: entry[0])
        place, issuer = self.documents[count - 1] if count else (-1, None)
        return issuer if place >= first else None

    def _same_source(self, statement: Statement) -> Referent | None:
        """Whoever was quoted last, where the mention is but the same source again (المصدر ذاته, نفس المصدر)."""
        mention = statement.mention
        if mention is None or not self.order or mention.last - mention.first != 2:
            return None
        words = [self.reading.tokens[i].stem for i in range(mention.first, mention.last)]
        same = words[0] in SAMENESS or words[1] in self.nouns.lexicon.identity_words
        if not same or not set(words) & SOURCES:
            return None
        return next((r for r in reversed(self.order) if "مصدر" in r.heads), self.order[-1])

    def _issuer_of(self, mention: Mention) -> Referent | None:
        """Whoever issued the document that a definite noun names again (البيان after بيان الوزارة)."""
        stem = self.reading.tokens[self._head(mention)].stem
        if mention.last - mention.first > 2 or not stem.startswith("ال") or not self.nouns.is_document(stem):
            return None
        count = bisect_left(self.documents, mention.last, key=lambda entry: entry[0])
        noun = bare(stem)
        near = self.documents[max(0, count - DOCUMENTS_BACK) : count]
        return next((issuer for place, issuer in reversed(near) if _documents_at(issuer, place) == noun), None)

    def decided(self, statement: Statement) -> Referent | None:
        """The referent that the mention names, None where it names none by itself."""
        mention = statement.mention
        if mention is None:
            return None
        holy = self._holy(mention)
        if holy is not None:
            return holy
        entities = self.reading.entities_in(mention.first, mention.last)
        pair = self._pair(entities)
        if pair is not None:
            return pair
        person = self._person(mention, entities)
        if person is not None:
            return self.named.get(entity_name(person))
        head = self._head(mention)
        at_head = self.reading.entity[head]
        if at_head is not None and at_head.label != "PER":
            return self.named.get(entity_name(at_head))
        return None

    def situation(self, statement: Statement) -> Situation:
        return Situation.of(
            self.reading,
            self.nouns,
            statement,
            self.order[-RECENT:],
            self.spoken,
            self.persons,
            self.titled,
            self.roles,
        )

    def choices(self, statement: Statement) -> list[Choice]:
        """Every referent that may be the speaker, with its probability."""
        situation = self.situation(statement)
        described = [(r, candidate_features(situation, r)) for r in self.candidates(statement)]
        if self.model is None:
            return [Choice(referent, features, 0.0) for referent, features in described]
        scores = [self.model.logit(features) for _, features in described]
        nobody = self.model.logit([f"{situation.case}:nobody"])
        top = max([nobody, *scores])
        total = math.exp(nobody - top) + sum(math.exp(score - top) for score in scores)
        return [
            Choice(referent, features, math.exp(score - top) / total)
            for (referent, features), score in zip(described, scores, strict=True)
        ]

    def candidates(self, statement: Statement) -> list[Referent]:
        """The referents near enough to be the speaker; for a description also those whose titles share its noun."""
        mention = statement.mention
        at = bisect_left(self.timeline, statement.anchor, key=lambda entry: entry[0])
        near: dict[int, Referent] = {}
        for _, referent in reversed(self.timeline[max(0, at - REACH_BACK) : at]):
            near.setdefault(id(referent), referent)
            if len(near) == MOST_CANDIDATES:
                break
        near.update((id(r), r) for r in self.order[-RECENT:] if r.label is not None)
        own: list[Referent] = []
        if mention is not None:
            head = bare(self.reading.tokens[self._head(mention)].stem)
            near.update((id(r), r) for r in self.titled.get(head, ())[:RECENT])
            ahead = (r for _, r in self.timeline[at : at + REACH_AHEAD] if r.label == "PER")
            near.update((id(r), r) for r in ahead)
            inside = self.reading.entities_in(mention.first, mention.last)
            near.update((id(r), r) for e in inside if (r := self.named.get(entity_name(e))) is not None)
            again = self._same_again(mention) or stands_for_body(self.reading, self.nouns, mention, near.values())
            again = again or self._is_communique(mention, near.values())
            own = [] if again else [self.own(mention)]
            introduced = self._introduced(mention)
            own += [introduced] if introduced is not None and introduced not in own else []
        near_enough = [r for r in near.values() if (r.label != "LOC" and not self._in_dateline(r)) or r.said]
        named = self._fitting(near_enough, statement)
        return [*own, *named, *(r for r in self.nameless[-RECENT:] if r not in own)]

    def _is_communique(self, mention: Mention, near: Iterable[Referent]) -> bool:
        """Whether the mention is a definite document in which one of the bodies near must speak (البيان)."""
        stem = self.reading.tokens[self._head(mention)].stem
        definite = stem.startswith("ال") and bare(stem) in COMMUNIQUES
        return definite and any(referent.label in ("ORG", "COUNTRY") for referent in near)

    def _in_dateline(self, referent: Referent) -> bool:
        """Whether a body stands in no other place than the dateline of an article (القاهرة - رويترز: …)."""
        if referent.label != "ORG" or len(referent.places) != 1:
            return False
        place = referent.places[0]
        start = self.reading.paragraph_start(place)
        return place < after_dateline(self.reading, start, self.reading.sentence_end(start))

    def _introduced(self, mention: Mention) -> Referent | None:
        """The source that an indefinite phrase brought in before a definite noun (باحثون في المعهد for الباحثون)."""
        stem = self.reading.tokens[self._head(mention)].stem
        if not stem.startswith("ال"):
            return None
        head = bare(stem)
        places = self.indefinite.get(singular(head), [])
        before = bisect_left(places, mention.first)
        for index in reversed(places[max(0, before - RECENT) : before]):
            phrase = mention_after(self.reading, self.nouns, index, self.reading.sentence_end(index))
            if phrase is not None and phrase.first == index and phrase.last - index > 1:
                found = nameless_referent(self.reading, self.nouns, phrase)
                found.heads.add(head)
                found.places.append(index)
                return self.by_phrase.get(found.name, found)
        return None

    def _fitting(self, referents: list[Referent], statement: Statement) -> list[Referent]:
        """`referents` without those that the cue's gender or the mention's noun rules out, unless none is left."""
        mention = statement.mention
        if mention is None:
            form = statement.cue.form if statement.cue is not None else None
            gender = form.gender if form is not None and form.kind in ("verb", "participle") else None
            fitting = [r for r in referents if r.kind != "person" or None in (gender, r.gender) or r.gender == gender]
            return fitting or referents
        head = self.reading.tokens[self._head(mention)].stem
        if is_new_person(self.reading, self.nouns, mention, headline=statement.cue is None):
            return []
        if self._for_family(mention):
            return []
        if is_body(self.reading, self.nouns, mention):
            referents = [r for r in referents if r.label != "PER" or r.plural]
        elif self.nouns.is_person_noun(head) or head in REVERENCES:
            noun_gender = self.nouns.gender(head)
            referents = [r for r in referents if r.label == "PER"]
            referents = [r for r in referents if None in (noun_gender, r.gender) or r.gender == noun_gender]
        word, anchor = bare(head), statement.anchor
        if head.startswith("ال") and self.titled_from.get(word, anchor) < anchor:
            return [r for r in referents if r.label != "PER" or (_titled(r, word) and r.places[0] < anchor)]
        return referents

    def _note_titles(self, referent: Referent) -> None:
        for word in referent.profile.title_words if referent.profile else ():
            first = referent.places[0]
            self.titled_from[word] = min(first, self.titled_from.get(word, first))

    def _same_again(self, mention: Mention) -> bool:
        """Whether the mention says that it is a source met before (المصدر نفسه، تلك المصادر)."""
        norms = self.reading.norms
        if norms[self._head(mention)] in REVERENCES:
            return True
        if not self.order:
            return False
        if norms[mention.last - 1] in self.nouns.lexicon.identity_words:
            return True
        stem = self.reading.tokens[self._head(mention)].stem
        head = bare(stem)
        if mention.last - mention.first == 1 and stem.startswith("ال"):
            return any(head in referent.heads and referent.label is None for referent in self.order)
        return norms[mention.first] in DEMONSTRATIVES and any(head in referent.heads for referent in self.order)

    def own(self, mention: Mention) -> Referent:
        """The nameless referent of a mention: one met before under the same words, or a new one."""
        new = nameless_referent(self.reading, self.nouns, mention)
        return self.by_phrase.get(new.name, new)

    def attribute(self, statement: Statement, referent: Referent) -> None:
        """Notes that a referent made a statement."""
        if referent.label is None and referent.name not in self.by_phrase:
            self.nameless.append(referent)
            self.by_phrase[referent.name] = referent
        if statement.mention is not None:
            insort(referent.places, statement.mention.first)
            self._note_titles(referent)
            if referent.label is not None and referent.label != "PER":
                head = self.reading.tokens[self._head(statement.mention)]
                referent.heads.add(bare(head.stem))
        referent.said.append(statement.anchor)
        form = statement.cue.form if statement.cue is not None else None
        if form is not None and form.kind == "verb" and referent.gender is None and statement.mention is not None:
            referent.gender = form.gender
        self.order = [other for other in self.order[-RECENT:] if other is not referent]
        self.order.append(referent)

    def _holy(self, mention: Mention) -> Referent | None:
        """God or the Prophet as the source of scripture and hadith."""
        words = self.reading.norms[mention.first : mention.last]
        first = words[0] if words else ""
        if first in GOD or (first in PRAISE and len(words) <= 3):
            return self.named.setdefault("الله", Referent("الله", "person", "PER", gender="m"))
        if first in PROPHET or (first == "رسول" and len(words) > 1 and words[1] in GOD):
            known = [r for name in PROPHET_NAMES if (r := self.named.get(name)) is not None and r.label == "PER"]
            named = min(known, key=lambda r: r.places[0], default=None)
            text = " ".join(words[:2]) if first == "رسول" else self.reading.tokens[mention.first].text
            return named or self.named.setdefault(text, Referent(text, "person", "PER", gender="m"))
        return None

    def _head(self, mention: Mention) -> int:
        return head_of(self.reading, mention)

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
        if self._for_family(mention):
            return None
        titled = index > mention.first and self.nouns.is_title(self.reading.tokens[index - 1].stem)
        if titled and index - 2 >= mention.first and norms[index - 2] == "باسم":
            return None
        head = self.reading.tokens[self._head(mention)].stem
        group = self.nouns.is_group(head) and not head.startswith("ال")
        if group and index > mention.first and norms[index - 1] in PREPOSITIONS:
            return None
        if index > mention.first and self.nouns.is_deputy(head) and index == self._head(mention) + 1:
            return None
        return chosen

    def _for_family(self, mention: Mention) -> bool:
        """Whether the mention speaks in the name of somebody's family (المتحدث باسم عائلة فلان)."""
        norms = self.reading.norms
        return any(norms[i] == "باسم" and norms[i + 1] in FAMILIES for i in range(mention.first, mention.last - 1))

    def _pair(self, entities: Sequence[Entity]) -> Referent | None:
        """Several people joined by و, who speak as one."""
        people = [entity for entity in entities if entity.label == "PER"]
        if len(people) < 2:
            return None
        for former, latter in pairwise(people):
            begins = self.reading.seg.token_at(latter.start) or 0
            between = self.reading.text[former.end : latter.start].split()
            if self.reading.tokens[begins].proclitics != "و" or between != ["و"]:
                return None
        name = " و".join(entity_name(person) for person in people)
        return self.named.setdefault(name, Referent(name, "group", "PER", plural=True))

    def _in_full(self, statement: Statement, referent: Referent) -> bool:
        mention = statement.mention
        return mention is not None and any(
            entity.text == referent.name for entity in self.reading.entities_in(mention.first, mention.last)
        )

    def _how(self, statement: Statement, referent: Referent) -> Resolution:
        if statement.mention is not None:
            return "explicit" if referent.label is None and len(referent.said) == 1 else "description"
        cue = statement.cue
        return "pronoun" if cue is not None and cue.kind in ("masdar", "according") else "elided"

    def _speaker(self, statement: Statement, referent: Referent, how: Resolution) -> Speaker:
        span = self.mention_span(statement.mention) if statement.mention is not None else None
        evidence = (span,) if span is not None else ()
        if how not in ("explicit", "short_name"):
            before = bisect_left(referent.places, statement.anchor)
            place = referent.places[before - 1] if before else None
            if place is not None and (span is None or self.reading.tokens[place].start != span.start):
                evidence = (self._place_span(place), *evidence)
        title, affiliation, country = self._description(statement, referent)
        return Speaker(referent.name, referent.kind, span, title, affiliation, country, how, evidence)

    def _description(self, statement: Statement, referent: Referent) -> tuple[str | None, str | None, str | None]:
        """Title, affiliation and country of a referent; of a nameless one those in its mention."""
        if referent.profile is not None:
            return referent.profile.title, referent.profile.affiliation, referent.profile.country
        if referent.label is not None or statement.mention is None:
            return None, None, referent.country or self._country_in(referent.name.split())
        mention = statement.mention
        inside = self.reading.entities_in(mention.first, mention.last)
        body = next((entity_name(entity) for entity in inside if entity.label == "ORG"), None)
        country = next((entity.country for entity in inside if entity.label == "COUNTRY"), None)
        stems = [token.stem for token in self.reading.tokens[mention.first : mention.last]]
        return None, body, country or self._country_in(stems)

    def _country_in(self, stems: Sequence[str]) -> str | None:
        """The country of the first adjective of nationality among the words."""
        return next((code for stem in stems if (code := self.nouns.country_of_nisba(stem)) is not None), None)

    def _place_span(self, place: int) -> Span:
        entity = self.reading.entity[place]
        if entity is not None:
            return Span.of(self.reading.text, entity.start, entity.end)
        return self.reading.span(place, place + 1)

    def mention_span(self, mention: Mention) -> Span:
        tokens = self.reading.tokens
        return Span.of(self.reading.text, self.reading.stem_start(mention.first), tokens[mention.last - 1].end)


def _titled(referent: Referent, word: str) -> bool:
    return referent.profile is not None and word in referent.profile.title_words
