"""Raw articles annotated by trained networks together, to teach another one (self-training)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from arabnews_nlp.encoder.network import Encoder, Scores, windows
from arabnews_nlp.entities.embedded import EmbeddedRecognizer
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import Segmentation
from arabnews_nlp.training.corpora import Annotated
from arabnews_nlp.training.data import Dataset, Sample


class Ensemble(Encoder):
    """Mean scores of several packages with the same heads; the first one's transitions decode them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(folders[0])
        self._others = [Encoder(folder) for folder in folders[1:]]

    def run(self, texts: Sequence[Segmentation]) -> list[Scores]:
        results = [super().run(texts), *(other.run(texts) for other in self._others)]
        return [
            {head.name: sum(score[head.name] for score in scores) / len(scores) for head in self.heads}
            for scores in zip(*results, strict=True)
        ]


def soft_samples(ensemble: Ensemble, dataset: Dataset, texts: Sequence[str], head: str) -> Iterator[Sample]:
    """Windows of the texts with the ensemble's scores as targets."""
    for at in range(0, len(texts), 64):
        segmentations = [segment(text) for text in texts[at : at + 64]]
        for segmentation, scores in zip(segmentations, ensemble.run(segmentations), strict=True):
            for (start, end), sample in zip(
                windows(segmentation, dataset.longest), dataset.cut(segmentation, []), strict=True
            ):
                yield replace(sample, targets=scores[head][start:end])


def annotate_articles(recognizer: EmbeddedRecognizer, articles: Sequence[str], batch: int = 64) -> Iterator[Annotated]:
    """The articles with the entities that the recognizer finds in them, document-level pass included."""
    for at in range(0, len(articles), batch):
        segmentations = [segment(text) for text in articles[at : at + batch]]
        for segmentation, entities in zip(segmentations, recognizer.recognize(segmentations), strict=True):
            spans = tuple((entity.start, entity.end, str(entity.label)) for entity in entities)
            yield Annotated(f"silver-{at}", segmentation.text, spans)
