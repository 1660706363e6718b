"""Entity scores: exact span and label by class, and what is taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

CLASSES = ("PER", "ORG", "LOC", "COUNTRY")
NONE = "-"

CONTEXT = 30

Labelled = tuple[int, int, str]
"""Start, end and label of a span; the unit of the offsets is the caller's."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A text with the spans annotated and found in it, in characters. source: its name for the reader."""

    source: str
    text: str
    gold: list[Labelled]
    predicted: list[Labelled]

    @classmethod
    def of_tokens(cls, source: str, tokens: Sequence[str], gold: list[Labelled], predicted: list[Labelled]) -> Compared:
        """From spans in tokens; the text is the tokens with a space between."""
        starts = [0, *accumulate(len(token) + 1 for token in tokens)]

        def characters(spans: list[Labelled]) -> list[Labelled]:
            return [(starts[start], starts[end] - 1, label) for start, end, label in spans]

        return cls(source, " ".join(tokens), characters(gold), characters(predicted))

    def mistakes(self) -> Iterator[tuple[str, str]]:
        """Each mistake's kind and the place in context: a missed, a spurious or a wrong span or label."""
        wanted, given = set(self.gold), set(self.predicted)
        for span in sorted(wanted ^ given):
            rivals = [other for other in (given if span in wanted else wanted) if _overlap(span, other)]
            if span in given and rivals:
                continue
            kind = "spurious" if span in given else "missed" if not rivals else "taken for another"
            found = ", ".join(f"{label} {self.text[start:end]}" for start, end, label in sorted(rivals))
            yield f"{span[2]} {kind}", self._context(span) + (f" → {found}" if found else "")

    def _context(self, span: Labelled) -> str:
        start, end, _ = span
        before, after = self.text[max(0, start - CONTEXT) : start], self.text[end : end + CONTEXT]
        return f"{self.source}: " + " ".join(f"{before}⟦{self.text[start:end]}⟧{after}".split())


def _overlap(first: Labelled, second: Labelled) -> bool:
    return first[0] < second[1] and second[0] < first[1]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, with the counts behind them."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if self.hits else 0.0

    def to_dict(self) -> dict[str, float]:
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "pred": self.predicted,
        }


@dataclass(slots=True)
class EntityScores:
    """Counts by class, gathered one text at a time with `add`.

    confusion counts (gold label, predicted label) of spans that overlap, `NONE` where nothing does.
    boundaries counts overlapping pairs with the same label and another span.
    """

    hits: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    boundaries: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Iterable[Labelled], predicted: Iterable[Labelled]) -> None:
        wanted, given = set(gold), set(predicted)
        self.gold.update(label for _, _, label in wanted)
        self.predicted.update(label for _, _, label in given)
        self.hits.update(label for _, _, label in wanted & given)
        self._confuse(sorted(wanted), sorted(given))

    def _confuse(self, wanted: list[Labelled], given: list[Labelled]) -> None:
        touched: set[Labelled] = set()
        first = 0
        for start, end, label in wanted:
            while first < len(given) and given[first][1] <= start:
                first += 1
            overlapping = []
            for index in range(first, len(given)):
                if given[index][0] >= end:
                    break
                if given[index][1] > start:
                    overlapping.append(given[index])
            touched.update(overlapping)
            best = max(overlapping, key=lambda other: min(end, other[1]) - max(start, other[0]), default=None)
            self.confusion[label, best[2] if best else NONE] += 1
            if best and best[2] == label and best[:2] != (start, end):
                self.boundaries[label] += 1
        self.confusion.update((NONE, span[2]) for span in given if span not in touched)

    @property
    def classes(self) -> list[str]:
        """The pipeline's classes, then any other that was seen."""
        seen = set(self.gold) | set(self.predicted)
        return [*CLASSES, *sorted(seen.difference(CLASSES))]

    def score(self, *labels: str) -> Score:
        """Of these classes together; of all of them where none is named."""
        chosen = labels or self.classes
        hits, predicted, gold = (
            sum(counts[label] for label in chosen) for counts in (self.hits, self.predicted, self.gold)
        )
        return Score(hits, predicted, gold)


def score_entities(pairs: Iterable[tuple[Iterable[Labelled], Iterable[Labelled]]]) -> EntityScores:
    """Scores of (gold spans, predicted spans), one pair a text."""
    scores = EntityScores()
    for gold, predicted in pairs:
        scores.add(gold, predicted)
    return scores
