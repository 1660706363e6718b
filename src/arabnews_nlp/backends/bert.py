"""A BERT that labels words, run over batches that are padded no further than their longest sentence.

Labels each word by its first piece, as `camel_tools.ner.NERecognizer` does, but keeps its place to a word that has no
piece, and pads to the batch instead of to 256 pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from arabnews_nlp.errors import MissingModelError

Floats = npt.NDArray[np.float32]

MOST_PIECES = 254
BATCH_PIECES = 2048
CACHED_WORDS = 200_000


class Window(NamedTuple):
    """Words of a sentence that are read together: those that have pieces, by their index in the sentence."""

    sentence: int
    words: tuple[int, ...]
    length: int


class WordLabeller:
    """A token-classification BERT in a folder of Hugging Face's layout.

    labels: the labels by their number. Raises MissingModelError with `command` where the folder holds no such model.
    """

    def __init__(self, folder: Path, command: str) -> None:
        import torch
        from transformers import BertForTokenClassification, BertTokenizer

        try:
            with _quiet():
                self._model, report = BertForTokenClassification.from_pretrained(
                    str(folder), local_files_only=True, output_loading_info=True
                )
                self._tokenizer = BertTokenizer.from_pretrained(str(folder), local_files_only=True)
        except Exception as error:
            problem = " ".join(str(error).split())[:200]
            raise MissingModelError(
                f"{folder} holds no readable BERT for word labels ({type(error).__name__}: {problem}); run: {command}"
            ) from error
        missing = sorted(report["missing_keys"])
        if missing:
            raise MissingModelError(f"{folder} lacks the weights {', '.join(missing[:3])}; run: {command}")
        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model.to(self._device).eval()
        config = self._model.config
        self.labels: tuple[str, ...] = tuple(config.id2label[number] for number in range(config.num_labels))
        self._most = min(MOST_PIECES, config.max_position_embeddings - 2)
        self._pieces: dict[str, tuple[int, ...]] = {}

    def probabilities(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """The probability of every label for every word [words, labels]; a row of zeros where a word has no piece."""
        pieces = [[self._pieces_of(word) for word in words] for words in sentences]
        result = [np.zeros((len(words), len(self.labels)), np.float32) for words in sentences]
        windows = [
            window
            for number, words in enumerate(sentences)
            for window in cut(number, words, [len(part) for part in pieces[number]], self._most)
        ]
        windows.sort(key=lambda window: window.length)
        for batch in _batches(windows):
            for window, rows in zip(batch, self._run(batch, pieces), strict=True):
                result[window.sentence][list(window.words)] = rows
        return result

    def predict(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The label of every word, "O" for a word without a piece."""
        labelled = []
        for rows in self.probabilities(sentences):
            best = rows.argmax(axis=1) if len(rows) else []
            labelled.append([self.labels[n] if row.any() else "O" for n, row in zip(best, rows, strict=True)])
        return labelled

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        found = self._pieces.get(word)
        if found is None:
            if len(self._pieces) >= CACHED_WORDS:
                self._pieces.clear()
            tokenizer = self._tokenizer
            found = tuple(tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word)))[: self._most]
            self._pieces[word] = found
        return found

    def _run(self, batch: Sequence[Window], pieces: Sequence[Sequence[tuple[int, ...]]]) -> Iterator[Floats]:
        torch, tokenizer = self._torch, self._tokenizer
        width = batch[-1].length + 2
        ids = np.full((len(batch), width), tokenizer.pad_token_id, np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        firsts = []
        for row, window in enumerate(batch):
            line = [tokenizer.cls_token_id]
            first = []
            for word in window.words:
                first.append(len(line))
                line.extend(pieces[window.sentence][word])
            line.append(tokenizer.sep_token_id)
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
            firsts.append(first)
        with torch.inference_mode():
            logits = self._model(
                input_ids=torch.from_numpy(ids).to(self._device),
                attention_mask=torch.from_numpy(mask).to(self._device),
                token_type_ids=torch.zeros(ids.shape, dtype=torch.int64, device=self._device),
            ).logits
            scores: Any = torch.softmax(logits, dim=2).cpu().numpy()
        for row, first in enumerate(firsts):
            yield scores[row, first]


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings and progress bars of transformers."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def cut(sentence: int, words: Sequence[str], lengths: Sequence[int], most: int) -> Iterator[Window]:
    """The words with pieces, in windows of no more than `most` pieces.

    A sentence too long for one window is cut after a mark of punctuation, else before a word that may begin with a
    conjunction, else anywhere between two words; always as late as that allows, within the window's second half.
    """
    known = [index for index, length in enumerate(lengths) if length]
    start = 0
    while start < len(known):
        end, pieces = start, 0
        while end < len(known) and pieces + lengths[known[end]] <= most:
            pieces += lengths[known[end]]
            end += 1
        if end < len(known):
            end = _safe_end(words, known, start, end)
        chosen = tuple(known[start:end])
        yield Window(sentence, chosen, sum(lengths[index] for index in chosen))
        start = end


def _safe_end(words: Sequence[str], known: Sequence[int], start: int, end: int) -> int:
    places = range(end, start + (end - start) // 2, -1)
    for place in places:
        if not any(map(str.isalnum, words[known[place - 1]])):
            return place
    for place in places:
        if words[known[place]][:1] == "و":
            return place
    return end


def _batches(windows: Sequence[Window]) -> Iterator[Sequence[Window]]:
    """Consecutive windows, sorted by length, as many as fit BATCH_PIECES with their padding."""
    start = 0
    for at in range(len(windows)):
        if at > start and (at + 1 - start) * (windows[at].length + 2) > BATCH_PIECES:
            yield windows[start:at]
            start = at
    if windows:
        yield windows[start:]
