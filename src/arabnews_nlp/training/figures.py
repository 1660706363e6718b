"""Figures of taggers on annotated windows, and the temperature that calibrates an exported package."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from arabnews_nlp.encoder.decoding import decode_spans
from arabnews_nlp.encoder.network import Encoder, Scores
from arabnews_nlp.encoder.package import METADATA
from arabnews_nlp.entities.embedded import HEAD, EmbeddedRecognizer
from arabnews_nlp.evaluation.entities import score_entities
from arabnews_nlp.seal import sealed
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import Segmentation
from arabnews_nlp.training.corpora import Annotated
from arabnews_nlp.training.data import Sample, TypeTable
from arabnews_nlp.training.fit import decode, score_windows
from arabnews_nlp.training.model import Tagger

TEMPERATURES = tuple(round(0.5 + 0.1 * step, 1) for step in range(31))


def token_f1(taggers: Sequence[Tagger], table: TypeTable, samples: Sequence[Sample], head: str) -> str:
    """F1 of exact token spans with their labels, over all and by label, before any document-level pass."""
    tags = taggers[0].chain(head).tags
    found = decode(taggers, score_windows(taggers, table, samples, head), head)
    right: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for sample, spans in zip(samples, found, strict=True):
        truth = set(decode_spans([tags[number] for number in sample.tags]))
        for *_, label in (*truth, *spans):
            sizes[label] += 1
        for *_, label in truth & set(spans):
            right[label] += 1
    by_label = " ".join(f"{label} {2 * right[label] / sizes[label]:.4f}" for label in sorted(sizes))
    return f"F1 {2 * right.total() / max(1, sizes.total()):.4f} ({by_label})"


def confidences(recognizer: EmbeddedRecognizer, articles: Sequence[Annotated]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each article the confidence of every entity found and whether span and label are right."""
    found = recognizer.recognize([segment(article.text) for article in articles])
    pairs = []
    for article, entities in zip(articles, found, strict=True):
        truth = set(article.spans)
        sure = np.array([entity.confidence for entity in entities])
        pairs.append((sure, np.array([(e.start, e.end, e.label) in truth for e in entities], bool)))
    return pairs


def log_loss(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    sure = np.clip(np.concatenate([pair[0] for pair in pairs]), 1e-4, 1 - 1e-4)
    right = np.concatenate([pair[1] for pair in pairs])
    return float(-np.where(right, np.log(sure), np.log1p(-sure)).mean())


def calibration_error(pairs: Sequence[tuple[np.ndarray, np.ndarray]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and precision over bins of equal width."""
    sure = np.concatenate([pair[0] for pair in pairs])
    right = np.concatenate([pair[1] for pair in pairs])
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return sum(
        abs(float(sure[place == at].mean() - right[place == at].mean())) * float((place == at).mean())
        for at in range(bins)
        if (place == at).any()
    )


def entity_scores(recognizer: EmbeddedRecognizer, articles: Sequence[Annotated]) -> dict[str, Any]:
    """Precision, recall and F1 of exact spans with their labels, over all and by label."""
    found = recognizer.recognize([segment(article.text) for article in articles])
    scores = score_entities(
        (article.spans, [(entity.start, entity.end, entity.label) for entity in entities])
        for article, entities in zip(articles, found, strict=True)
    )
    return {"all": scores.score().to_dict(), **{label: scores.score(label).to_dict() for label in scores.classes}}


def calibrate(folder: Path, articles: Sequence[Annotated]) -> dict[str, float]:
    """Write the temperature with the least log loss on `articles` into the package.

    The calibration error is cross-validated: each half of the articles has the temperature of the other half.
    """
    encoder = Encoder(folder)
    scores = encoder.run([segment(article.text) for article in articles])
    by_temperature = {
        temperature: confidences(EmbeddedRecognizer(encoder=_Heated(encoder, scores, temperature)), articles)
        for temperature in TEMPERATURES
    }

    def best(chosen: slice) -> float:
        return min(TEMPERATURES, key=lambda temperature: log_loss(by_temperature[temperature][chosen]))

    halves = (slice(0, None, 2), slice(1, None, 2))
    measured = [
        pair for own, other in zip(halves, reversed(halves), strict=True) for pair in by_temperature[best(other)][own]
    ]
    temperature = best(slice(None))
    path = folder / METADATA
    record = json.loads(path.read_text(encoding="utf-8"))
    for head in record["heads"]:
        if head["name"] == HEAD:
            head["temperature"] = temperature
    path.write_text(sealed(record), encoding="utf-8")
    return {"temperature": temperature, "calibration_error": calibration_error(measured)}


class _Heated(Encoder):
    """An encoder that has run already, with another temperature."""

    def __init__(self, encoder: Encoder, scores: list[Scores], temperature: float) -> None:
        heads = tuple(dataclasses.replace(head, temperature=temperature) for head in encoder.heads)
        self.package = dataclasses.replace(encoder.package, heads=heads)
        self._scores = scores

    def run(self, texts: Sequence[Segmentation]) -> list[Scores]:
        return self._scores
