"""The site is built without a warning, and its pages ask no other server for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from blocks import PAGES, ROOT

pytest.importorskip("mkdocs", reason="needs the extra docs")
pytest.importorskip("material", reason="needs the extra docs")
pytest.importorskip("mkdocstrings", reason="needs the extra docs")

# What a browser fetches by itself. A link that a reader may follow is none of it.
FETCHED = {
    "audio": {"src"},
    "embed": {"src"},
    "iframe": {"src"},
    "image": {"href", "xlink:href"},
    "img": {"src", "srcset"},
    "input": {"src"},
    "object": {"data"},
    "script": {"src"},
    "source": {"src", "srcset"},
    "track": {"src"},
    "use": {"href", "xlink:href"},
    "video": {"src", "poster"},
}
NOT_FETCHED_LINKS = {"canonical", "alternate", "next", "prev", "edit", "author", "license"}
FROM_ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
IN_STYLES = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)


class Fetched(HTMLParser):
    """Collects the addresses that a page fetches from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = FETCHED.get(tag, set())
        if tag == "link" and not NOT_FETCHED_LINKS & set((dict(attributes).get("rel") or "").split()):
            names = {"href"}
        for name, value in attributes:
            if value is None:
                continue
            if name in names and any(FROM_ELSEWHERE.match(part) for part in value.split(",")):
                self.found.append(value)
            if name == "style":
                self.found += IN_STYLES.findall(value)


def fetched_by(html: str) -> list[str]:
    parser = Fetched()
    parser.feed(html)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL | re.IGNORECASE)
    return [*parser.found, *(found for style in styles for found in IN_STYLES.findall(style))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    # The theme greets with an advertisement that it calls a warning.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    yield folder


def test_every_page_is_there_and_in_the_navigation(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"#]+)" class="md-nav__link', index)
    targets = {"index.html" if link == "." else link for link in links}
    for page in PAGES[1:]:
        name = page.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
        assert (site / name).is_file(), name
        assert name in targets, f"{name} is not in the nav of mkdocs.yml"


def test_the_reference_is_made_of_the_docstrings(site: Path) -> None:
    text = (site / "api" / "pipeline.html").read_text(encoding="utf-8")
    assert "A pipeline that works offline, from the data inside the package." in text
    assert 'id="arabnews_nlp.pipeline.Pipeline.pipe"' in text


def test_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > len(PAGES)
    assert {page.name: found for page in pages if (found := fetched_by(page.read_text(encoding="utf-8")))} == {}


def test_styles_fetch_nothing_from_elsewhere(site: Path) -> None:
    styles = sorted(site.rglob("*.css"))
    assert styles
    assert {style.name: found for style in styles if (found := IN_STYLES.findall(style.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/a.js"></script>',
        '<script src="//example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<link rel="preconnect" href="https://example.org">',
        '<img alt="" src="http://example.org/a.png">',
        '<img srcset="a.png 1x, https://example.org/a.png 2x">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<p style="background: url(https://example.org/a.png)">',
    ],
)
def test_what_is_fetched_is_seen(html: str) -> None:
    assert fetched_by(html)


@pytest.mark.parametrize(
    "html", ['<a href="https://example.org">', '<link rel="canonical" href="https://example.org">', '<img src="a.png">']
)
def test_what_is_not_fetched_is_passed_over(html: str) -> None:
    assert not fetched_by(html)
