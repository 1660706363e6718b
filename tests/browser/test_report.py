"""The report, operated in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arabnews_nlp.document import Document
from arabnews_nlp.report import Collection, Metadata, build
from reported import document, said

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Show = Callable[[str], "Page"]
HOSTILE = "</script><script>alert(1)</script></style><!-- <img src=x onerror=alert(2)> \u202e\x00\ud800 \"'&amp;"

ARTICLES: list[tuple[Document, Metadata]] = [
    (
        document(
            "a",
            said("سيفتح الميناء غدا", "أحمد القرشي", title="وزير النقل", country="JO"),
            said("لن نرفع الأجور", "أحمد القرشي", stance="deny"),
            said("ننتظر القرار", "مسؤول رفيع", kind="unnamed"),
            before="اتفاق على ميناء جديد",
        ),
        Metadata("نهر الخبر", date(2024, 5, 1), "اتفاق على ميناء جديد", "https://news.example/1"),
    ),
    (
        document(
            "b",
            said("الميناء ضروري", "احمد القرشى"),
            said("نشكك في الأرقام", "هالة المنصوري", type="indirect"),
            said("صدر بيان", "وزارة النقل", kind="organization", type="mixed"),
            said("كلام بلا قائل"),
        ),
        Metadata("صدى المغرب", date(2024, 7, 1), "جدل حول الميناء"),
    ),
    (document("c", said("لا تاريخ لهذا", "هالة المنصوري", stance=None)), Metadata()),
]


@pytest.fixture
def report(show: Show) -> Page:
    return show(build(ARTICLES, title="تقرير الميناء"))


def count(page: Page) -> str:
    return page.inner_text("#count")


def words(page: Page) -> list[str]:
    return page.locator("#statements mark").all_inner_texts()


def choose(page: Page, name: str, label: str) -> None:
    page.select_option(f"select[name={name}]", label=label)


def search(page: Page, text: str, expected: str) -> None:
    page.fill("#search", text)
    page.wait_for_function("expected => document.getElementById('count').textContent === expected", arg=expected)


def focused(page: Page) -> str:
    script = "({id, dataset, name}) => id || dataset.key || name"
    return str(page.evaluate(f"({script})(document.activeElement)"))


class TestOverview:
    def test_totals_and_ranking(self, report: Page) -> None:
        assert (
            report.inner_text("#summary")
            == "3 articles, 2 outlets, 8 statements, 3 named speakers · May 1, 2024 to Jul 1, 2024"
        )
        assert count(report) == "8 of 8 statements, 3 named speakers"
        shown = report.locator("#speakers li")
        assert [item.locator("button").inner_text() for item in shown.all()] == [
            "أحمد القرشي",
            "هالة المنصوري",
            "وزارة النقل",
        ]
        first = shown.first.inner_text()
        for part in ("2 articles", "person", "Jordan", "وزير النقل", "say 2", "deny 1", "Also spelt", "احمد القرشى"):
            assert part in first, part

    def test_ranking_is_that_of_the_library(self, report: Page) -> None:
        collection = Collection()
        for article, metadata in ARTICLES:
            collection.add(article, metadata)
        numbers = report.locator("#speakers .number").evaluate_all(
            "all => all.map(each => each.firstChild.textContent)"
        )
        names = report.locator("#speakers button").all_inner_texts()
        assert list(zip(names, map(int, numbers), strict=True)) == [
            (speaker.name, speaker.statements) for speaker in collection.speakers()
        ]

    def test_chart_and_its_table_tell_the_same(self, report: Page) -> None:
        segments = report.locator("#time-chart .segment title").all_text_contents()
        assert segments == [
            "Apr 29 · أحمد القرشي · 2",
            "Apr 29 · Unnamed or unknown · 1",
            "Jul 1 · أحمد القرشي · 1",
            "Jul 1 · هالة المنصوري · 1",
            "Jul 1 · وزارة النقل · 1",
            "Jul 1 · Unnamed or unknown · 1",
        ]
        assert "1 statement stands in an article without a date" in report.inner_text("#time-note")
        assert "from Apr 29 to Jul 1" in (report.get_attribute("#time-chart svg", "aria-label") or "")
        report.click("#time-details summary")
        rows = report.locator("#time-table tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        assert rows == [
            ["Period", "أحمد القرشي", "هالة المنصوري", "وزارة النقل", "Unnamed or unknown"],
            ["Apr 29, 2024", "2", "0", "0", "1"],
            ["Jul 1, 2024", "1", "1", "1", "1"],
        ]

    def test_unknown_is_shown_as_unknown(self, report: Page) -> None:
        choose(report, "outlet", "Outlet unknown")
        foot = report.inner_text("#statements .statement-foot")
        assert "Outlet unknown" in foot and "Date unknown" in foot and "Title unknown (c)" in foot

    def test_no_articles(self, show: Show) -> None:
        page = show(build([]))
        assert count(page) == "0 of 0 statements, no named speaker"
        assert "No statement fits" in page.inner_text("#statements-page")
        assert page.inner_text("#time-note") == "No article of this selection has a date."


class TestFilters:
    def test_search_folds_spelling_and_needs_every_word(self, report: Page) -> None:
        search(report, "ٱلمِيناء", "5 of 8 statements, 3 named speakers")
        search(report, "احمد الميناء", "2 of 8 statements, 1 named speaker")
        search(report, "مسؤول", "1 of 8 statements, no named speaker")
        assert words(report) == ["ننتظر القرار"]
        search(report, "", "8 of 8 statements, 3 named speakers")

    @pytest.mark.parametrize(
        ("name", "label", "expected"),
        [
            ("outlet", "صدى المغرب", ["الميناء ضروري", "نشكك في الأرقام", "صدر بيان", "كلام بلا قائل"]),
            ("outlet", "Outlet unknown", ["لا تاريخ لهذا"]),
            ("stance", "deny", ["لن نرفع الأجور"]),
            ("stance", "No verb of saying", ["لا تاريخ لهذا"]),
            ("type", "mixed", ["صدر بيان"]),
            ("type", "indirect", ["نشكك في الأرقام"]),
            ("kind", "organization", ["صدر بيان"]),
            ("kind", "unnamed person", ["ننتظر القرار"]),
            ("kind", "group", []),
            ("kind", "Unknown speaker", ["كلام بلا قائل"]),
            ("speaker", "\u2068هالة المنصوري\u2069 (2)", ["نشكك في الأرقام", "لا تاريخ لهذا"]),
            ("speaker", "\u2068Unnamed or unknown\u2069 (2)", ["ننتظر القرار", "كلام بلا قائل"]),
        ],
    )
    def test_each_filter(self, report: Page, name: str, label: str, expected: list[str]) -> None:
        choose(report, name, label)
        assert words(report) == expected
        assert count(report).startswith(f"{len(expected)} of 8 statements")
        assert report.inner_text("#active") == "(1 in use)"

    def test_dates(self, report: Page) -> None:
        report.fill("input[name=from]", "2024-05-02")
        assert count(report) == "4 of 8 statements, 3 named speakers"
        assert report.inner_text("#date-note") == "1 article has no date and is left out."
        report.fill("input[name=to]", "2024-05-01")
        assert count(report).startswith("0 of 8")
        assert report.inner_text("#date-note").startswith("The first day is after the last.")
        report.fill("input[name=from]", "2024-05-01")
        assert count(report) == "3 of 8 statements, 1 named speaker"

    def test_filters_together_and_clearing(self, report: Page) -> None:
        choose(report, "outlet", "نهر الخبر")
        choose(report, "type", "direct")
        choose(report, "stance", "say")
        assert words(report) == ["سيفتح الميناء غدا", "ننتظر القرار"]
        report.click("button[type=reset]")
        assert count(report) == "8 of 8 statements, 3 named speakers"
        assert report.input_value("select[name=outlet]") == ""

    def test_buttons_of_ranking_and_charts(self, report: Page) -> None:
        report.click("#speakers button:has-text('هالة المنصوري')")
        assert words(report) == ["نشكك في الأرقام", "لا تاريخ لهذا"]
        assert report.locator("#speakers li").count() == 3
        assert report.get_attribute("#speakers button:has-text('هالة المنصوري')", "aria-pressed") == "true"
        report.click("#speakers button:has-text('هالة المنصوري')")
        report.click("#stances button:has-text('deny')")
        assert words(report) == ["لن نرفع الأجور"]

    def test_order(self, report: Page) -> None:
        report.select_option("select[name=sort]", "newest")
        assert words(report)[0] == "الميناء ضروري"
        assert words(report)[-1] == "لا تاريخ لهذا"
        report.select_option("select[name=sort]", "oldest")
        assert words(report)[0] == "سيفتح الميناء غدا"
        assert words(report)[-1] == "لا تاريخ لهذا"

    def test_address_holds_the_view(self, report: Page) -> None:
        choose(report, "outlet", "صدى المغرب")
        choose(report, "type", "direct")
        report.click("#language")
        address = report.url
        other = report.context.new_page()
        other.goto(address)
        assert words(other) == words(report) == ["الميناء ضروري", "كلام بلا قائل"]
        assert other.evaluate("document.documentElement.lang") == "ar"
        assert other.input_value("select[name=outlet]") == "صدى المغرب"

    def test_address_that_makes_no_sense(self, report: Page) -> None:
        for part in (
            "speaker=x&outlet=constructor&stance=__proto__",
            "page=-1",
            "article=99&quote=0",
            "from=soon&sort=up&lang=toString",
            "%E0%A4%A",
        ):
            report.goto(report.url.split("#")[0] + "#" + part)
            report.reload()
            assert count(report) == "8 of 8 statements, 3 named speakers", part


class TestArticle:
    def test_link_opens_the_article_at_the_quote(self, show: Show) -> None:
        filler = "فقرة طويلة لا قول فيها، تصف ما جرى في المدينة. " * 200
        page = show(build([document("a", said("هنا القول", "منى الطيب"), before=filler.replace(". ", ".\n"))]))
        page.click("#statements a.open")
        quote = page.locator("#a0-q1")
        quote.wait_for()
        page.wait_for_function("() => document.activeElement.id === 'a0-q1'")
        assert "هنا القول" in quote.inner_text()
        assert page.evaluate("document.getElementById('reader-body').scrollTop") > 500
        box, frame = quote.bounding_box(), page.locator("#reader-body").bounding_box()
        assert box is not None and frame is not None
        assert frame["y"] < box["y"] < frame["y"] + frame["height"]

    def test_escape_and_back_close_it_and_focus_returns(self, report: Page) -> None:
        link = report.locator("#statements a.open").nth(1)
        link.focus()
        report.keyboard.press("Enter")
        report.wait_for_selector("#a0-q2.here")
        assert "quote=2" in report.url
        report.keyboard.press("Escape")
        report.wait_for_function("() => document.activeElement.dataset.open === '0 2'")
        assert "article" not in report.url
        report.keyboard.press("Enter")
        report.wait_for_selector("#a0-q2.here")
        report.go_back()
        report.wait_for_function("() => !document.getElementById('reader').open")

    def test_from_the_list_of_articles_with_its_address(self, report: Page) -> None:
        report.click("#articles a:has-text('اتفاق')")
        report.wait_for_selector("#reader-body article")
        assert focused(report) == "reader-title"
        assert report.get_attribute("#reader-meta a", "href") == "https://news.example/1"
        assert report.get_attribute("#reader-meta a", "rel") == "noopener noreferrer"
        report.click("#close")
        report.wait_for_function("() => document.activeElement.dataset.open === '0'")

    def test_language_of_the_marked_article(self, report: Page) -> None:
        address = report.url.split("#")[0]
        report.goto(f"{address}#article=2&quote=1")
        assert "Confidence" in (report.text_content("#a1-q1 .card") or report.text_content("#reader-body .card") or "")
        report.goto(f"{address}#article=2&quote=1&lang=ar")
        report.wait_for_function(
            "() => document.querySelector('#reader-body .card')?.textContent.includes('درجة الثقة')"
        )


class TestKeyboardAndScreenReaders:
    def test_skip_link_is_first_and_keeps_the_view(self, report: Page) -> None:
        choose(report, "type", "mixed")
        report.evaluate("document.activeElement.blur()")
        report.keyboard.press("Tab")
        assert report.evaluate("document.activeElement.textContent") == "Skip to the statements"
        report.keyboard.press("Enter")
        assert focused(report) == "statements-title"
        assert words(report) == ["صدر بيان"]

    def test_button_keeps_the_focus_when_the_list_is_drawn_anew(self, report: Page) -> None:
        button = report.locator("#speakers button").nth(1)
        button.focus()
        report.keyboard.press("Space")
        assert words(report) == ["نشكك في الأرقام", "لا تاريخ لهذا"]
        assert report.evaluate("document.activeElement.textContent") == "هالة المنصوري"
        assert report.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"

    def test_everything_that_acts_has_a_name(self, report: Page) -> None:
        nameless = report.evaluate(
            """() => [...document.querySelectorAll("button, a, input, select, summary, [role=img]")].filter((each) =>
                each.getClientRects().length && !(each.textContent.trim() || each.getAttribute("aria-label")
                || [...(each.labels ?? [])].some((label) => label.textContent.trim()))).map((each) => each.outerHTML)"""
        )
        assert nameless == []

    def test_landmarks_live_regions_and_single_ids(self, report: Page) -> None:
        for role in ("main", "search", "banner", "contentinfo"):
            assert report.get_by_role(role).count() == 1, role
        assert report.get_attribute("#count", "aria-live") == "polite"
        ids = report.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids))
        empty = """[...document.querySelectorAll("main [aria-labelledby]")].filter(
            (each) => !document.getElementById(each.getAttribute("aria-labelledby"))?.textContent).length"""
        assert report.evaluate(empty) == 0

    def test_pager_moves_the_focus_to_the_list(self, show: Show) -> None:
        page = show(build([document("a", *(said(f"قول {number}", "منى الطيب") for number in range(45)))]))
        assert page.locator("#statements > li").count() == 20
        page.click("#statements-pager button:has-text('Next')")
        assert focused(page) == "statements-title"
        assert page.inner_text("#statements-page") == "21 to 40 of 45"
        assert words(page)[0] == "قول 20"
        page.click("#statements-pager button:has-text('Next')")
        assert page.locator("#statements > li").count() == 5
        assert page.locator("#statements-pager button:has-text('Next')").is_disabled()


class TestLanguageAndColours:
    def test_toggle(self, report: Page) -> None:
        report.click("#language")
        assert report.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
        assert count(report) == "8 من 8 تصريحات، 3 قائلين مسمّين"
        assert focused(report) == "language"
        report.click("#language")
        assert report.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
        assert count(report) == "8 of 8 statements, 3 named speakers"

    def test_no_word_of_the_other_language_stays(self, report: Page) -> None:
        report.click("#language")
        shown = report.evaluate("document.body.innerText")
        assert set(re.findall("[A-Za-z]{2,}", shown)) <= {"English", "arabnews", "nlp"}

    def test_colours_can_be_chosen(self, report: Page) -> None:
        background = "getComputedStyle(document.body).backgroundColor"
        report.emulate_media(color_scheme="dark")
        dark = report.evaluate(background)
        report.select_option("#theme", "light")
        assert report.evaluate(background) != dark
        report.emulate_media(color_scheme="light")
        report.select_option("#theme", "dark")
        assert report.evaluate(background) == dark

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_narrow_screen_has_no_sideways_scrolling(self, show: Show, page: Page, language: str) -> None:
        page.set_viewport_size({"width": 360, "height": 700})
        show(build(ARTICLES, language="ar" if language == "ar" else "en"))
        assert page.evaluate("document.documentElement.scrollWidth") == 360


class TestHostileText:
    def test_is_shown_as_text(self, show: Show) -> None:
        hostile = document(HOSTILE, said(HOSTILE, f"اسم {HOSTILE}", title=HOSTILE, country="<b>"), before=HOSTILE)
        page = show(build([(hostile, Metadata(HOSTILE, date(2024, 1, 1), HOSTILE))], title=HOSTILE))
        assert page.locator("img, script[src], b").count() == 0
        assert "<img src=x onerror=alert(2)>" in words(page)[0]
        for place in ("#title", "#speakers", "#statements", "#outlets", "#articles", "#time-legend"):
            assert "</script><script>alert(1)" in (page.text_content(place) or ""), place
        page.click("#speakers button")
        assert count(page) == "1 of 1 statement, 1 named speaker"
        page.reload()
        assert count(page) == "1 of 1 statement, 1 named speaker"
        page.click("#statements a.open")
        page.wait_for_selector("#a0-q1.here")
        assert "<img src=x onerror=alert(2)>" in (page.text_content("#reader-body") or "")
        assert page.locator("img").count() == 0

    def test_script_that_is_put_in_does_not_run(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "page.html"
        put_in = "<script>document.title = 'run'</script></body>"
        file.write_text(build(ARTICLES).replace("</body>", put_in), encoding="utf-8")
        page = browser.new_page(offline=True)
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.goto(file.as_uri())
        assert page.title() == "Who said what"
        assert count(page) == "8 of 8 statements, 3 named speakers"
        assert len(messages) == 1 and "Content Security Policy" in messages[0]
        page.close()


class TestSize:
    def test_five_thousand_quotes_in_few_elements(self, show: Show) -> None:
        def article(number: int) -> tuple[Document, Metadata]:
            words = "كلمة فريدة" if number == 77 else "قول"
            statements = (said(f"{words} {each}", f"قائل {(number * 10 + each) % 700}") for each in range(10))
            metadata = Metadata(f"صحيفة {number % 40}", date(2024, 1, 1) + timedelta(number % 300))
            return document(f"a{number}", *statements), metadata

        page = show(build(article(number) for number in range(500)))
        elements = "document.querySelectorAll('body *:not(script):not(option)').length"
        assert count(page) == "5,000 of 5,000 statements, 700 named speakers"
        assert page.evaluate(elements) < 1500
        assert page.locator("#statements > li").count() == 20
        search(page, "فريدة", "10 of 5,000 statements, 10 named speakers")
        assert words(page) == [f"كلمة فريدة {each}" for each in range(10)]
        assert page.evaluate(elements) < 1500
