"""Tries the library with very many inputs.

    python tests/fuzz/run.py --inputs 1000000 --seed 1             # texts, records and files
    python tests/fuzz/run.py --only text --start 40000             # goes on where another run stopped
    python tests/fuzz/run.py --replay failures/text-1-812.txt      # a failing input again

Input number n of a seed is always the same. A failing one is written to a file, and the run goes on; exit code 1.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])

from fuzz.targets import TARGETS

SHARES = ("text",) * 8 + ("record", "file")


def made(seed: int, number: int, only: str | None) -> tuple[str, Any]:
    """The target and the input that `number` of `seed` stands for."""
    random = Random(f"{seed}-{number}")
    target = only or SHARES[number % len(SHARES)]
    return target, TARGETS[target].make(random.randrange)


def failure(target: str, value: Any) -> tuple[str, str] | None:
    """Where and how the check fails, in short and as a traceback; None where it holds."""
    try:
        TARGETS[target].check(value)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}, {last.name}", traceback.format_exc()
    return None


def ascii_only(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def write(folder: Path, name: str, target: str, value: Any, found: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"{(target, value)!a}\n\n{ascii_only(found)}", encoding="ascii")
    return path


def replay(path: Path) -> int:
    target, value = eval(
        path.read_text(encoding="ascii").partition("\n")[0], {"__builtins__": {}, "nan": math.nan, "inf": math.inf}
    )
    found = failure(target, value)
    print(ascii_only(found[1]) if found else f"{target}: no failure")
    return 1 if found else 0


def run(arguments: argparse.Namespace) -> int:
    counts: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    began = told = time.monotonic()
    end = arguments.start + arguments.inputs
    for number in range(arguments.start, end):
        target, value = made(arguments.seed, number, arguments.only)
        found = failure(target, value)
        counts[target] += 1
        if found is not None:
            cause = f"{target}: {found[0]}"
            causes[cause] += 1
            if causes[cause] <= arguments.most:
                path = write(arguments.failures, f"{target}-{arguments.seed}-{number}", target, value, found[1])
                print(f"{cause}\n  again: python {sys.argv[0]} --replay {path}", flush=True)
        now = time.monotonic()
        if now - told >= arguments.every or number + 1 == end:
            told = now
            done = number + 1 - arguments.start
            print(
                f"{done:,} of {arguments.inputs:,} inputs ({dict(counts)}), next {number + 1}, "
                f"{done / (now - began):.0f} a second, {causes.total()} failures",
                flush=True,
            )
    for cause, count in causes.most_common():
        print(f"{count} times {cause}")
    return 1 if causes else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--failures", type=Path, default=Path("failures"), help="folder for failing inputs")
    parser.add_argument("--most", type=int, default=3, help="failing inputs that are written for one cause")
    parser.add_argument("--every", type=float, default=30.0, help="seconds between lines of progress")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="only the input in this file")
    arguments = parser.parse_args()
    return replay(arguments.replay) if arguments.replay else run(arguments)


if __name__ == "__main__":
    sys.exit(main())
