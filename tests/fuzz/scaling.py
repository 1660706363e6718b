"""Measures how time and memory of the pipeline grow with the length of a text, for ordinary and hostile texts.

    python tests/fuzz/scaling.py                                   # every kind at 1 KB to 1 MB
    python tests/fuzz/scaling.py --kinds ordinary colons --sizes 1000 10000 100000 1000000 10000000

Every size of a kind runs in a process of its own. Seconds are processor time of `nlp(text)`, of the best of three runs
up to 100,000 characters; the slope is that of log(time) over log(size) from the size before, 1 where time is linear.
Memory is what the process holds at its peak beyond a first short text. Sizes are characters.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])

from arabnews_nlp import load
from fuzz.hostile import KINDS

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STEEP = 1.3
TOO_SHORT = 0.02  # seconds, below which a slope says nothing


def measure(kind: str, size: int) -> dict[str, float]:
    """Seconds and bytes that one text of `size` characters takes, in this process."""
    text = KINDS[kind](size)
    nlp = load()
    nlp(KINDS["ordinary"](2_000))
    nlp(text[:500])
    before = _peak()
    seconds = math.inf
    quotes = 0
    for _ in range(3 if size <= 100_000 else 1):
        began = time.process_time()
        document = nlp(text)
        seconds = min(seconds, time.process_time() - began)
        quotes = len(document.quotes)
        del document
    return {"size": len(text), "seconds": seconds, "bytes": _peak() - before, "quotes": quotes}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def slope(small: dict[str, float], large: dict[str, float]) -> float | None:
    if small["seconds"] < TOO_SHORT:
        return None
    return math.log(large["seconds"] / small["seconds"]) / math.log(large["size"] / small["size"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--limit", type=float, default=300.0, help="seconds after which a kind gets no larger size")
    parser.add_argument("--one", nargs=2, metavar=("KIND", "SIZE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one[0], int(arguments.one[1]))))
        return 0
    print("| kind | " + " | ".join(f"{size:,}" for size in arguments.sizes) + " | steepest slope | bytes a character |")
    print("| --- " * (len(arguments.sizes) + 3) + "|", flush=True)
    steep = False
    for kind in arguments.kinds:
        found: list[dict[str, float]] = []
        for size in arguments.sizes:
            if found and found[-1]["seconds"] * size / found[-1]["size"] > arguments.limit:
                break
            command = [sys.executable, __file__, "--one", kind, str(size)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found.append(json.loads(done.stdout))
        slopes = [value for pair in pairwise(found) if (value := slope(*pair)) is not None]
        steep |= any(value > STEEP for value in slopes)
        times = [f"{one['seconds']:.2f} s" for one in found] + ["not run"] * (len(arguments.sizes) - len(found))
        steepest = f"{max(slopes):.2f}" if slopes else "too fast to tell"
        print(
            f"| {kind} | {' | '.join(times)} | {steepest} | {found[-1]['bytes'] / found[-1]['size']:,.0f} |", flush=True
        )
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
