"""Articles and quotes as a browser draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import arabnews_nlp
from arabnews_nlp import display
from arabnews_nlp.document import Cue, Document, Entity, Quote, Span, Speaker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.txt"))

# Rectangles of the stretch from `start` to `end` of the article's text, without cards.
RECTANGLES = """
([start, end]) => {
  const article = document.querySelector(".article");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const found = [];
  let position = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".card")) continue;
    const length = Array.from(node.data).length;
    const [first, last] = [Math.max(start - position, 0), Math.min(end - position, length)];
    if (first < last) {
      const range = document.createRange();
      range.setStart(node, first);
      range.setEnd(node, last);
      for (const each of range.getClientRects()) found.push([each.left, each.top, each.right, each.bottom]);
    }
    position += length;
  }
  return found;
}
"""

# The words that stand in each piece of a mark, without cards.
PIECES = """
selector => [...document.querySelectorAll(".article " + selector)].map(element => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".card").forEach(card => card.remove());
  return copy.textContent;
})
"""

# Of each piece of text and its ground: the relation of their luminances.
CONTRASTS = """
([selector, part]) => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => channels(colour).slice(0, 3)
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = element => {
    const colour = getComputedStyle(element).backgroundColor;
    return (channels(colour)[3] ?? 1) === 1 ? colour : ground(element.parentElement);
  };
  return [...document.querySelectorAll(selector)].map(element => {
    const drawn = getComputedStyle(element, part);
    const below = part && channels(drawn.backgroundColor)[3] !== 0 ? drawn.backgroundColor : ground(element);
    const [low, high] = [luminance(drawn.color), luminance(below)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}
"""

Show = Callable[[str], "Page"]


@pytest.fixture(scope="module")
def document() -> Document:
    return arabnews_nlp.load()(SAMPLES[0].read_text(encoding="utf-8"), id=SAMPLES[0].stem)


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> Document:
    return arabnews_nlp.load()(request.param.read_text(encoding="utf-8"), id=request.param.stem)


def html_of(document: Document, **options: Any) -> str:
    return display.document_html(document, page=True, **options)


def rectangles(page: Page, start: int, end: int) -> list[list[float]]:
    found: list[list[float]] = page.evaluate(RECTANGLES, [start, end])
    return found


def words(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for word in text.split():
        start = text.index(word, start)
        yield start, start + len(word)
        start += len(word)


def visible_cards(page: Page) -> list[str]:
    cards = page.locator(".article .card")
    return [card.inner_text() for card in cards.all() if card.is_visible()]


class TestArticle:
    def test_runs_from_right_to_left(self, show: Show, document: Document) -> None:
        page = show(html_of(document))
        style = "element => [getComputedStyle(element).direction, getComputedStyle(element).textAlign]"
        assert page.locator(".article").evaluate(style) == ["rtl", "start"]
        first, second = (rectangles(page, *place)[0] for place in list(words(document.text))[:2])
        assert first[0] >= second[2] - 1
        edge = page.locator(".article").bounding_box()
        assert edge is not None
        assert first[2] == pytest.approx(edge["x"] + edge["width"], abs=2)

    def test_marks_stand_at_their_words(self, show: Show, sample: Document) -> None:
        page = show(html_of(sample))
        assert "".join(page.evaluate(PIECES, "p")) == sample.text
        for quote in sample.quotes:
            content = "".join(span.text for span in quote.content)
            pieces = "".join(page.evaluate(PIECES, f'[data-content="{quote.id}"]'))
            assert pieces.split() == content.split() or "".join(pieces.split()) == "".join(content.split())
            if quote.cue is not None:
                assert "".join(page.evaluate(PIECES, f'[data-cue~="{quote.id}"]')) == quote.cue.text
            if quote.speaker is not None and quote.speaker.mention is not None:
                pieces = "".join(page.evaluate(PIECES, f'[data-mention~="{quote.id}"]'))
                assert "".join(pieces.split()) == "".join(quote.speaker.mention.text.split())
        for label in ("PER", "ORG", "COUNTRY", "LOC"):
            texts = "".join(entity.text for entity in sample.entities if entity.label == label)
            assert "".join("".join(page.evaluate(PIECES, f".entity.{label}")).split()) == "".join(texts.split())

    @pytest.mark.parametrize("width", [360, 1000])
    def test_nothing_overlaps_or_runs_over(self, show: Show, sample: Document, width: int) -> None:
        page = show(html_of(sample))
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        letters = page.evaluate(
            """() => [...document.querySelectorAll(".article .letter, .article .number")].map(
                 element => [...element.getClientRects()].filter(each => each.width)
                   .map(each => [each.left, each.top, each.right, each.bottom])
               )"""
        )
        assert len(letters) >= len(sample.quotes)
        boxes = [box for place in words(sample.text) for box in rectangles(page, *place)]
        for (one,) in letters:
            assert one[2] - one[0] > 3
            assert not [box for box in boxes if _overlap(one, box, across=1.5, down=3)]
        for place, box in enumerate(boxes):
            assert not [other for other in boxes[place + 1 :] if _overlap(box, other, across=1.5, down=8)]

    def test_marks_leave_letters_joined(self, show: Show) -> None:
        text = "زار وفد من وبالأردنيين بغداد"
        start = text.index("الأردن")
        marked = Document("", text, (Entity(start, start + 6, "الأردن", "COUNTRY", country="JO"),))
        widths = []
        for each in (marked, Document("", text)):
            found = rectangles(show(html_of(each)), start - 2, start + 9)
            widths.append(max(box[2] for box in found) - min(box[0] for box in found))
        assert widths[0] == pytest.approx(widths[1], abs=0.5)

    def test_latin_and_digits_keep_their_order(self, show: Show) -> None:
        text = "نشرت شركة Foo Bar (v2.1) على https://example.org/a?b=1 نسبة 15% هاتف +962 6 123."
        page = show(html_of(Document("", text)))
        for run in ("Foo Bar", "https://example.org/a?b=1", "15%", "+962 6 123"):
            start = text.index(run)
            lefts = [rectangles(page, at, at + 1)[0][0] for at in range(start, start + len(run))]
            assert lefts == sorted(lefts), run

    def test_direction_controls_reach_nothing_else(self, show: Show) -> None:
        plain = "أعلن الوزير abc def أمس"
        orders = []
        for control in ("", "\u202e", "\u202d", "\u2066"):
            text = f"أعلن {control}الوزير abc def أمس"
            page = show(html_of(Document("", text)))
            places = [rectangles(page, text.index(word), text.index(word) + len(word)) for word in plain.split()]
            orders.append(sorted(range(5), key=lambda word: places[word][0][0]))
        assert orders == [orders[0]] * 4

    def test_kinds_differ_without_colour(self, show: Show, document: Document) -> None:
        page = show(html_of(document))
        drawn = "element => getComputedStyle(element, '::after').content"
        letters = {label: page.locator(f".article .{label} .letter").first.evaluate(drawn) for label in ("PER", "LOC")}
        assert letters["PER"].startswith('"P"')
        assert letters["LOC"].startswith('"L"')
        under = "element => getComputedStyle(element).borderBottomStyle"
        styles = [page.locator(f".article .quote.{kind}").first.evaluate(under) for kind in ("direct", "indirect")]
        assert styles == ["solid", "dashed"]

    def test_legend_switches_a_kind_off(self, show: Show, document: Document, tmp_path: Path) -> None:
        display.save([document, document], tmp_path / "two.html")
        page = show((tmp_path / "two.html").read_text(encoding="utf-8"))
        first, second = (page.locator(".article").nth(place).locator(".PER").first for place in (0, 1))
        ground = "element => getComputedStyle(element).backgroundColor"
        before = first.evaluate(ground)
        page.locator("input.PER").first.uncheck()
        assert first.evaluate(ground) == "rgba(0, 0, 0, 0)"
        assert second.evaluate(ground) == before


class TestCard:
    def test_hover(self, show: Show, document: Document) -> None:
        page = show(html_of(document))
        assert visible_cards(page) == []
        page.locator('[data-content="3"]').first.hover()
        page.wait_for_timeout(200)
        (card,) = visible_cards(page)
        for known in ("سليم الرواشدة", "وزير النقل الأردني", "مؤكدا", "assert", "subject left out", "Jordan"):
            assert known in card
        assert f"Confidence\n{document.quotes[2].confidence:.0%}" in card
        page.mouse.move(5, 5)
        page.wait_for_timeout(300)
        assert visible_cards(page) == []

    def test_keyboard(self, show: Show, document: Document) -> None:
        page = show(html_of(document))
        seen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.quote')"):
                page.wait_for_timeout(200)
                (card,) = visible_cards(page)
                seen.append(card.split()[0])
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert seen[: len(document.quotes)] == [str(quote.id) for quote in document.quotes]

    def test_click(self, show: Show, document: Document) -> None:
        page = show(html_of(document, language="ar"))
        page.locator('[data-content="2"]').first.click()
        page.mouse.move(5, 5)
        page.wait_for_timeout(300)
        (card,) = visible_cards(page)
        assert "اسم مختصر" in card

    def test_quote_inside_a_quote_shows_its_own(self, show: Show) -> None:
        text = "قال أحمد إن المدير أبلغه أن المصنع سيغلق غدا"
        outer, inner = (Span.of(text, text.index(word), len(text)) for word in ("المدير", "المصنع"))
        quotes = (
            Quote(1, "indirect", outer.text, (outer,), Cue(0, 3, "قال", "قال", "say"), Speaker("أحمد", "person")),
            Quote(2, "indirect", inner.text, (inner,), None, Speaker("المدير", "unnamed"), parent=1),
        )
        page = show(html_of(Document("", text, (), quotes)))
        for part, number in (("المصنع", 2), ("أبلغه", 1)):
            left, top, right, bottom = rectangles(page, text.index(part), text.index(part) + len(part))[0]
            page.mouse.move((left + right) / 2, (top + bottom) / 2)
            page.wait_for_timeout(300)
            (card,) = visible_cards(page)
            assert card.split()[0] == str(number)

    @pytest.mark.parametrize("width", [360, 1000])
    def test_stays_within_the_window(self, show: Show, sample: Document, width: int) -> None:
        page = show(html_of(sample))
        page.set_viewport_size({"width": width, "height": 800})
        for quote in page.locator(".article .quote[tabindex='0']").all():
            quote.focus()
            page.wait_for_timeout(170)
            box = page.evaluate(
                """() => {
                     const card = document.activeElement.querySelector(":scope > .card").getBoundingClientRect();
                     return [card.left, card.right, card.bottom + scrollY, document.documentElement.scrollHeight];
                   }"""
            )
            assert box[0] >= 0
            assert box[1] <= width
            assert box[2] <= box[3]

    def test_lights_up_cue_and_speaker(self, show: Show, document: Document) -> None:
        page = show(html_of(document))
        ground = "element => getComputedStyle(element).backgroundColor"
        cue, other = page.locator('[data-cue~="1"]'), page.locator('[data-cue~="2"]')
        before = cue.evaluate(ground)
        page.locator('[data-content="1"]').first.hover()
        assert cue.evaluate(ground) != before
        assert page.locator('[data-mention~="1"]').first.evaluate(ground) == cue.evaluate(ground)
        assert other.evaluate(ground) == before
        assert min(page.evaluate(CONTRASTS, ['[data-cue~="1"]', None])) >= 4.5


class TestColours:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_contrast(self, show: Show, page: Page, document: Document, scheme: Any) -> None:
        page.emulate_media(color_scheme=scheme)
        show(html_of(document))
        page.locator("summary").click()
        plain = (
            ".article p",
            ".entity",
            ".cue",
            ".quote",
            ".badge",
            ".count",
            ".id",
            "th",
            "td",
            ".card span:not(.meter, .level)",
            "summary",
        )
        for selector, part in [(each, None) for each in plain] + [(".letter", "::after"), (".number", "::after")]:
            ratios = page.evaluate(CONTRASTS, [selector, part])
            assert ratios, selector
            assert min(ratios) >= 4.5, selector

    def test_dark(self, show: Show, page: Page, document: Document) -> None:
        page.emulate_media(color_scheme="dark")
        show(html_of(document))
        assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(22, 24, 28)"

    @pytest.mark.parametrize(("scheme", "theme", "ground"), [("dark", "true", 255), ("light", "false", 22)])
    def test_theme_of_jupyter_counts_more(
        self, show: Show, page: Page, document: Document, scheme: Any, theme: str, ground: int
    ) -> None:
        page.emulate_media(color_scheme=scheme)
        html = f'<!doctype html><meta charset="utf-8"><body data-jp-theme-light="{theme}">{document._repr_html_()}'
        colour = show(html).locator(".arabnews").evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour.startswith(f"rgb({ground}, ")


class TestHostile:
    def test_is_text(self, show: Show, page: Page) -> None:
        image = "<img src='https://example.org/x' onerror=\"window.ran=1\">"
        attack = f"</style></p><script>window.ran=1;alert(1)</script>{image}"
        text = f"قال الوزير {attack} نعم\0\ud800"
        start = text.index(attack)
        said = Span.of(text, start, start + len(attack))
        speaker = Speaker(attack, "person", said, attack, attack, attack, "explicit", (said,))
        quote = Quote(1, "direct", attack, (said,), Cue(0, 3, attack, attack, "say"), speaker, said)
        entity = Entity(start, said.end, attack, "PER", attack, attack)
        document = Document(attack, text, (entity,), (quote,))
        for html in (html_of(document), display.quote_html(quote), display.quotes_html([quote])):
            show('<!doctype html><meta charset="utf-8">' * (not html.startswith("<!")) + html)
            assert page.evaluate("window.ran") is None
            assert page.locator("script, img").count() == 0
            assert attack in page.locator("body").inner_text()


class TestTable:
    def test_rows_and_width(self, show: Show, document: Document) -> None:
        page = show('<!doctype html><meta charset="utf-8">' + display.quotes_html(document.quotes))
        assert page.locator("tbody tr").count() == len(document.quotes)
        assert page.locator("td.words").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_works_without_script(browser: Browser, document: Document, tmp_path: Path) -> None:
    display.save(document, tmp_path / "page.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.locator('[data-content="3"]').first.hover()
    page.locator("#d0-q3-card").wait_for(state="visible", timeout=2000)
    context.close()


def test_what_is_put_in_is_neither_run_nor_loaded(browser: Browser, document: Document, tmp_path: Path) -> None:
    display.save(document, tmp_path / "page.html")
    put_in = (
        "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
        "<style>p{font-size:99px}</style><p id=in>x</p><a id=link href=\"javascript:document.title = 'run'\">x</a>"
    )
    page_text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(page_text.replace("</body>", put_in + "</body>"), encoding="utf-8")
    page = browser.new_page(offline=True)
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto((tmp_path / "page.html").as_uri())
    page.click("#link")
    assert page.title() == document.id
    assert page.evaluate("getComputedStyle(document.getElementById('in')).fontSize") != "99px"
    assert len(messages) >= 4 and all("Content Security Policy" in message for message in messages)
    page.close()


def _overlap(one: list[float], other: list[float], across: float, down: float) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > across and high > down
