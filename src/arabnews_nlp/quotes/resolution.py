"""Who the speaker is: a ranked choice over the referents of the article.

A mention that holds a name decides at once. For every other statement (elided subject, pronoun, description, bare
noun) each referent is described by named features, and a linear model tells how likely it is the speaker.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from arabnews_nlp.document import Entity, Resolution, Span, Speaker
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attaching import LOCATED
from arabnews_nlp.quotes.mention_kinds import REVERENCES, is_body, is_new_person, stands_for_body
from arabnews_nlp.quotes.model import LinearModel
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.referents import Referent, head_of, named_referents, nameless_referent
from arabnews_nlp.quotes.sources import entity_name
from arabnews_nlp.quotes.speaker_features import Situation, candidate_features, last_persons
from arabnews_nlp.quotes.speakers import DEMONSTRATIVES, Mention
from arabnews_nlp.quotes.statement import Statement

MOST_CANDIDATES = 24
NAMED_CHANCE = 0.97
CONTINUED_CHANCE = 0.8
REACH_BACK = 200
REACH_AHEAD = 40
RECENT = 12
CLAUSE_OPENERS = words("clause_openers")
OPENING_REACH = 40
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


@dataclass(slots=True)
class Resolver:
    """Resolves the statements of one article, in the order of the text.

    named, nameless: the referents; by_phrase finds a nameless one by its words. order: those quoted so far, the last
    one last. spoken: the tokens of all contents. timeline: where the named ones are mentioned. documents: where what
    they issued is. titled: people by the words of their titles; titled_from: where the first of
    them is mentioned. persons: see `last_persons`.
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
        issuer = self._issuer(statement) or self._subject(statement)
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
        """The subject of the verb that opens the sentence, where a joined verb goes on with it (نفى الجيش، وقال)."""
        cue, reading = statement.cue, self.reading
        if cue is None or statement.mention is not None or cue.kind != "verb" or not cue.joined:
            return None
        first = reading.sentence_start(cue.first)
        if cue.first == first or cue.first > first + OPENING_REACH:
            return None
        while first < cue.first and reading.norms[first] in CLAUSE_OPENERS:
            first += 1
        entity = reading.entity[first + 1] if first + 1 < cue.first else None
        if (
            entity is None
            or entity.label != "ORG"
            or reading.proclitics(first + 1)
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
        if cue is None or statement.mention is not None or cue.lemma not in LOCATED:
            return None
        first = self.reading.sentence_start(cue.first)
        count = bisect_left(self.documents, cue.first, key=lambda entry: entry[0])
        place, issuer = self.documents[count - 1] if count else (-1, None)
        return issuer if place >= first else None

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
            self.reading, self.nouns, statement, self.order[-RECENT:], self.spoken, self.persons, self.titled
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
            own = [] if again else [self.own(mention)]
        named = self._fitting([r for r in near.values() if r.label != "LOC" or r.said], statement)
        return [*own, *named, *(r for r in self.nameless[-RECENT:] if r not in own)]

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
        titled = index > mention.first and self.nouns.is_title(self.reading.tokens[index - 1].stem)
        if titled and index - 2 >= mention.first and norms[index - 2] == "باسم":
            return None
        head = self.reading.tokens[self._head(mention)].stem
        if index > mention.first and self.nouns.is_deputy(head) and index == self._head(mention) + 1:
            return None
        return chosen

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
