"""How far confidences can be trusted: calibration error, and what a threshold costs and gains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arabnews_nlp.evaluation.entities import Score

Trial = tuple[float, bool]
BINS = 10
THRESHOLDS = (0.0, 0.3, 0.5, 0.7, 0.85)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like confidence: how many, their mean confidence and the share that is right."""

    count: int
    confidence: float
    right: float


def bins(trials: Sequence[Trial]) -> Iterator[Bin]:
    """The trials (confidence, right) in ten bins of equal width over 0 to 1, empty ones left out."""
    for number in range(BINS):
        inside = [trial for trial in trials if min(int(trial[0] * BINS), BINS - 1) == number]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            yield Bin(len(inside), mean, sum(right for _, right in inside) / len(inside))


def calibration_error(trials: Sequence[Trial]) -> float:
    """The mean distance of confidence and share right over the bins (Naeini, Cooper and Hauskrecht 2015)."""
    if not trials:
        return 0.0
    return sum(found.count * abs(found.confidence - found.right) for found in bins(trials)) / len(trials)


def at_thresholds(trials: Sequence[Trial], gold: int) -> list[tuple[float, Score]]:
    """The score of the predictions that reach each threshold, of `gold` right answers in all."""
    rows: list[tuple[float, Score]] = []
    for threshold in THRESHOLDS:
        kept = [right for confidence, right in trials if confidence >= threshold]
        rows.append((threshold, Score(sum(kept), len(kept), gold)))
    return rows
