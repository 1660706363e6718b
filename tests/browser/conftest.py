"""A real Chromium without a network. `ARABNEWS_REQUIRE_BROWSER=1` makes its absence a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
LOCAL = ("file:", "data:", "about:", "blob:")


def _absent(reason: str) -> None:
    if os.environ.get("ARABNEWS_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent('playwright is not installed: pip install "arabnews-nlp[browser]"')
    executable = os.environ.get("ARABNEWS_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        _absent("chromium is not installed: apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield instance
        instance.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1000 × 800 pixels. A console error, a dialog or a request to a network fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 800}, offline=True)
    problems: list[str] = []

    def request(sent: Request) -> None:
        if not sent.url.startswith(LOCAL):
            problems.append(f"request: {sent.url}")

    context.on("request", request)
    opened = context.new_page()
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(f"script: {error}"))
    opened.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield opened
    context.close()
    assert not problems, problems


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Callable[[str], Page]:
    """Opens HTML as a file in the page."""

    def show(html: str) -> Page:
        file = tmp_path / "page.html"
        file.write_bytes(html.encode("utf-8"))
        page.goto(file.as_uri())
        return page

    return show
