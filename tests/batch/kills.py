"""Kills a job at random moments until it is done, and compares its output with that of an undisturbed run.

`python tests/batch/kills.py --documents 2000 --kills 100` prints the figures and ends with 1 where anything is lost,
doubled or different.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import write_jsonl

TARGETS = ("job", "job and workers", "a worker")


@dataclass
class Report:
    kills: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    documents: int = 0
    differences: list[str] = field(default_factory=list)


def command(folder: Path, source: Path, workers: int, chunk_size: int) -> list[str]:
    job = [
        "run",
        folder,
        "--input",
        source,
        "--workers",
        workers,
        "--chunk-size",
        chunk_size,
        "-f",
        "jsonl",
        "-f",
        "csv",
    ]
    return [sys.executable, "-m", "arabnews_nlp", *map(str, job)]


def results(output: Path) -> dict[str, bytes]:
    """Every file of the output but what stands under a name of its own for unfinished work."""
    paths = (path for path in output.rglob("*") if path.is_file())
    return {str(p.relative_to(output)): p.read_bytes() for p in paths if p.relative_to(output).parts[0][0] != "."}


def by_document(output: Path) -> tuple[dict[bytes, bytes], int]:
    """The line of each document by its id, and how many lines there are."""
    lines = [line for path in sorted(output.glob("jsonl/*")) for line in path.read_bytes().splitlines()]
    return {line.split(b'"id": "', 1)[1].split(b'"', 1)[0]: line for line in lines}, len(lines)


def kill(process: subprocess.Popen[bytes], target: str) -> bool:
    """Whether something was there to be killed."""
    children: list[int] = []
    with suppress(OSError):
        text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        children = [pid for pid in map(int, text.split()) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    if process.poll() is not None or (target == "a worker" and not children):
        return False
    chosen = [random.choice(children)] if target == "a worker" else [process.pid]
    for pid in chosen + (children if target == "job and workers" else []):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return True


def disturb(work: Path, documents: int, kills: int, workers: int, chunk_size: int, longest: float, seed: int) -> Report:
    """Kills until `kills` are reached; a job that is done before is checked, and another one begins."""
    random.seed(seed)
    source = write_jsonl(work / "articles.jsonl", documents)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command(work / "calm", source, workers, chunk_size), check=True, **quiet)
    expected = results(work / "calm" / "output")
    expected_documents, count = by_document(work / "calm" / "output")
    report = Report(documents=count)
    assert count == documents, f"{count} of {documents} documents in the undisturbed run"
    while kills > report.kills.total() or report.jobs == 0:
        folder = work / f"job-{report.jobs}"
        while True:
            job = subprocess.Popen(command(folder, source, workers, chunk_size), **quiet)
            while kills > report.kills.total():
                with suppress(subprocess.TimeoutExpired):
                    job.wait(random.uniform(0, longest))
                    break
                target = random.choice(TARGETS)
                if kill(job, target):
                    report.kills[target] += 1
            if job.wait(600) == 0:
                break
        report.jobs += 1
        found, lines = by_document(folder / "output")
        if lines != len(found):
            report.differences.append(f"{folder}: {lines - len(found)} documents doubled")
        for id, line in expected_documents.items():
            if found.get(id) != line:
                report.differences.append(f"{folder}: {id.decode()} {'differs' if id in found else 'is lost'}")
        if results(folder / "output") != expected:
            report.differences.append(f"{folder}: its files are not the same")
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--chunk-size", type=int, default=50)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds between two kills, at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        report = disturb(Path(work), **vars(options))
    print(f"documents: {report.documents}, jobs: {report.jobs}, kills: {report.kills.total()} {dict(report.kills)}")
    print(f"differences: {len(report.differences)}, seconds: {time.monotonic() - started:.0f}")
    for difference in report.differences[:20]:
        print(difference)
    sys.exit(bool(report.differences))


if __name__ == "__main__":
    main()
