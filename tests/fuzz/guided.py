"""Tries inputs that atheris changes where they reach new code: `pip install "arabnews-nlp[fuzz]"`.

    python tests/fuzz/guided.py --target text -max_total_time=600 corpus/

Options with one hyphen, and the folder that keeps what reached new code, are those of libFuzzer. It stops at the first
failing input and writes it to a file crash-*; `python tests/fuzz/guided.py --target text crash-*` runs it again.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])

import atheris

GUIDING = ["arabnews_nlp.text", "arabnews_nlp.quotes", "arabnews_nlp.io", "arabnews_nlp.record_fields"]

with atheris.instrument_imports(include=GUIDING):
    from fuzz.targets import TARGETS


def main() -> None:
    arguments = sys.argv
    name = "text"
    if "--target" in arguments:
        at = arguments.index("--target")
        _, name = arguments[at : at + 2]
        del arguments[at : at + 2]
    target = TARGETS[name]

    def try_one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        target.check(target.make(lambda size: provider.ConsumeIntInRange(0, size - 1)))

    target.check(target.make(lambda size: size // 2))  # loads what is loaded once
    atheris.Setup([arguments[0], "-max_len=4096", "-len_control=0", "-timeout=60", *arguments[1:]], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
