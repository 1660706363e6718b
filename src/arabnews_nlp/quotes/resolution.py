"""Who the speaker is: a ranked choice over the referents of the article.

A mention that holds a name decides at once. For every other statement (elided subject, pronoun, description, bare
noun) each referent is described by named features, and a linear model tells how likely it is the speaker.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from arabnews_nlp.document import Resolution, Speaker
from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.quotes.attaching import ASKING
from arabnews_nlp.quotes.cues import REVERENCES
from arabnews_nlp.quotes.fitting import COMMUNIQUES, Fitting, agreeing, is_named_in
from arabnews_nlp.quotes.groups import group_before, speaks_for_several
from arabnews_nlp.quotes.mention_kinds import stands_for_body
from arabnews_nlp.quotes.model import LinearModel
from arabnews_nlp.quotes.naming import Naming, people_by_surname
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.referents import (
    Referent,
    head_of,
    indefinite_sources,
    named_referents,
    nameless_referent,
    phrase_key,
    singular,
)
from arabnews_nlp.quotes.sentence_forms import SentenceForms, follows_on
from arabnews_nlp.quotes.sources import entity_name
from arabnews_nlp.quotes.speaker_features import Situation, candidate_features, last_persons
from arabnews_nlp.quotes.speaker_fields import SpeakerFields
from arabnews_nlp.quotes.speakers import DEMONSTRATIVES, Mention, mention_after
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.subjects import nameless_subject

MOST_CANDIDATES = 24
NAMED_CHANCE = 0.97
CONTINUED_CHANCE = 0.8
REACH_BACK = 200
REACH_AHEAD = 40
RECENT = 12
ANSWERING = spellings("answering")
UNSAID = words("unsaid")


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

    named, nameless: the referents; by_phrase finds a nameless one by its `phrase_key`. order: those quoted so far, the
    last one last; asked: the last statement was a question; answerer: to whom nobody in particular put it. spoken: the
    tokens of all contents. timeline: where the named ones are mentioned. documents: where what they issued is. titled:
    people by the words of their titles; titled_from: where the first of them is mentioned. persons: see
    `last_persons`. indefinite: see `indefinite_sources`. roles: see `Situation.role`.
    """

    reading: Reading
    nouns: NounLexicon
    model: LinearModel | None
    statements: Sequence[Statement]
    named: dict[str, Referent] = field(init=False)
    nameless: list[Referent] = field(default_factory=list)
    by_phrase: dict[tuple[str, ...], Referent] = field(default_factory=dict)
    order: list[Referent] = field(default_factory=list)
    asked: bool = False
    answerer: Referent | None = None
    spoken: set[int] = field(init=False)
    timeline: list[tuple[int, Referent]] = field(init=False)
    documents: list[tuple[int, Referent]] = field(init=False)
    titled: dict[str, list[Referent]] = field(init=False)
    titled_from: dict[str, int] = field(default_factory=dict)
    persons: list[int] = field(init=False)
    indefinite: dict[str, list[int]] = field(init=False)
    roles: dict[int, str] = field(default_factory=dict)
    naming: Naming = field(init=False)
    forms: SentenceForms = field(init=False)
    fitting: Fitting = field(init=False)
    fields: SpeakerFields = field(init=False)

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
        self.naming = Naming(self.reading, self.nouns, self.named, people_by_surname(self.named.values()))
        self.fitting = Fitting(self.reading, self.nouns, self.titled_from)
        self.fields = SpeakerFields(self.reading, self.nouns)
        self.forms = SentenceForms(
            self.reading, self.nouns, self.named, self.documents, self.statements, self.naming, self.fitting
        )

    def resolve(self, statement: Statement) -> Resolved:
        """The speaker of a statement; `attribute` is told, so that later statements know of it."""
        answerer, self.answerer = self.answerer, None
        if self._is_unsaid(statement):
            self.answerer = self._addressed(statement)
            return Resolved(Speaker(None, "unnamed", resolution="unknown"), NAMED_CHANCE, (), True)
        decided = self.decided(statement)
        if decided is not None:
            how: Resolution = "explicit" if self.fields.in_full(statement, decided) else "short_name"
            self.attribute(statement, decided)
            return Resolved(self.fields.speaker(statement, decided, how), NAMED_CHANCE, (), True, decided.confidence)
        if statement.rule == "continuation" and self.order:
            last = self.order[-1]
            self.attribute(statement, last)
            return Resolved(
                self.fields.speaker(statement, last, "continuation"), CONTINUED_CHANCE, (), False, last.confidence
            )
        told = answerer if answerer is not None and statement.mention is None else self.told(statement)
        if told is not None:
            self.attribute(statement, told)
            return Resolved(
                self.fields.speaker(statement, told, self.fields.how(statement, told)),
                CONTINUED_CHANCE,
                (),
                False,
                told.confidence,
            )
        choices = tuple(sorted(self.choices(statement), key=lambda choice: -choice.probability))
        nobody = 1.0 - sum(choice.probability for choice in choices)
        if not choices or (nobody > choices[0].probability and statement.mention is None):
            return Resolved(Speaker(None, "unnamed", resolution="unknown"), nobody, choices, False)
        best = choices[0]
        self.attribute(statement, best.referent)
        speaker = self.fields.speaker(statement, best.referent, self.fields.how(statement, best.referent))
        return Resolved(speaker, best.probability, choices, False, best.referent.confidence)

    def told(self, statement: Statement) -> Referent | None:
        """The referent that the sentence's form tells, None where there is none to go by."""
        return self.forms.speaker(statement, self.order) or self._clause_subject(statement)

    def _is_unsaid(self, statement: Statement) -> bool:
        """Whether the verb is a passive of saying, which names no speaker (قيل إن كذا)."""
        cue = statement.cue
        if cue is None or statement.mention is not None:
            return False
        return self.reading.norms[cue.first][cue.joined :] in UNSAID

    def _addressed(self, statement: Statement) -> Referent | None:
        """Who is spoken to right after the verb, so that the answer is theirs (قيل لفلان: كذا؟ قال: كذا)."""
        cue = statement.cue
        assert cue is not None
        entity = self.reading.entity[cue.last] if cue.last < statement.content.start else None
        addressed = entity is not None and entity.label == "PER" and self.reading.proclitics(cue.last) == "ل"
        return self.named.get(entity_name(entity)) if entity is not None and addressed else None

    def _clause_subject(self, statement: Statement) -> Referent | None:
        """Who the nameless subject of the clause before is that a verb or participle goes on with.

        A definite noun that is nobody else's is left to the ranked choice, and so is a verb after حيث and إذ.
        """
        cue = statement.cue
        if statement.mention is not None or cue is None or cue.kind not in ("verb", "participle"):
            return None
        if follows_on(self.reading, cue) or self._answers(statement):
            return None
        phrase = nameless_subject(self.reading, self.nouns, cue, self.spoken)
        if phrase is None:
            return None
        subject = replace(statement, mention=phrase)
        referent = self.decided(subject) or self.forms.speaker(subject, self.order) or self._likeliest(subject)
        definite = self.reading.tokens[phrase.first].stem.startswith("ال")
        alone = phrase.last - phrase.first == 1 and not definite
        nobody_else = referent is not None and referent.label is None and definite and referent.kind != "group"
        return None if nobody_else or alone else referent

    def _likeliest(self, statement: Statement) -> Referent | None:
        best = max(self.choices(statement), key=lambda choice: choice.probability, default=None)
        return None if best is None else best.referent

    def decided(self, statement: Statement) -> Referent | None:
        """The referent that the mention names, None where it names none by itself."""
        return None if statement.mention is None else self.naming.named_by(statement.mention)

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
            same = self._same_again(mention)
            again = same or stands_for_body(self.reading, self.nouns, mention, near.values())
            again = again or self._is_communique(mention, near.values())
            if same:
                near = {key: r for key, r in near.items() if r.said or (r.places and r.places[0] < mention.first)}
            introduced = self._introduced(mention)
            again = again or (introduced is not None and mention.last - mention.first == 1)
            own = [] if again else [self.own(mention)]
            own += [introduced] if introduced is not None and introduced not in own else []
        apart = [self._asked_one(statement), None if mention is None else self.naming.told_of(mention)]
        near_enough = [
            r for r in near.values() if r not in apart and (r.said or not self.fitting.is_silent(r, statement.anchor))
        ]
        named = self.fitting.named(self._without_objects(near_enough, statement), statement)
        several = mention is None and speaks_for_several(statement.cue)
        nameless = [r for r in self.nameless[-RECENT:] if r not in own and (several or not _is_share(r))]
        named = agreeing(named, nameless, statement)
        if self._answers(statement):
            named, nameless = ([r for r in part if r is not self.order[-1]] for part in (named, nameless))
        if several:
            return self._several(statement, [*named, *nameless])
        return [*own, *named, *(nameless if mention is None or not own else self.fitting.nameless(nameless, statement))]

    def _asked_one(self, statement: Statement) -> Referent | None:
        """The last speaker, where the pronoun of a verb of asking stands for them (سأله المراسل)."""
        form = statement.cue.form if statement.cue is not None else None
        asks = statement.mention is not None and statement.cue is not None and statement.cue.lemma in ASKING
        return self.order[-1] if asks and self.order and form is not None and form.suffix is not None else None

    def _without_objects(self, referents: list[Referent], statement: Statement) -> list[Referent]:
        """`referents` without those named after the nameless subject that a participle goes on with.

        In دعا الكاتب إلى انتقاد الوزير فلان قائلا the minister is no subject.
        """
        cue = statement.cue
        if cue is None or cue.kind != "participle" or statement.mention is not None:
            return referents
        subject = nameless_subject(self.reading, self.nouns, cue, self.spoken)
        if subject is None:
            return referents
        return [r for r in referents if not is_named_in(r, subject.last, cue.first)]

    def _answers(self, statement: Statement) -> bool:
        """Whether the statement answers the one before, so that another speaks (سأله فلان: كذا؟ فأجاب: كذا)."""
        cue = statement.cue
        return self.asked and bool(self.order) and cue is not None and cue.lemma in ANSWERING

    def _several(self, statement: Statement, referents: list[Referent]) -> list[Referent]:
        """Those of `referents` who may speak in the plural, and the people without names told of before."""
        cue = statement.cue
        assert cue is not None
        several = [r for r in referents if r.plural or (r.label == "ORG" and r.said)]
        phrase = group_before(self.reading, self.nouns, cue, self.spoken)
        if phrase is not None:
            group = self._introduced(phrase) or self.own(phrase)
            if phrase.first not in group.places:
                insort(group.places, phrase.first)
            several += [group] if group not in several else []
        together = self.naming.together(cue.first) if phrase is None else None
        return several if together is None or together in several else [*several, together]

    def _is_communique(self, mention: Mention, near: Iterable[Referent]) -> bool:
        """Whether the mention is a definite document in which one of the bodies near must speak (البيان)."""
        stem = self.reading.tokens[self._head(mention)].stem
        definite = stem.startswith("ال") and bare(stem) in COMMUNIQUES
        return definite and any(referent.label in ("ORG", "COUNTRY") for referent in near)

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
                phrase = self._up_to_name(phrase)
                found = nameless_referent(self.reading, self.nouns, phrase)
                found.heads.add(head)
                found.places.append(index)
                return self.by_phrase.get(phrase_key(found.name), found)
        return None

    def _up_to_name(self, phrase: Mention) -> Mention:
        """A phrase without what follows the name in it, which may be an object (باحثون في المعهد | جهازا جديدا)."""
        named = [i for i in range(phrase.first, phrase.last) if self.reading.entity[i] is not None]
        return Mention(phrase.first, named[-1] + 1) if named else phrase

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
        return self.by_phrase.get(phrase_key(new.name), new)

    def attribute(self, statement: Statement, referent: Referent) -> None:
        """Notes that a referent made a statement; a heading inside the text, or a link in it, is left out."""
        if statement.rule == "title-line" and self.reading.paragraph[statement.anchor] > 0:
            return
        if referent.label is None and referent not in self.nameless:
            self.nameless.append(referent)
            self.by_phrase.setdefault(phrase_key(referent.name), referent)
        if statement.mention is not None:
            insort(referent.places, statement.mention.first)
            self._note_titles(referent)
            if referent.label is not None and referent.label != "PER":
                head = self.reading.tokens[self._head(statement.mention)]
                referent.heads.add(bare(head.stem))
        referent.said.append(statement.anchor)
        self.asked = statement.cue is not None and statement.cue.lemma in ASKING
        form = statement.cue.form if statement.cue is not None else None
        if form is not None and form.kind == "verb" and referent.gender is None and statement.mention is not None:
            referent.gender = form.gender
        self.order = [other for other in self.order[-RECENT:] if other is not referent]
        self.order.append(referent)

    def _head(self, mention: Mention) -> int:
        return head_of(self.reading, mention)


def _is_share(referent: Referent) -> bool:
    """Whether the referent is a share of those asked (26 في المئة), which no singular goes back to."""
    return referent.label is None and referent.name[:1].isdigit()
