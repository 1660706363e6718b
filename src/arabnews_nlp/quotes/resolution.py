"""Who the speaker is: mentions to names, elided subjects and descriptions to the sources met before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from arabnews_nlp.document import Entity, Resolution, Span, Speaker, SpeakerKind
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.sources import Profile, entity_name, profiles_of
from arabnews_nlp.quotes.speakers import Mention

DEFINITE = "ال"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the cue's form demands of its subject; None demands nothing."""

    gender: str | None = None
    number: str | None = None


@dataclass(slots=True)
class Source:
    """A source met in the article, at the token where it was last met."""

    speaker: Speaker
    at: int
    gender: str | None
    head: str
    span: Span | None


@dataclass(slots=True)
class Resolver:
    """Resolves the speakers of one article in the order of the text."""

    reading: Reading
    nouns: NounLexicon
    profiles: dict[str, Profile] = field(init=False)
    history: list[Source] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.profiles = profiles_of(self.reading, self.nouns)

    def explicit(self, mention: Mention, agreement: Agreement) -> Speaker:
        """The speaker that a noun phrase names."""
        speaker = self._named(mention)
        span = self._mention_span(mention)
        speaker = replace(speaker, mention=span, evidence=speaker.evidence or (span,))
        self.remember(speaker, mention.first, agreement, self._head(mention), span)
        return speaker

    def elided(self, at: int, agreement: Agreement, how: Resolution = "elided") -> Speaker:
        """The last source that agrees with the cue, unless a new subject has come between."""
        source = self._last_agreeing(agreement)
        if source is None:
            subject = self.subject_before(at, agreement)
            if subject is not None:
                return subject
            return Speaker(None, "unnamed", resolution="unknown")
        source.at = at
        evidence = (source.span,) if source.span else ()
        return replace(source.speaker, mention=None, resolution=how, evidence=evidence)

    def subject_before(self, at: int, agreement: Agreement) -> Speaker | None:
        """The first person, organization or country of the sentence (or else of the paragraph) before the token."""
        reading = self.reading
        for first in (reading.sentence_start(at), reading.paragraph_start(at), 0):
            entities = [e for e in reading.entities_in(first, at) if e.label in ("PER", "ORG", "COUNTRY")]
            people = [e for e in entities if e.label == "PER"]
            for entity in people[:1] or entities[:1]:
                speaker = self._of_entity(entity)
                index = reading.seg.token_at(entity.start) or 0
                span = Span.of(reading.text, entity.start, entity.end)
                self.remember(speaker, index, agreement, "", span)
                return replace(speaker, resolution="elided", evidence=(span,))
        return None

    def remember(
        self, speaker: Speaker, at: int, agreement: Agreement, head: str, span: Span | None
    ) -> None:
        if speaker.name is None:
            return
        gender = agreement.gender
        profile = self.profiles.get(speaker.name) if speaker.kind == "person" else None
        if profile is not None:
            if gender is not None and profile.feminine is None:
                profile.feminine = gender == "f"
            if profile.feminine is not None:
                gender = "f" if profile.feminine else "m"
        self.history.append(Source(speaker, at, gender, head, span))

    def _last_agreeing(self, agreement: Agreement) -> Source | None:
        for source in reversed(self.history[-12:]):
            if agreement.number == "p" and source.speaker.kind not in ("group", "organization"):
                continue
            if agreement.number == "s" and source.speaker.kind == "group" and agreement.gender == "m":
                continue
            if agreement.gender and source.gender and agreement.gender != source.gender:
                continue
            return source
        return self.history[-1] if self.history and agreement.number is None else None

    def _mention_span(self, mention: Mention) -> Span:
        tokens = self.reading.tokens
        start = tokens[mention.first].stem_start
        return Span.of(self.reading.text, start, tokens[mention.last - 1].end)

    def _head(self, mention: Mention) -> str:
        for index in range(mention.first, mention.last):
            if self.reading.tokens[index].kind == "word":
                return bare(self.reading.tokens[index].stem)
        return ""

    def _named(self, mention: Mention) -> Speaker:
        reading = self.reading
        entities = reading.entities_in(mention.first, mention.last)
        person = self._person_of(mention, entities)
        if person is not None:
            return self._of_entity(person)
        head = next(
            (i for i in range(mention.first, mention.last) if reading.tokens[i].kind in ("word", "hashtag")),
            mention.first,
        )
        stem = reading.tokens[head].stem
        phrase = self._mention_span(mention).text
        at_head = reading.entity[head]
        if at_head is not None and at_head.label != "PER":
            return self._of_entity(at_head)
        words = {bare(reading.tokens[i].stem) for i in range(mention.first, mention.last)}
        if self.nouns.is_document(stem):
            return self._document(mention, entities, phrase, stem)
        if self.nouns.is_group(stem):
            return self._group(phrase, stem)
        if self.nouns.is_outlet(stem) or self.nouns.is_organization_head(stem):
            return self._organization(entities, phrase, stem)
        if self.nouns.is_title(stem) or self.nouns.is_unnamed(stem):
            return self._description(mention, words, phrase, stem)
        organization = next((e for e in entities if e.label in ("ORG", "COUNTRY")), None)
        if stem.startswith(DEFINITE):
            known = self._by_title(words, mention.first)
            if known is not None:
                return known
            return self._organization(entities, phrase, stem)
        if organization is not None and head + 1 < mention.last and reading.entity[head + 1] is organization:
            return self._of_entity(organization)
        return Speaker(phrase, "unnamed", resolution="explicit")

    def _person_of(self, mention: Mention, entities: Sequence[Entity]) -> Entity | None:
        reading = self.reading
        people = [e for e in entities if e.label == "PER"]
        if not people:
            return None
        chosen = people[-1] if len(people) > 1 else people[0]
        if len(people) > 1:
            first = reading.seg.token_at(people[0].start)
            chosen = people[0] if first == mention.first else people[-1]
        index = reading.seg.token_at(chosen.start) or 0
        for back in (1, 2):
            if index - back >= mention.first and reading.norms[index - back] == "باسم":
                return None
        return chosen

    def _of_entity(self, entity: Entity) -> Speaker:
        name = entity_name(entity)
        if entity.label == "PER":
            profile = self.profiles.get(name)
            explicit: Resolution = "explicit" if entity.text == name else "short_name"
            if profile is None:
                return Speaker(name, "person", resolution=explicit)
            return Speaker(
                name, "person", None, profile.title, profile.affiliation, profile.country, explicit
            )
        return Speaker(name, "organization", country=entity.country, resolution="explicit")

    def _document(self, mention: Mention, entities: Sequence[Entity], phrase: str, stem: str) -> Speaker:
        owner = next((e for e in entities if e.label in ("ORG", "COUNTRY")), None)
        if owner is not None:
            return replace(self._of_entity(owner), resolution="description")
        if stem.startswith(DEFINITE) and mention.last - mention.first <= 2:
            earlier = self._earlier(bare(stem))
            if earlier is not None:
                return replace(earlier, resolution="description")
        return Speaker(phrase, "organization", resolution="explicit")

    def _group(self, phrase: str, stem: str) -> Speaker:
        if stem.startswith(DEFINITE):
            earlier = self._earlier(bare(stem))
            if earlier is not None and earlier.kind == "group":
                return replace(earlier, resolution="description")
        return Speaker(phrase, "group", resolution="explicit")

    def _organization(self, entities: Sequence[Entity], phrase: str, stem: str) -> Speaker:
        owner = next((e for e in entities if e.label in ("ORG", "COUNTRY")), None)
        if owner is not None:
            return self._of_entity(owner)
        if stem.startswith(DEFINITE):
            earlier = self._earlier(bare(stem))
            if earlier is not None:
                return replace(earlier, resolution="description")
            for entity in reversed(self.reading.entities):
                if entity.label == "ORG" and bare(stem) in {bare(w) for w in _folded_words(self.reading, entity)}:
                    return replace(self._of_entity(entity), resolution="description")
        return Speaker(phrase, "organization", resolution="explicit")

    def _description(self, mention: Mention, words: set[str], phrase: str, stem: str) -> Speaker:
        definite = stem.startswith(DEFINITE) or mention.last - mention.first > 1
        if definite and "باسم" not in {self.reading.norms[i] for i in range(mention.first, mention.last)}:
            known = self._by_title(words, mention.first)
            if known is not None:
                return known
        if stem.startswith(DEFINITE):
            earlier = self._earlier(bare(stem))
            if earlier is not None:
                return replace(earlier, resolution="description")
        kind: SpeakerKind = "group" if self.nouns.is_plural(stem) else "unnamed"
        return Speaker(phrase, kind, resolution="explicit")

    def _by_title(self, words: set[str], at: int) -> Speaker | None:
        """The person whose titles hold every content word of a description, the one met last before it."""
        wanted = {word for word in words if len(word) > 2 and word not in ("في", "من", "نفسه", "ذاته", "نفسها")}
        best: tuple[float, int, Profile] | None = None
        for profile in self.profiles.values():
            shared = wanted & profile.title_words
            if not wanted or len(shared) * 2 <= len(wanted):
                continue
            near = max((m for m in profile.mentions if m < at), default=-1)
            if near < 0:
                continue
            key = (len(shared) / len(wanted), near, profile)
            if best is None or key[:2] > best[:2]:
                best = key
        if best is None:
            return None
        profile = best[2]
        return Speaker(
            profile.name, "person", None, profile.title, profile.affiliation, profile.country, "description"
        )

    def _earlier(self, head: str) -> Speaker | None:
        for source in reversed(self.history):
            if source.head == head:
                return source.speaker
        return None


def _folded_words(reading: Reading, entity: Entity) -> list[str]:
    first, last = reading.seg.token_range(entity.start, entity.end)
    return [reading.tokens[index].stem for index in range(first, last)]
