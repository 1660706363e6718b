"""What is measured of the pipeline: its stages, its start and its memory."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from arabnews_nlp.benchmark.texts import count_words, pieces
from arabnews_nlp.document import Document
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.io.jsonl import JsonlWriter
from arabnews_nlp.pipeline import BATCH_SIZE, Pipeline
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment

LENGTHS = (10, 100, 1000)
STARTS = 3
START = """
import json, sys, time
begin = time.perf_counter()
import arabnews_nlp
imported = time.perf_counter()
nlp = arabnews_nlp.load()
loaded = time.perf_counter()
nlp(sys.argv[1])
read = time.perf_counter()
print(json.dumps([imported - begin, loaded - imported, read - loaded]))
"""


class Stopwatch:
    """Processor time by name, summed over all that was timed under it; other work on the machine counts little."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.seconds[name] += time.process_time() - start

    def speeds(self, words: int) -> dict[str, float]:
        """Words a second by name."""
        return {name: words / max(seconds, 1e-9) for name, seconds in self.seconds.items()}


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds of the clock that a new interpreter takes, each the best of some runs."""

    import_seconds: float
    load_seconds: float
    first_text_seconds: float


def measure_start(text: str) -> Start:
    """The start in fresh processes."""
    command = [sys.executable, "-c", START, text]
    runs = [subprocess.run(command, capture_output=True, check=True, env=one_thread()) for _ in range(STARTS)]
    return Start(*map(min, zip(*(json.loads(run.stdout) for run in runs), strict=True)))


def one_thread() -> dict[str, str]:
    """The environment in which numeric libraries take one thread."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}


def peak_memory() -> float | None:
    """The most memory that this process has held, in MiB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def measure_first_reading(nlp: Pipeline, texts: Sequence[str]) -> float:
    """Words a second, end to end, of texts that the pipeline has not read before."""
    watch = Stopwatch()
    with watch("all"):
        _read(nlp, texts)
    return watch.speeds(count_words(texts))["all"]


def measure_stages(nlp: Pipeline, texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Words a second by stage and end to end, of the fastest of `rounds` readings."""
    words = count_words(texts)
    found = [_one_round(nlp, texts).speeds(words) for _ in range(rounds)]
    return {name: max(speeds[name] for speeds in found) for name in found[0]}


def measure_lengths(nlp: Pipeline, texts: Sequence[str], rounds: int) -> dict[int, float]:
    """Words a second, end to end, of the same words cut into documents of LENGTHS; of the fastest of `rounds`."""
    words = count_words(texts)
    documents = {length: pieces(texts, length) for length in LENGTHS}
    best = dict.fromkeys(LENGTHS, 0.0)
    for _ in range(rounds):
        for length, cut in documents.items():
            watch = Stopwatch()
            with watch("all"):
                _read(nlp, cut)
            best[length] = max(best[length], watch.speeds(words)["all"])
    return best


def _one_round(nlp: Pipeline, texts: Sequence[str]) -> Stopwatch:
    """Each stage reads what the one before it made, in the batches of `Pipeline.pipe`."""
    watch = Stopwatch()
    normalizer = Normalizer()
    with watch("normalization"):
        for text in texts:
            normalizer.normalize(text)
    for start in range(0, len(texts), BATCH_SIZE):
        with watch("segmentation"):
            segmentations = [segment(text) for text in texts[start : start + BATCH_SIZE]]
        with watch("entities"):
            recognized = nlp.recognizer.recognize(segmentations)
        with watch("names"):
            entities = [canonicalize(seg.text, found) for seg, found in zip(segmentations, recognized, strict=True)]
        with watch("quotes"):
            quotes = [nlp.extractor.extract(seg, found) for seg, found in zip(segmentations, entities, strict=True)]
        parts = zip(segmentations, entities, quotes, strict=True)
        documents = [Document("", seg.text, found, said, seg) for seg, found, said in parts]
        writer = JsonlWriter(io.BytesIO())
        with watch("JSON"):
            for document in documents:
                writer.write(document)
    with watch("end to end"):
        _read(nlp, texts)
    return watch


def _read(nlp: Pipeline, texts: Sequence[str]) -> None:
    for _ in nlp.pipe(texts):
        pass
