"""The README must say what is so."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from arabnews_nlp.io.quotes_csv import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_example_prints_what_is_shown() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[0], {})
    assert printed.getvalue() == blocks("text")[0]


def test_all_code_runs() -> None:
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for block in blocks("python"):
            exec(block, names)


def test_two_commands_set_everything_up() -> None:
    assert sum(block.startswith("python3.11 -m venv") for block in blocks("sh")) == 2


def test_columns_are_listed() -> None:
    for text in (README, (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")):
        listed = text[text.index("one row a quote", text.index("--format csv`")) :]
        positions = [listed.index(f"`{column}`") for column in COLUMNS]
        assert positions == sorted(positions)
