"""What the pages copy from the package is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from generated import PAGES, PART, PARTS, renewed

USED = [page for page in PAGES if PART.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", USED, ids=lambda page: page.name)
def test_page_is_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python tests/documentation/generated.py"


def test_every_part_stands_in_a_page() -> None:
    texts = "".join(page.read_text(encoding="utf-8") for page in USED)
    assert {part["name"] for part in PART.finditer(texts)} == PARTS.keys()
    assert texts.count("<!-- generated: ") == len(list(PART.finditer(texts)))


def test_what_is_not_up_to_date_is_seen() -> None:
    assert "`start`" in renewed("<!-- generated: span -->\nold\n<!-- end -->\n")
