"""The speaker of a record: a referent with its mention, title, affiliation, country and evidence."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from arabnews_nlp.document import Resolution, Span, Speaker
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.referents import Referent
from arabnews_nlp.quotes.sources import entity_name
from arabnews_nlp.quotes.speakers import Mention
from arabnews_nlp.quotes.statement import Statement


@dataclass(frozen=True, slots=True)
class SpeakerFields:
    """Fills in the fields of the speakers of one text."""

    reading: Reading
    nouns: NounLexicon

    def speaker(self, statement: Statement, referent: Referent, how: Resolution) -> Speaker:
        """The referent as the speaker of a statement, with the mentions that it was resolved by as evidence."""
        span = self._mention_span(statement.mention) if statement.mention is not None else None
        evidence = (span,) if span is not None else ()
        if how not in ("explicit", "short_name"):
            before = bisect_left(referent.places, statement.anchor)
            place = referent.places[before - 1] if before else None
            if place is not None and (span is None or self.reading.tokens[place].start != span.start):
                evidence = (self._place_span(place), *evidence)
        title, affiliation, country = self._description(statement, referent)
        return Speaker(referent.name, referent.kind, span, title, affiliation, country, how, evidence)

    def how(self, statement: Statement, referent: Referent) -> Resolution:
        """How a referent that the mention does not name was found."""
        if statement.mention is not None:
            return "explicit" if referent.label is None and len(referent.said) == 1 else "description"
        cue = statement.cue
        return "pronoun" if cue is not None and cue.kind in ("masdar", "according") else "elided"

    def in_full(self, statement: Statement, referent: Referent) -> bool:
        """Whether the mention gives the name that the referent has in the article."""
        mention = statement.mention
        return mention is not None and any(
            entity.text == referent.name for entity in self.reading.entities_in(mention.first, mention.last)
        )

    def _description(self, statement: Statement, referent: Referent) -> tuple[str | None, str | None, str | None]:
        """Title, affiliation and country of a referent; of a nameless one those in its mention."""
        if referent.profile is not None:
            return referent.profile.title, referent.profile.affiliation, referent.profile.country
        if referent.label is not None or statement.mention is None:
            return None, None, referent.country or self.nouns.nisba_in(referent.name.split())
        mention = statement.mention
        inside = self.reading.entities_in(mention.first, mention.last)
        body = next((entity_name(entity) for entity in inside if entity.label == "ORG"), None)
        country = next((entity.country for entity in inside if entity.label == "COUNTRY"), None)
        stems = [token.stem for token in self.reading.tokens[mention.first : mention.last]]
        return None, body, country or self.nouns.nisba_in(stems)

    def _place_span(self, place: int) -> Span:
        entity = self.reading.entity[place]
        if entity is not None:
            return Span.of(self.reading.text, entity.start, entity.end)
        return self.reading.span(place, place + 1)

    def _mention_span(self, mention: Mention) -> Span:
        tokens = self.reading.tokens
        return Span.of(self.reading.text, self.reading.stem_start(mention.first), tokens[mention.last - 1].end)
