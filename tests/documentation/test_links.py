"""Links between the pages lead somewhere, in the repository as on the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from blocks import FENCE, PAGES, ROOT

LINK = re.compile(r"\]\((?P<target>[^)\s#]*)(?:#(?P<anchor>[^)\s]+))?\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as they are made from their words."""
    headings = (re.sub(r"[^\w\s-]", "", heading.replace("`", "")) for heading in HEADING.findall(prose(page)))
    return {re.sub(r"\s", "-", heading.strip().lower()) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.finditer(prose(page)):
        target, anchor = link["target"], link["anchor"]
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / target) if target else page
        assert path.exists(), target
        assert path.resolve().is_relative_to(ROOT), f"{target} leads out of the repository"
        if anchor:
            assert anchor in anchors(path), f"{target}#{anchor}"


def test_every_page_is_led_to_from_the_first() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = (page.parent / link["target"] for link in LINK.finditer(prose(page)) if link["target"])
        waiting += [path.resolve() for path in targets if path.suffix == ".md" and path.is_file()]
    assert set(PAGES) - seen == set()
