"""From the network's scores to spans with a confidence, for a head with BIOES tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from arabnews_nlp.encoder.decoding import Floats, decode_spans, marginals, viterbi
from arabnews_nlp.encoder.network import Encoder, Scores
from arabnews_nlp.text.segmentation import Segmentation


class TaggedSpan(NamedTuple):
    """Tokens [start, end) with a label; confidence is the lowest posterior of its tags."""

    start: int
    end: int
    label: str
    confidence: float


class Tagged(NamedTuple):
    """The spans of a text and the posterior of every tag for every token [tokens, tags]."""

    spans: tuple[TaggedSpan, ...]
    posteriors: Floats


class SpanTagger:
    """Decodes one head by the transitions that were trained with it."""

    def __init__(self, encoder: Encoder, head: str) -> None:
        self.encoder = encoder
        self._head = encoder.package.head(head)
        self.tags = self._head.tags
        with np.load(encoder.package.path("transitions"), allow_pickle=False) as data:
            self._chain = tuple(data[f"{head}_{part}"] for part in ("first", "steps", "last"))

    def decode(self, texts: Sequence[Segmentation], scores: Sequence[Scores]) -> list[Tagged]:
        """The spans of each text for the scores that `Encoder.run` gave."""
        name = self._head.name
        spans: list[list[TaggedSpan]] = [[] for _ in texts]
        posteriors = [np.zeros_like(score[name]) for score in scores]
        first, steps, last = self._chain
        warmth = np.float32(1.0 / self._head.temperature)
        for batch in self._windows(texts):
            lengths = np.array([end - start for _, start, end in batch])
            padded = np.zeros((len(batch), int(lengths.max()), len(self.tags)), np.float32)
            for row, (text, start, end) in enumerate(batch):
                padded[row, : end - start] = scores[text][name][start:end]
            best = viterbi(padded, lengths, first, steps, last)
            chances = marginals(padded * warmth, lengths, first * warmth, steps * warmth, last * warmth)
            for row, (text, start, end) in enumerate(batch):
                numbers = best[row, : end - start]
                posteriors[text][start:end] = chances[row, : end - start]
                if not numbers.any():
                    continue
                sure = chances[row, np.arange(end - start), numbers].tolist()
                for a, b, label in decode_spans([self.tags[number] for number in numbers.tolist()]):
                    spans[text].append(TaggedSpan(start + a, start + b, label, min(sure[a:b])))
        return [Tagged(tuple(sorted(found)), chance) for found, chance in zip(spans, posteriors, strict=True)]

    def _windows(self, texts: Sequence[Segmentation]) -> Iterator[list[tuple[int, int, int]]]:
        """Sentences of similar length together, as (text, start, end); those longer than a window are cut."""
        longest = self.encoder.package.window
        parts = [
            (text, start, min(start + longest, last))
            for text, segmentation in enumerate(texts)
            for first, last in segmentation.sentences
            for start in range(first, last, longest)
        ]
        parts.sort(key=lambda part: part[2] - part[1])
        size = 256
        for at in range(0, len(parts), size):
            yield parts[at : at + size]
