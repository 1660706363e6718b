"""What is tried: a target makes an input of choices and checks it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from arabnews_nlp.io import ReadOptions
from arabnews_nlp.io.readers import format_of
from fuzz import checks, mutations
from fuzz.mutations import Below, one_of


@dataclass(frozen=True, slots=True)
class Target:
    """make: an input, of plain Python values. check: raises where something does not hold of it."""

    make: Callable[[Below], Any]
    check: Callable[[Any], None]


def _check_text(text: str) -> None:
    checks.check_text(text)
    if len(text) % 10 == 0:
        checks.check_explanation(text)


@cache
def _records() -> tuple[dict[str, Any], ...]:
    return tuple(checks.pipeline()(text[:400], "1").to_dict() for text in mutations.articles())


def _make_record(below: Below) -> Any:
    return mutations.record(below, one_of(below, _records()))


def _make_file(below: Below) -> dict[str, Any]:
    endings, packers = [*mutations.ENDINGS], ["", "", ".gz"]
    if not find_spec("trafilatura"):
        endings.remove(".html")
    if find_spec("pyarrow"):
        endings.append(".parquet")
    if find_spec("zstandard"):
        packers.append(".zst")
    ending, data = mutations.file(below, endings, packers)
    return {
        "ending": ending,
        "data": data,
        "encoding": one_of(below, ("utf-8", "utf-8", "utf-8", *mutations.ENCODINGS)),
        "max_size": one_of(below, (None, None, 40, 1000)),
        "ids": one_of(below, ("field", "content", "auto")),
    }


def _check_file(made: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"news{made['ending']}"
        path.write_bytes(made["data"])
        options = ReadOptions(encoding=made["encoding"], max_size=made["max_size"], ids=made["ids"])
        checks.check_file(path, options, format_of(path)[0] or "text")


TARGETS = {
    "text": Target(mutations.text, _check_text),
    "record": Target(_make_record, checks.check_record),
    "file": Target(_make_file, _check_file),
}
