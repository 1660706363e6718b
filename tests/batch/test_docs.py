"""The pages on jobs and tables say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arabnews_nlp.cli import app
from arabnews_nlp.io.tables import COLUMNS
from arabnews_nlp.io.writers import FORMATS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "batch").glob("*.md"))


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_described_in_order(table: str) -> None:
    section = (DOCS / "tables.md").read_text(encoding="utf-8").split(f"\n## {table}\n")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert tuple(re.findall(r"`(\w+)`", " ".join(first_cells))) == COLUMNS[table]  # type: ignore[index]


def test_options_exist() -> None:
    known = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["run", "--help"]).stdout
    named = {
        option for page in PAGES for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert {option for option in named if option not in known} == set()


def test_links_lead_somewhere() -> None:
    for page in [*PAGES, DOCS / "tables.md", DOCS / "formats.md"]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_formats_are_listed() -> None:
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == FORMATS.keys() - {"jsonl", "csv", "text"}
