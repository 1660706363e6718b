"""Windows of tokens with tags, and their batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from arabnews_nlp.encoder.decoding import encode_spans
from arabnews_nlp.encoder.features import FeatureExtractor, WordType
from arabnews_nlp.encoder.network import windows
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import Segmentation
from arabnews_nlp.training.corpora import Annotated

Batch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Sample:
    """One window: type numbers, tag numbers of the entity head, and how much it counts."""

    words: np.ndarray
    tags: np.ndarray
    weight: float = 1.0


class TypeTable:
    """Numbers and features of all word types met in training."""

    def __init__(self, extractor: FeatureExtractor) -> None:
        self._extractor = extractor
        self.numbers: dict[WordType, int] = {}
        self._done = 0
        self._parts: list[tuple[torch.Tensor, ...]] = []
        self._whole: tuple[torch.Tensor, ...] = ()

    def number(self, word: WordType) -> int:
        return self.numbers.setdefault(word, len(self.numbers))

    def features(self) -> tuple[torch.Tensor, ...]:
        """norms, stems, chars and indicators of all types so far."""
        types = list(self.numbers)[self._done :]
        if types:
            new = tuple(torch.from_numpy(part) for part in self._extractor.extract(types))
            self._whole = tuple(map(torch.cat, zip(self._whole, new, strict=True))) if self._whole else new
            self._done = len(self.numbers)
        return self._whole


def token_spans(segmentation: Segmentation, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Token ranges of text spans; of two spans that share a token the first one stays."""
    found = []
    taken = 0
    for start, end, label in spans:
        first, last = segmentation.token_range(start, end)
        first = max(first, taken)
        if first < last:
            found.append((first, last, label))
            taken = last
    return found


@dataclass
class Dataset:
    """Turns annotated texts into samples."""

    table: TypeTable
    tags: Sequence[str]
    longest: int
    _tag_numbers: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._tag_numbers = {tag: number for number, tag in enumerate(self.tags)}

    def samples(self, texts: Sequence[Annotated], weight: float = 1.0) -> list[Sample]:
        found = []
        for text in texts:
            segmentation = segment(text.text)
            found += self.cut(segmentation, token_spans(segmentation, text.spans), weight)
        return found

    def cut(
        self, segmentation: Segmentation, spans: Sequence[tuple[int, int, str]], weight: float = 1.0
    ) -> list[Sample]:
        """Samples of one text whose token spans are known."""
        words = np.array([self.table.number(WordType.of(token)) for token in segmentation.tokens], np.int64)
        found = []
        for start, end in windows(segmentation, self.longest):
            inside = [
                (max(first, start) - start, min(last, end) - start, label)
                for first, last, label in spans
                if first < end and last > start
            ]
            tags = encode_spans(end - start, inside)
            numbers = np.array([self._tag_numbers[tag] for tag in tags], np.int64)
            found.append(Sample(words[start:end], numbers, weight))
        return found


def collate(samples: Sequence[Sample], table: TypeTable) -> Batch:
    """Padded tensors of a batch; `words` points into its own types, whose letters are `type_chars`."""
    lengths = torch.tensor([len(sample.words) for sample in samples])
    width = int(lengths.max())
    words = torch.zeros(len(samples), width, dtype=torch.long)
    tags = torch.zeros(len(samples), width, dtype=torch.long)
    for row, sample in enumerate(samples):
        words[row, : len(sample.words)] = torch.from_numpy(sample.words)
        tags[row, : len(sample.tags)] = torch.from_numpy(sample.tags)
    types, local = torch.unique(words, return_inverse=True)
    norms, stems, chars, indicators = table.features()
    return {
        "words": local,
        "norms": norms[words],
        "stems": stems[words],
        "indicators": indicators[words],
        "type_chars": chars[types],
        "lengths": lengths,
        "entities": tags,
        "weights": torch.tensor([sample.weight for sample in samples]),
    }


def batches(samples: Sequence[Sample], tokens: int, random: np.random.Generator) -> Iterator[list[Sample]]:
    """Batches of about `tokens` tokens, windows of similar length together, in random order."""
    noise = random.uniform(0.9, 1.1, len(samples))
    order = sorted(range(len(samples)), key=lambda at: len(samples[at].words) * noise[at])
    groups: list[list[Sample]] = [[]]
    for at in order:
        sample = samples[at]
        if groups[-1] and (len(groups[-1]) + 1) * len(sample.words) > tokens:
            groups.append([])
        groups[-1].append(sample)
    for at in random.permutation(len(groups)):
        yield groups[at]
