"""Measures jobs: `python tests/batch/measure.py speed` and `... memory`, on a machine that does nothing else.

speed: `arabnews run` with one and two workers against a loop over the same file in one process, each as a whole process
with its start. memory: the peak of each process on a generated input with ever new words, which is never held whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import article

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LOOP = """
import sys
from arabnews_nlp import load
from arabnews_nlp.io import open_output, open_writer, read
nlp = load()
with open_output(sys.argv[2]) as stream, open_writer("jsonl", stream) as writer:
    for document, _ in nlp.pipe(((item.text, item.id) for item in read([sys.argv[1]])), as_tuples=True):
        writer.write(document)
"""


def write_articles(path: Path, count: int, paragraphs: int, new_words: int = 0) -> int:
    """Words of `count` articles, each with `new_words` random words of its own."""
    choose = random.Random(5)
    words = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            own = " ".join("".join(choose.choices(LETTERS, k=5)) for _ in range(new_words))
            text = article(number, paragraphs) + (f'\nقال المدير عادل مراد إن "{own}".' if own else "")
            words += len(text.split())
            stream.write(json.dumps({"id": f"doc-{number}", "text": text}, ensure_ascii=False) + "\n")
    return words


def job(folder: Path, source: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "arabnews_nlp", "run", str(folder), "-i", str(source), "-w", str(workers)]


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=one_thread)
    return time.perf_counter() - started


def speed(documents: int, paragraphs: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = work / "in.jsonl"
        words = write_articles(source, documents, paragraphs)
        best: dict[str, float] = {}
        for repeat in range(repeats):
            commands = {
                "loop": [sys.executable, "-c", LOOP, str(source), str(work / f"loop-{repeat}.jsonl")],
                "1 worker": job(work / f"one-{repeat}", source, 1),
                "2 workers": job(work / f"two-{repeat}", source, 2),
            }
            for what, command in commands.items():
                best[what] = min(best.get(what, 1e9), timed(command))
        print(f"{documents} documents, {words} words; best of {repeats}")
        for what, seconds in best.items():
            print(f"{what:10} {seconds:7.2f} s {words / seconds:9,.0f} words/s {documents / seconds:7.1f} documents/s")
        print(f"run over loop: {best['1 worker'] / best['loop'] - 1:+.1%}")
        print(f"2 workers over 1: {best['1 worker'] / best['2 workers']:.2f}")


def peaks(pid: int, into: dict[int, int]) -> None:
    """The peak memory of a process and its children, in KiB, by process id."""
    with suppress(OSError, ValueError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            status = Path(f"/proc/{each}/status").read_text()
            into[each] = int(status.split("VmHWM:")[1].split()[0])


def memory(documents: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        words = write_articles(work / "in.jsonl", documents, 0, new_words=8)
        size = (work / "in.jsonl").stat().st_size
        process = subprocess.Popen(job(work / "job", work / "in.jsonl", workers))
        found: dict[int, int] = {}
        stopped = threading.Event()

        def watch() -> None:
            while not stopped.wait(0.5):
                peaks(process.pid, found)

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        stopped.set()
        watcher.join()
        print(f"{documents} documents, {words} words, {size / 2**20:.0f} MiB, exit code {code}")
        print(f"job: {found.pop(process.pid) / 1024:.0f} MiB")
        print("workers:", ", ".join(f"{peak / 1024:.0f} MiB" for peak in found.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "memory"))
    parser.add_argument("--documents", type=int)
    parser.add_argument("--paragraphs", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    if options.what == "speed":
        speed(options.documents or 2000, options.paragraphs, options.repeats)
    else:
        memory(options.documents or 200_000, options.workers)


if __name__ == "__main__":
    main()
