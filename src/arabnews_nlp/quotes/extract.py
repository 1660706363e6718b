"""The quote chain: cue, content, speaker, resolution."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.document import Cue, Entity, Quote, Span, Speaker
from arabnews_nlp.lexicon.reporting import ReportingLexicon, load_reporting
from arabnews_nlp.quotes.addressee import find_addressee
from arabnews_nlp.quotes.continuation import continuations
from arabnews_nlp.quotes.cues import CueCandidate, find_cues
from arabnews_nlp.quotes.model import QuoteModels, load_models
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.resolution import Agreement, Resolver
from arabnews_nlp.quotes.statements import Statement, StatementFinder
from arabnews_nlp.text.segmentation import Segmentation

CONFIDENCE = {"explicit": 0.95, "short_name": 0.92, "description": 0.8, "elided": 0.8, "pronoun": 0.8,
              "continuation": 0.75, "relay": 0.8, "unknown": 0.4}


class QuoteExtractor:
    """Finds the attributed quotes of a segmented text whose entities are known."""

    def __init__(self, lexicon: ReportingLexicon | None = None, models: QuoteModels | None = None) -> None:
        self.lexicon = lexicon or load_reporting()
        self.models = models or load_models()
        self.nouns = NounLexicon(self.lexicon)

    def extract(self, seg: Segmentation, entities: Sequence[Entity]) -> tuple[Quote, ...]:
        """The quotes of one text, in the order of their content."""
        reading = Reading.of(seg, entities)
        candidates = find_cues(reading, self.lexicon)
        statements = StatementFinder(reading, self.nouns, candidates, self.models).find()
        statements = continuations(reading, statements)
        resolver = Resolver(reading, self.nouns)
        speakers: dict[int, Speaker] = {}
        for position in sorted(range(len(statements)), key=lambda i: statements[i].anchor):
            speakers[position] = self._speaker(resolver, statements[position])
        quotes = [
            self._quote(reading, number + 1, statement, speakers[number])
            for number, statement in enumerate(statements)
        ]
        return tuple(_with_parents(quotes))

    def _speaker(self, resolver: Resolver, statement: Statement) -> Speaker:
        cue = statement.cue
        agreement = _agreement(cue)
        if statement.mention is not None:
            return resolver.explicit(statement.mention, agreement)
        if statement.rule == "continuation":
            return resolver.elided(statement.anchor, Agreement(), "continuation")
        how = "pronoun" if cue is not None and cue.kind in ("masdar", "according") else "elided"
        return resolver.elided(statement.anchor, agreement, how)  # type: ignore[arg-type]

    def _quote(self, reading: Reading, number: int, statement: Statement, speaker: Speaker) -> Quote:
        content = tuple(self._span(reading, start, end) for start, end in statement.content.segments)
        text = " ".join(span.text for span in content)
        cue = None
        if statement.cue is not None:
            found = statement.cue
            cue = Cue(found.start, found.end, reading.text[found.start : found.end], found.lemma, found.stance)
        return Quote(
            number,
            statement.content.type,
            text,
            content,
            cue,
            speaker,
            find_addressee(reading, statement),
            None,
            CONFIDENCE[speaker.resolution],
            statement.rule,
        )

    def _span(self, reading: Reading, first: int, last: int) -> Span:
        return reading.span(first, last)


def _agreement(cue: CueCandidate | None) -> Agreement:
    if cue is None or cue.form is None:
        return Agreement()
    form = cue.form
    if form.kind == "masdar":
        pronouns = {"ه": ("m", "s"), "ها": ("f", "s"), "هم": ("m", "p"), "هما": (None, "d"), "هن": ("f", "p")}
        gender, number = pronouns.get(form.suffix or "", (None, None))
        return Agreement(gender, number)
    return Agreement(form.gender, form.number)


def _with_parents(quotes: list[Quote]) -> list[Quote]:
    """Sets `parent` where a quote lies inside the content of another."""
    from dataclasses import replace

    out: list[Quote] = []
    for quote in quotes:
        start, end = quote.content[0].start, quote.content[-1].end
        holders = [
            other
            for other in quotes
            if other is not quote and other.content[0].start <= start and end <= other.content[-1].end
            and (other.content[-1].end - other.content[0].start) > (end - start)
        ]
        if holders:
            parent = min(holders, key=lambda other: other.content[-1].end - other.content[0].start)
            quote = replace(quote, parent=parent.id)
        out.append(quote)
    return out
