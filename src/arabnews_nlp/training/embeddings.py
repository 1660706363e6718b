"""Static word vectors of raw news, trained with fastText."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from arabnews_nlp.encoder.vectors import WordVectors, quantize
from arabnews_nlp.text.normalize import Normalizer

OPEN_SOURCES = ("ant_multisource_v2.1", "ant_jawhara_v1.1", "wiki_qa_contexts")
"""Raw corpora with a licence that allows derived weights to be passed on."""

VECTOR_LENGTH = 4.0
_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_DIGIT = re.compile("[0-9]")
_LETTERS = re.compile("[ء-ي]+")
_PROBE = 60
_fold = Normalizer().fold


def running_words(line: str) -> list[str]:
    """Folded words and punctuation marks, every digit as 0."""
    return _WORD.findall(_DIGIT.sub("0", _fold(line)))


class HeldOut:
    """Recognizes articles that hold a stretch of one of the held-out texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._probes = {
            letters[start : start + _PROBE]
            for letters in map(_letters, texts)
            for start in range(100, max(101, len(letters) - _PROBE), 3 * _PROBE)
        }
        self._heads = {probe[:12] for probe in self._probes}

    def __contains__(self, text: object) -> bool:
        letters = _letters(str(text))
        return any(
            letters[at : at + 12] in self._heads and letters[at : at + _PROBE] in self._probes
            for at in range(len(letters) - _PROBE)
        )


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(_fold(text)))


def raw_articles(folder: Path, sources: Sequence[str]) -> Iterator[str]:
    """Title and body of every article of the sources."""
    for source in sources:
        with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield f"{record.get('title') or ''}\n{record['body']}"


def write_running_text(articles: Iterable[str], path: Path, seed: int) -> None:
    """Paragraphs of the articles in random order, a line each, their words parted by spaces."""
    lines = [" ".join(words) for text in articles for part in text.split("\n") if (words := running_words(part))]
    np.random.default_rng(seed).shuffle(lines)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def train_vectors(text: Path, *, dimensions: int, epochs: int, buckets: int, threads: int, words: int) -> WordVectors:
    """Skip-gram vectors with n-grams of 3 to 5 letters, of the `words` most frequent words and all buckets.

    fastText is deterministic on one thread alone.
    """
    import fasttext

    ngrams = (3, 5)
    model = fasttext.train_unsupervised(
        str(text),
        model="skipgram",
        dim=dimensions,
        epoch=epochs,
        minCount=4,
        minn=ngrams[0],
        maxn=ngrams[1],
        bucket=buckets,
        ws=5,
        neg=5,
        lr=0.05,
        thread=threads,
        verbose=0,
    )
    return from_fasttext(model, ngrams, words)


def from_fasttext(model: object, ngrams: tuple[int, int], words: int) -> WordVectors:
    """The vectors of a fastText model as int8 rows of one length."""
    known: list[str] = model.words  # type: ignore[attr-defined]
    kept = [word for word in known if word != "</s>"][:words]
    rows = np.stack([model.get_word_vector(word) for word in kept])  # type: ignore[attr-defined]
    rows *= VECTOR_LENGTH / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    buckets = model.get_input_matrix()[len(known) :]  # type: ignore[attr-defined]
    parts = [quantize(rows.astype(np.float32)), quantize(buckets.astype(np.float32))]
    values, scales = (np.concatenate(pair) for pair in zip(*parts, strict=True))
    return WordVectors(kept, values, scales, ngrams, VECTOR_LENGTH)
