"""The quote chain: cue, content, speaker, resolution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from arabnews_nlp.document import Cue, Entity, Quote, Span
from arabnews_nlp.entities.countries import CountryNames
from arabnews_nlp.lexicon.reporting import ReportingLexicon, load_reporting
from arabnews_nlp.quotes.addressee import find_addressee
from arabnews_nlp.quotes.continuation import continuations
from arabnews_nlp.quotes.cues import find_cues
from arabnews_nlp.quotes.explanation import Candidate, Explanation
from arabnews_nlp.quotes.features import record_features
from arabnews_nlp.quotes.model import QuoteModels, load_models
from arabnews_nlp.quotes.morphology import with_lemmas
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.resolution import Resolved, Resolver
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.statements import StatementFinder
from arabnews_nlp.quotes.syntax import with_syntax
from arabnews_nlp.text.segmentation import Segmentation
from arabnews_nlp.text.syntax import Syntax

MOST_REASONS = 4
DEFAULT_MIN_CONFIDENCE = 0.35
# Fitted on the training articles, read with the names that the embedded recognizer finds.
CALIBRATION = 0.65
# The proclitics that belong to the writer's clause, not to the content, by the rule that found it.
OUTSIDE = {
    **dict.fromkeys(("according-before", "according-inside", "according-after"), ("و", "ف")),
    **dict.fromkeys(("verb-object", "participle-object"), ("ب",)),
}


class QuoteExtractor:
    """Finds the attributed quotes of a segmented text whose entities are known.

    min_confidence: a quote less sure than this has no speaker name. lexicon, models, countries: the shipped ones by
    default.
    """

    def __init__(
        self,
        lexicon: ReportingLexicon | None = None,
        models: QuoteModels | None = None,
        min_confidence: float = DEFAULT_MIN_CONFIDENCE,
        countries: CountryNames | None = None,
    ) -> None:
        self.min_confidence = min_confidence
        self.lexicon = lexicon or load_reporting()
        self.models = models or load_models()
        self.nouns = NounLexicon(self.lexicon, countries)

    def extract(self, seg: Segmentation, entities: Sequence[Entity], syntax: Syntax | None = None) -> tuple[Quote, ...]:
        """The quotes of one text, in the order of their content; `syntax` is evidence beside their own."""
        return tuple(explanation.quote for explanation in self.explain(seg, entities, False, syntax))

    def explain(
        self, seg: Segmentation, entities: Sequence[Entity], candidates: bool = True, syntax: Syntax | None = None
    ) -> tuple[Explanation, ...]:
        """The quotes of one text with the decisions behind them; without `candidates` these are left out."""
        reading = Reading.of(seg, entities)
        statements = self.statements(reading)
        if syntax is not None:
            statements = with_syntax(reading, self.nouns, syntax, statements)
        resolver = Resolver(reading, self.nouns, self.models.speaker, statements)
        resolved: dict[int, Resolved] = {}
        for position in sorted(range(len(statements)), key=lambda i: statements[i].anchor):
            found = resolver.resolve(statements[position])
            resolved[position] = found if candidates else replace(found, choices=())
        quotes = [
            self._quote(reading, number + 1, statement, resolved[number]) for number, statement in enumerate(statements)
        ]
        return tuple(
            Explanation(
                quote,
                statement.chance,
                statement.end_chance,
                resolved[number].decided,
                self._candidates(resolved[number]) if candidates else (),
            )
            for number, (quote, statement) in enumerate(zip(_with_parents(quotes), statements, strict=True))
        )

    def _candidates(self, resolved: Resolved) -> tuple[Candidate, ...]:
        weights = self.models.speaker.weights
        found: list[Candidate] = []
        for choice in resolved.choices:
            weighed = sorted(((f, weights.get(f, 0.0)) for f in choice.features), key=lambda pair: -abs(pair[1]))
            referent = choice.referent
            found.append(Candidate(referent.name, referent.kind, choice.probability, tuple(weighed[:MOST_REASONS])))
        return tuple(found)

    def statements(self, reading: Reading) -> list[Statement]:
        """The statements of a text before their speakers are resolved, in the order of their content."""
        candidates = with_lemmas(reading, self.lexicon, find_cues(reading, self.lexicon))
        finder = StatementFinder(reading, self.nouns, candidates, self.models, logged=False)
        return continuations(reading, finder.find())

    def _quote(self, reading: Reading, number: int, statement: Statement, resolved: Resolved) -> Quote:
        speaker = resolved.speaker
        content = tuple(reading.span(start, end) for start, end in statement.content.segments)
        if outside := OUTSIDE.get(statement.rule):
            content = (_without_proclitic(reading, statement.content.start, content[0], outside), *content[1:])
        text = " ".join(span.text for span in content)
        confidence = self.confidence(statement, resolved)
        if confidence < self.min_confidence:
            speaker = replace(speaker, name=None)
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
            find_addressee(reading, self.nouns, statement),
            None,
            confidence,
            statement.rule,
        )

    def confidence(self, statement: Statement, resolved: Resolved) -> float:
        """The chance that content and speaker are both right, from the chances of the decisions behind them."""
        features = record_features(
            statement.rule, resolved.speaker.resolution, statement.chance, statement.end_chance, resolved.probability
        )
        return math.pow(self.models.record.probability(features) * resolved.named, CALIBRATION)


def _without_proclitic(reading: Reading, first: int, span: Span, outside: Sequence[str]) -> Span:
    """The span without the proclitic that joins its first word to what stands before."""
    token = reading.tokens[first]
    if token.proclitics in outside and reading.entity[first] is None:
        return Span.of(reading.text, token.stem_start, span.end)
    return span


def _with_parents(quotes: list[Quote]) -> list[Quote]:
    """Sets `parent` where a quote lies inside the content of another; `quotes` are sorted by start, longest first."""
    out: list[Quote] = []
    open_quotes: list[Quote] = []
    for quote in quotes:
        start, end = quote.content[0].start, quote.content[-1].end
        while open_quotes and open_quotes[-1].content[-1].end < end:
            open_quotes.pop()
        holder = open_quotes[-1] if open_quotes else None
        if holder is not None and holder.content[-1].end - holder.content[0].start > end - start:
            quote = replace(quote, parent=holder.id)
        open_quotes.append(quote)
        out.append(quote)
    return out
