"""Who said what, measured: records, content, speakers and the other parts of a quote.

The headline is the F1 of records: a predicted quote is a hit when its words overlap those of an annotated
quote by a Jaccard index of at least 0.8 and its resolved speaker is the annotated one. Figures on the other
parts are shares of the pairs whose content overlaps by at least 0.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from arabnews_nlp.evaluation.annotation import Annotation, Range, Statement
from arabnews_nlp.evaluation.calibration import Trial
from arabnews_nlp.evaluation.entities import CLASSES, EntityScores, Score
from arabnews_nlp.evaluation.matching import Words, is_same_speaker, pair

SOFT_OVERLAP = 0.5
RECORD_OVERLAP = 0.8
CONTEXT = 40

MistakeKind = Literal["missed", "spurious", "span", "speaker"]
Figures = dict[str, float | dict[str, float]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A quote that was missed, made up, cut wrongly or given to somebody else.

    expected and found are speakers (None for an unknown one). before and after are the text round the
    content, which is the annotated content unless the quote is spurious.
    """

    article: str
    kind: MistakeKind
    expected: str | None
    found: str | None
    overlap: float
    before: str
    content: str
    after: str


@dataclass(slots=True)
class Report:
    """Counts over all articles, every mistake, and each prediction's confidence with whether it is right."""

    articles: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    entities: EntityScores = field(default_factory=EntityScores)
    by_article: dict[str, Score] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    record_trials: list[Trial] = field(default_factory=list)
    entity_trials: list[Trial] = field(default_factory=list)

    def add(self, gold: Annotation, predicted: Annotation) -> None:
        """Counts one article in."""
        self.articles += 1
        words = Words(gold.text)
        wanted = [words.covered(quote.content) for quote in gold.quotes]
        given = [words.covered(quote.content) for quote in predicted.quotes]
        matches = pair(wanted, given, SOFT_OVERLAP)
        right = {
            j for i, j, overlap in matches if self._add_match(gold, gold.quotes[i], predicted.quotes[j], overlap, words)
        }
        self.record_trials += [(quote.confidence, j in right) for j, quote in enumerate(predicted.quotes)]
        self._add_totals(gold, predicted)
        self._add_entities(gold, predicted)
        matched_gold, matched_predicted = {i for i, _, _ in matches}, {j for _, j, _ in matches}
        for i, quote in enumerate(gold.quotes):
            if i not in matched_gold:
                self._mistake("missed", gold, quote, quote.speaker, None, 0.0)
        for j, quote in enumerate(predicted.quotes):
            if j not in matched_predicted:
                self._mistake("spurious", gold, quote, None, quote.speaker, 0.0)
        self.by_article[gold.id] = Score(len(right), len(given), len(wanted))

    def _add_match(
        self, article: Annotation, wanted: Statement, given: Statement, overlap: float, words: Words
    ) -> bool:
        def meets(a: Range | None, b: Range | None) -> bool:
            return bool(a and b and words.covered([a]) & words.covered([b]))

        def agrees(a: Range | None, b: Range | None) -> bool:
            return (a is None and b is None) or meets(a, b)

        known = is_same_speaker(wanted, given.speaker)
        record = known and overlap >= RECORD_OVERLAP
        outcomes = {
            "soft": True,
            "exact": overlap == 1.0,
            "record": record,
            "direct_record": record and wanted.type == "direct",
            "speaker": known,
            "elided": known and wanted.mention is None,
            "type": wanted.type == given.type,
            "kind": wanted.kind == given.kind,
            "cue": agrees(wanted.cue, given.cue),
            "mention": agrees(wanted.mention, given.mention),
            "addressee_gold": wanted.addressee is not None,
            "addressee_predicted": given.addressee is not None,
            "addressee": meets(wanted.addressee, given.addressee),
        }
        self.counts.update(name for name, outcome in outcomes.items() if outcome)
        if not record:
            self._mistake("span" if known else "speaker", article, wanted, wanted.speaker, given.speaker, overlap)
        return record

    def _add_totals(self, gold: Annotation, predicted: Annotation) -> None:
        self.counts["gold"] += len(gold.quotes)
        self.counts["predicted"] += len(predicted.quotes)
        self.counts["direct_gold"] += sum(quote.type == "direct" for quote in gold.quotes)
        self.counts["elided_gold"] += sum(quote.mention is None for quote in gold.quotes)

    def _add_entities(self, gold: Annotation, predicted: Annotation) -> None:
        self.entities.add(
            ((entity.start, entity.end, entity.label) for entity in gold.entities),
            ((entity.start, entity.end, entity.label) for entity in predicted.entities),
        )
        known = {(entity.start, entity.end, entity.label) for entity in gold.entities}
        self.entity_trials += [
            (entity.confidence, (entity.start, entity.end, entity.label) in known) for entity in predicted.entities
        ]
        codes = {
            (entity.start, entity.end): entity.country for entity in predicted.entities if entity.label == "COUNTRY"
        }
        for entity in gold.entities:
            if entity.label == "COUNTRY":
                self.counts["country_gold"] += 1
                self.counts["country_code"] += codes.get((entity.start, entity.end)) == entity.country

    def _mistake(
        self,
        kind: MistakeKind,
        article: Annotation,
        quote: Statement,
        expected: str | None,
        found: str | None,
        overlap: float,
    ) -> None:
        if not quote.content:
            return
        text, start, end = article.text, quote.content[0][0], quote.content[-1][1]
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        self.mistakes.append(Mistake(article.id, kind, expected, found, overlap, before, text[start:end], after))

    def figures(self) -> Figures:
        """Every figure by name, to four places: a share, or a dictionary of P, R, F1 and the counts."""
        counts = self.counts

        def score(hits: str) -> dict[str, float]:
            return Score(counts[hits], counts["predicted"], counts["gold"]).to_dict()

        def share(part: str, whole: str = "soft") -> float:
            return round(counts[part] / counts[whole], 4) if counts[whole] else 0.0

        return {
            "articles": self.articles,
            "record": score("record"),
            "content_exact": score("exact"),
            "content_soft": score("soft"),
            "direct_record_recall": share("direct_record", "direct_gold"),
            "speaker_accuracy": share("speaker"),
            "elided_speaker_recall": share("elided", "elided_gold"),
            "type_accuracy": share("type"),
            "kind_accuracy": share("kind"),
            "cue_accuracy": share("cue"),
            "mention_accuracy": share("mention"),
            "addressee": Score(counts["addressee"], counts["addressee_predicted"], counts["addressee_gold"]).to_dict(),
            "entities": self.entities.score(*CLASSES).to_dict(),
            **{f"entities_{label}": self.entities.score(label).to_dict() for label in CLASSES},
            "country_code_accuracy": share("country_code", "country_gold"),
        }


def evaluate(gold: Iterable[Annotation], predicted: Mapping[str, Annotation]) -> Report:
    """A report on predictions by article id; an article without predictions counts as one with none found."""
    report = Report()
    for article in gold:
        report.add(article, predicted.get(article.id) or Annotation(article.id, article.text))
    return report
