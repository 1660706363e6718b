"""How fast the pipeline reads: `python -m arabnews_nlp.benchmark [PATH] [--words N] [--json]`.

PATH is anything that `arabnews extract` reads; without it the texts are data/samples where these are at hand,
else a generated article. They are repeated until `--words` are reached. Everything runs on one thread;
figures of a machine that does other work at the same time say little.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

BATCH = 32
SAMPLES = Path("data", "samples")
PARAGRAPH = (
    'قال الوزير عادل مراد، اليوم الاثنين، إن "العمل في الميناء سيبدأ غدا"، مضيفا أن مصر وقعت اتفاقا. '
    "وأوضح مراد لوكالة المدى أن شركة النهر ستدير المشروع. وبحسب وزارة النقل، بلغت التكلفة مليون دولار.\n"
)


def measure(texts: Sequence[str]) -> dict[str, float]:
    """Seconds and words a second, end to end and by stage, and peak memory in MiB."""
    from arabnews_nlp.pipeline import load
    from arabnews_nlp.text.segment import segment

    nlp, load_seconds = timed(load)
    _, first_seconds = timed(lambda: nlp(texts[0]))
    words = sum(len(text.split()) for text in texts)
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]

    _, total = timed(lambda: sum(1 for _ in nlp.pipe(texts)))
    segmentations, segmenting = timed(lambda: [[segment(text) for text in batch] for batch in batches])
    entities, recognizing = timed(lambda: [nlp.recognizer.recognize(batch) for batch in segmentations])
    _, extracting = timed(
        lambda: [
            nlp.extractor.extract(segmentation, found)
            for batch, batch_entities in zip(segmentations, entities, strict=True)
            for segmentation, found in zip(batch, batch_entities, strict=True)
        ]
    )
    return {
        "texts": len(texts),
        "words": words,
        "import_seconds": import_seconds(),
        "load_seconds": load_seconds,
        "first_text_seconds": first_seconds,
        "words_per_second": words / total,
        "segmentation_words_per_second": words / segmenting,
        "entities_words_per_second": words / recognizing,
        "quotes_words_per_second": words / extracting,
        "peak_memory_mib": peak_memory(),
    }


def timed(action: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = action()
    return result, time.perf_counter() - start


def import_seconds() -> float:
    """Of `import arabnews_nlp` in a new interpreter, without that interpreter's start; the best of five."""
    code = "import time; t = time.perf_counter(); import arabnews_nlp; print(time.perf_counter() - t)"
    runs = (subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(5))
    return min(float(run.stdout) for run in runs)


def peak_memory() -> float:
    """The most memory that this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def corpus(path: str | None, words: int) -> list[str]:
    """Texts of together at least `words` words, repeated where there are fewer."""
    from arabnews_nlp.io import Article, read

    if path is None and SAMPLES.is_dir():
        path = str(SAMPLES)
    texts = [item.text for item in read([path]) if isinstance(item, Article)] if path else [PARAGRAPH * 6]
    if not texts:
        raise SystemExit(f"{path}: no article that can be read")
    size = sum(len(text.split()) for text in texts)
    repeats = max(1, -(-words // size))
    return texts * repeats


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m arabnews_nlp.benchmark", description=__doc__)
    parser.add_argument("path", nargs="?", metavar="PATH")
    parser.add_argument("--words", type=int, default=50_000, help="repeat the texts up to here (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="PASSIVE")
    figures = measure(corpus(options.path, options.words))
    if options.json:
        print(json.dumps({name: round(value, 4) for name, value in figures.items()}))
        return
    for name, value in figures.items():
        print(f"{name:32} {value:14,.0f}" if value >= 100 else f"{name:32} {value:14.4g}")


if __name__ == "__main__":
    main()
