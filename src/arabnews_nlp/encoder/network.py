"""The embedded network: one pass over segmented texts that feeds every head.

A word network turns each word type into a row, which is kept; a context network reads the rows of a window of
sentences and gives a score for every tag of every head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from arabnews_nlp.encoder.features import FeatureExtractor, WordLists, WordType
from arabnews_nlp.encoder.package import Head, ModelPackage, open_package
from arabnews_nlp.encoder.vectors import WordVectors
from arabnews_nlp.text.segmentation import Segmentation

if TYPE_CHECKING:
    import onnxruntime

Floats = npt.NDArray[np.float32]
Scores = dict[str, Floats]
Window = tuple[int, int]

_CACHED_TYPES = 60_000
_BATCH = 32


def windows(segmentation: Segmentation, longest: int) -> Iterator[Window]:
    """Token ranges that the context network reads at once: whole sentences together, up to `longest` tokens.

    A longer sentence is cut.
    """
    start = end = 0
    for first, last in segmentation.sentences:
        if last - start > longest and end > start:
            yield start, end
            start = first
        while last - start > longest:
            yield start, start + longest
            start += longest
        end = last
    if end > start:
        yield start, end


class Encoder:
    """Runs the shipped network, or another one made by `arabnews train`.

    Raises MissingModelError where the model's files are missing, damaged or of another format.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.package: ModelPackage = open_package(folder)
        vectors = WordVectors.load(self.package.path("vectors"))
        self._features = FeatureExtractor(vectors, WordLists.load(self.package.path("lists")))
        self._words = _session(self.package.path("word_network"))
        self._context = _session(self.package.path("context_network"))
        self._rows: dict[tuple[str, str], int] = {}
        self._width = vectors.dimensions + self.package.word_size
        self._table = np.zeros((1024, self._width), np.float32)
        self._lock = Lock()

    @property
    def heads(self) -> tuple[Head, ...]:
        return self.package.heads

    def run(self, texts: Sequence[Segmentation]) -> list[Scores]:
        """For each text the scores of its tokens: head name to [tokens, tags of the head]."""
        found, table = self._lookup(texts)
        return [self._run(text, rows, table) for text, rows in zip(texts, found, strict=True)]

    def _run(self, text: Segmentation, rows: npt.NDArray[np.int64], table: Floats) -> Scores:
        """One text by itself: int8 arithmetic scales its inputs together, so a text must not meet others."""
        scores = {head.name: np.zeros((len(rows), len(head.tags)), np.float32) for head in self.heads}
        for batch in _batches(list(windows(text, self.package.window))):
            lengths = np.array([end - start for start, end in batch], np.int32)
            inputs = np.zeros((int(lengths.max()), len(batch), self._width), np.float32)
            for column, (start, end) in enumerate(batch):
                inputs[: end - start, column] = table[rows[start:end]]
            outputs = self._context.run(list(scores), {"words": inputs, "lengths": lengths})
            for score, output in zip(scores.values(), outputs, strict=True):
                for column, (start, end) in enumerate(batch):
                    score[start:end] = output[: end - start, column]
        return scores

    def _lookup(self, texts: Sequence[Segmentation]) -> tuple[list[npt.NDArray[np.int64]], Floats]:
        """Rows of every token in the table that is given with them; types met for the first time are added to it.

        A row of a table never changes once it is written, so that other threads may go on reading theirs.
        """
        types = [[(token.norm, token.kind) for token in text.tokens] for text in texts]
        with self._lock:
            new = list({word: None for text in types for word in text if word not in self._rows})
            if len(self._rows) + len(new) > _CACHED_TYPES:
                self._rows.clear()
                self._table = np.zeros_like(self._table)
                new = list({word: None for text in types for word in text})
            if new:
                self._add(new)
            row_of = self._rows.__getitem__
            return [np.array(list(map(row_of, text)), np.int64) for text in types], self._table

    def _add(self, types: Sequence[tuple[str, str]]) -> None:
        first = len(self._rows)
        if first + len(types) > len(self._table):
            larger = np.zeros((max(first + len(types), 2 * len(self._table)), self._width), np.float32)
            larger[:first] = self._table[:first]
            self._table = larger
        for start in range(0, len(types), 2048):
            part = [WordType(*word) for word in types[start : start + 2048]]
            features = self._features.extract(part)
            (hidden,) = self._words.run(["hidden"], features._asdict())
            at = slice(first + start, first + start + len(part))
            self._table[at] = np.concatenate([features.norms, hidden], axis=1)
        self._rows.update((word, first + offset) for offset, word in enumerate(types))


def _batches(todo: list[Window]) -> Iterator[list[Window]]:
    """Windows of similar length together, so that little is padding."""
    todo.sort(key=lambda window: window[1] - window[0])
    for at in range(0, len(todo), _BATCH):
        yield todo[at : at + _BATCH]


def _session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
