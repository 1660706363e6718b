"""What the HTML of articles and quotes says, read back by a parser."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabnews_nlp import display
from arabnews_nlp.display.characters import left_to_right_runs
from arabnews_nlp.display.resources import labels
from arabnews_nlp.document import (
    Cue,
    Document,
    Entity,
    Label,
    Quote,
    QuoteType,
    Resolution,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)

VOID = {"input", "meta"}
TEXT = 'قال وزير الزراعة مازن الحلبي إن الموسم جيد، مضيفا أن سوريا ستصدر 20% منه.\n\nوأكد الحلبي: "لن نستورد".'
HOSTILE = "</p></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;${prefix}\u202e\u2066\0\ud800"


class Reader(HTMLParser):
    """The text of the article without its cards, and for each of its characters the marks that it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.covers: list[frozenset[tuple[str, str]]] = []
        self.words = ""
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs)
        self.tags.add(tag)
        self.attributes += named.items()
        if tag not in VOID:
            self.open.append((tag, named))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag == "style" for tag, _ in self.open):
            return
        self.words += data
        if any("card" in named.get("class", "").split() for _, named in self.open):
            return
        if any(tag == "article" for tag, _ in self.open):
            self.text += data
            self.covers += [frozenset(self._marks())] * len(data)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    def _marks(self) -> Iterator[tuple[str, str]]:
        for tag, named in self.open:
            if tag == "mark":
                yield "entity", named["class"].split()[1]
            for part in ("content", "cue", "mention", "evidence", "addressee"):
                for number in named.get(f"data-{part}", "").split():
                    yield part, number


def made(text: str = TEXT) -> Document:
    def span(words: str) -> Span:
        start = text.index(words)
        return Span.of(text, start, start + len(words))

    def entity(words: str, label: Label, **more: Any) -> Entity:
        place = span(words)
        return Entity(place.start, place.end, words, label, **more)

    def cue(words: str, lemma: str, stance: Stance) -> Cue:
        place = span(words)
        return Cue(place.start, place.end, words, lemma, stance)

    minister = Speaker(
        "مازن الحلبي",
        "person",
        span("وزير الزراعة مازن الحلبي"),
        title="وزير الزراعة",
        country="SY",
        resolution="explicit",
        evidence=(span("وزير الزراعة مازن الحلبي"),),
    )
    left_out = dataclasses.replace(minister, mention=None, resolution="elided")
    good, export, closed = span("الموسم جيد"), span("سوريا ستصدر 20% منه"), span("لن نستورد")
    return Document(
        "article-1",
        text,
        (entity("مازن الحلبي", "PER", name="مازن الحلبي"), entity("سوريا", "COUNTRY", country="SY")),
        (
            Quote(1, "indirect", good.text, (good,), cue("قال", "قال", "say"), minister, confidence=0.91),
            Quote(2, "indirect", export.text, (export,), cue("مضيفا", "أضاف", "say"), left_out, confidence=0.5),
            Quote(3, "direct", closed.text, (closed,), cue("أكد", "أكد", "assert"), None, confidence=0.25),
        ),
    )


def shown(text: str) -> str:
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


ALPHABET = st.one_of(
    st.sampled_from("ابوق لْـ \n\r\t.,\"'<>&;$0٣aZ/:@%+-\0\u2029\u200d\u200f\u202e\u2067\u2069\ud800\udfff😀\x1c\x85"),
    st.characters(),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(ALPHABET, min_size=1, max_size=60))

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, draw(st.integers(start + 1, len(text))))

    def entity() -> Entity:
        place = span()
        return Entity(place.start, place.end, place.text, draw(st.sampled_from(get_args(Label))))

    def speaker() -> Speaker:
        return Speaker(span().text, "person", span(), evidence=tuple(span() for _ in range(draw(st.integers(0, 2)))))

    def quote(number: int) -> Quote:
        content = tuple(span() for _ in range(draw(st.integers(1, 3))))
        said = span()
        cue = Cue(said.start, said.end, said.text, said.text, "say") if draw(st.booleans()) else None
        who = speaker() if draw(st.booleans()) else None
        to = span() if draw(st.booleans()) else None
        return Quote(number, draw(st.sampled_from(get_args(QuoteType))), content[0].text, content, cue, who, to)

    entities = tuple(entity() for _ in range(draw(st.integers(0, 4))))
    return Document(text[:5], text, entities, tuple(quote(n) for n in range(1, draw(st.integers(0, 3)) + 1)))


def spans(document: Document) -> Iterator[tuple[str, str, int, int]]:
    for entity in document.entities:
        yield "entity", entity.label, entity.start, entity.end
    for quote in document.quotes:
        number = str(quote.id)
        parts: list[tuple[str, Span | Cue | None]] = [("content", span) for span in quote.content]
        parts += ("cue", quote.cue), ("addressee", quote.addressee)
        if quote.speaker is not None:
            parts.append(("mention", quote.speaker.mention))
            parts += (("evidence", span) for span in quote.speaker.evidence)
        for part, span in parts:
            if span is not None:
                yield part, number, span.start, span.end


class TestArticle:
    @settings(max_examples=300, deadline=None)
    @given(documents())
    def test_text_and_marks_are_those_of_the_document(self, document: Document) -> None:
        reader = Reader(display.article_html(document))
        assert reader.text == shown(document.text)
        expected: list[set[tuple[str, str]]] = [set() for _ in document.text]
        for part, value, start, end in spans(document):
            for position in range(start, end):
                expected[position].add((part, value))
        for character, found, meant in zip(document.text, reader.covers, expected, strict=True):
            assert found <= meant if character.isspace() else found == meant

    @settings(max_examples=100, deadline=None)
    @given(documents())
    def test_html_of_anything_is_whole(self, document: Document) -> None:
        for html in (display.document_html(document, page=True), *(q._repr_html_() for q in document.quotes)):
            html.encode("utf-8")
            reader = Reader(html)
            ids = reader.values("id")
            assert len(ids) == len(set(ids))
            assert set(reader.values("aria-describedby")) <= set(ids)

    def test_no_letters_are_drawn_inside_a_word(self) -> None:
        text = "وبالأردن"
        entity = Entity(1, 6, text[1:6], "COUNTRY")
        assert 'class="letter"' not in display.article_html(Document("", text, (entity,)))
        assert 'class="letter"' in display.article_html(Document("", text, (dataclasses.replace(entity, end=8),)))

    def test_ids_take_the_prefix(self) -> None:
        ids = Reader(display.article_html(made(), prefix="x-")).values("id")
        assert {"x-article", "x-q1", "x-q1-card", "x-q2", "x-q3"} <= set(ids)
        with pytest.raises(ValueError, match="prefix"):
            display.article_html(made(), prefix='"><b>')

    @pytest.mark.parametrize(
        ("text", "runs"),
        [
            ("أعلنت شركة OpenAI أمس", ["OpenAI"]),
            ("قال John R. Smith إن", ["John R. Smith"]),
            ("على https://example.org/a?b=1&c=2 نشر", ["https://example.org/a?b=1&c=2"]),
            ("في 2024-05-01 بلغ 15% أي 3.5 مليون", ["2024-05-01", "15%", "3.5"]),
            ("عام ٢٠٢٤ في عمّان", []),
        ],
    )
    def test_left_to_right_runs(self, text: str, runs: list[str]) -> None:
        assert [text[start:end] for start, end in left_to_right_runs(text)] == runs
        assert display.article_html(Document("", text)).count('<bdi dir="ltr">') == len(runs)


class TestHostile:
    def document(self) -> Document:
        text = f"قال {HOSTILE} نعم"
        words = Span.of(text, 4, 4 + len(HOSTILE))
        speaker = Speaker(HOSTILE, "person", words, HOSTILE, HOSTILE, HOSTILE, "explicit", (words,))
        cue = Cue(0, 3, HOSTILE, HOSTILE, "say")
        quote = Quote(1, "direct", HOSTILE, (words,), cue, speaker, words)
        entity = Entity(words.start, words.end, HOSTILE, "PER", HOSTILE, HOSTILE)
        return Document(HOSTILE, text, (entity,), (quote,))

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_nothing_but_its_own_tags_comes_out(self, language: display.Language) -> None:
        document = self.document()
        plain = Reader(display.document_html(made(), page=True, language=language))
        for html in (
            display.document_html(document, page=True, language=language),
            display.quote_html(document.quotes[0], language=language),
            display.quotes_html(document.quotes, language=language),
        ):
            reader = Reader(html)
            assert reader.tags <= plain.tags | {"figure", "blockquote", "figcaption"}
            assert {name for name, _ in reader.attributes} <= {name for name, _ in plain.attributes} | {
                "data-name",
                "data-addressee",
            }
            assert reader.words.count("<script>alert(1)</script>") >= 3
            assert "${prefix}" in reader.words
            assert not re.search("[\0\ud800-\udfff]", html)

    def test_controls_stand_alone_and_named(self) -> None:
        html = display.article_html(Document("", "قبل \u202e بعد"))
        assert '<span class="control" data-name="RLO">\u202e</span>' in html
        assert "\u202e" not in re.sub(r'<span class="control"[^>]*>.</span>', "", html)

    def test_values_that_a_record_cannot_have(self) -> None:
        quote = self.document().quotes[0]
        assert quote.speaker is not None and quote.cue is not None
        wrong: Any = HOSTILE
        quote = replace(
            quote,
            type=wrong,
            speaker=replace(quote.speaker, kind=wrong, resolution=wrong),
            cue=replace(quote.cue, stance=wrong),
        )
        assert "script" not in Reader(display.quote_html(quote)).tags


class TestOptions:
    def test_document_and_quote_show_themselves(self) -> None:
        document = made()
        assert document._repr_html_() == display.document_html(document)
        assert document.quotes[0]._repr_html_() == display.quote_html(document.quotes[0])

    def test_kinds(self) -> None:
        def drawn(kinds: list[str] | str | None) -> set[tuple[str, str]]:
            found = frozenset[tuple[str, str]]().union(*Reader(display.document_html(made(), kinds=kinds)).covers)
            return {(part, value) for part, value in found if part in ("entity", "content")}

        assert drawn(None) == {("entity", "PER"), ("entity", "COUNTRY"), *(("content", n) for n in "123")}
        assert drawn("PER") == {("entity", "PER")}
        assert drawn(["COUNTRY", "direct"]) == {("entity", "COUNTRY"), ("content", "3")}
        assert drawn([]) == set()
        with pytest.raises(ValueError, match="unknown kind 'PERSON'; known: PER, "):
            drawn(["PERSON"])

    def test_speakers(self) -> None:
        html = display.document_html(made(), speakers=["مازن الحلبي"])
        found = frozenset[tuple[str, str]]().union(*Reader(html).covers)
        assert {value for part, value in found if part == "content"} == {"1", "2"}
        assert html == display.document_html(made(), speakers="مازن الحلبي")
        assert "No quotes" in Reader(display.document_html(made(), speakers=[])).words

    def test_page(self) -> None:
        assert display.document_html(made(), page=True).startswith("<!doctype html>")
        assert display.document_html(made()).startswith("<div")

    def test_language(self) -> None:
        english, arabic = (Reader(display.document_html(made(), language=word)).words for word in ("en", "ar"))
        for word in ("Confidence", "subject left out", "Syria", "Unknown speaker"):
            assert word in english
            assert word not in arabic
        for word in ("درجة الثقة", "فاعل مستتر", "قائل غير معروف"):
            assert word in arabic
        unknown: Any = "fr"
        with pytest.raises(ValueError, match="unknown language 'fr'; known: en, ar"):
            display.document_html(made(), language=unknown)

    def test_card_tells_all(self) -> None:
        words = Reader(display.quote_html(made().quotes[1])).words
        for known in ("سوريا ستصدر", "مازن الحلبي", "وزير الزراعة", "Syria", "مضيفا", "أضاف", "say", "left out", "50%"):
            assert known in words

    def test_every_value_has_a_word_in_both_languages(self) -> None:
        def keys(words: Any) -> Any:
            return {key: keys(value) for key, value in words.items()} if hasattr(words, "items") else None

        assert keys(labels("en")) == keys(labels("ar"))
        groups = {"label": Label, "types": QuoteType, "kind": SpeakerKind, "stances": Stance, "resolutions": Resolution}
        for group, values in groups.items():
            assert set(labels("en")[group]) == set(get_args(values))

    def test_two_articles_of_a_notebook_share_no_id(self) -> None:
        first = set(Reader(display.document_html(made())).values("id"))
        assert first.isdisjoint(Reader(display.document_html(made(TEXT + " "))).values("id"))
        assert first.isdisjoint(Reader(display.document_html(made(), kinds=["indirect"])).values("id"))


class TestTable:
    def test_rows(self) -> None:
        table = display.QuoteTable(made().quotes, kinds=["indirect"])
        html = table._repr_html_()
        assert html == display.quotes_html(made().quotes, kinds=["indirect"])
        assert repr(table) == "QuoteTable(2 quotes)"
        assert html.count("<tr>") == 3
        assert all(quote.text in Reader(html).words for quote in made().quotes[:2])

    def test_no_quotes(self) -> None:
        assert "No quotes" in display.QuoteTable([])._repr_html_()

    def test_quotes_of_several_documents(self) -> None:
        html = display.quotes_html(quote for document in (made(), made()) for quote in document.quotes)
        assert html.count("<tr>") == 7


class TestSave:
    def test_one(self, tmp_path: Path) -> None:
        display.save(made(), tmp_path / "one.html")
        html = (tmp_path / "one.html").read_text(encoding="utf-8")
        assert "<title>article-1</title>" in html
        assert Reader(html).text == TEXT

    def test_several_have_one_style_sheet_and_ids_of_their_own(self, tmp_path: Path) -> None:
        path = tmp_path / "all.html"
        display.save((made() for _ in range(3)), str(path), title='A "title"', language="ar")
        html = path.read_text(encoding="utf-8")
        assert html.count("prefers-color-scheme") == 1
        reader = Reader(html)
        assert len(set(reader.values("id"))) == len(reader.values("id"))
        assert reader.text == TEXT * 3
        assert "<title>A &quot;title&quot;</title>" in html

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="missing"):
            display.save(made(), tmp_path / "missing" / "one.html")

    def test_unpaired_surrogates(self, tmp_path: Path) -> None:
        display.save(Document("\ud800", "قال \udc80"), tmp_path / "one.html")
        assert Reader((tmp_path / "one.html").read_text(encoding="utf-8")).text == "قال \ufffd"


class TestPolicy:
    """A page lets the browser load nothing, run nothing, and obey the style sheets alone that were written with it."""

    def pages(self, tmp_path: Path) -> list[str]:
        display.save((made() for _ in range(3)), tmp_path / "all.html")
        display.save(Document("", "نص"), tmp_path / "empty.html")
        saved = [(tmp_path / name).read_text(encoding="utf-8") for name in ("all.html", "empty.html")]
        return [*saved, display.document_html(made(), page=True)]

    def test_names_every_style_sheet_and_no_script(self, tmp_path: Path) -> None:
        for page in self.pages(tmp_path):
            (content,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
            policy = dict(part.split(" ", 1) for part in unescape(content).split("; "))
            styles = {
                f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
                for each in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
            }
            assert set(policy.pop("style-src").split()) == styles
            assert policy.pop("style-src-attr") == "'unsafe-inline'"
            assert policy == dict.fromkeys(("default-src", "script-src", "base-uri", "form-action"), "'none'")

    def test_stands_before_what_it_is_about(self, tmp_path: Path) -> None:
        for page in self.pages(tmp_path):
            assert page.index("Content-Security-Policy") < page.index("<style")


class TestStyle:
    def test_reaches_nothing_outside(self) -> None:
        css = re.sub(r"/\*.*?\*/", "", display.stylesheet(), flags=re.DOTALL)
        selectors = [found.strip() for found in re.findall(r"([^{}]+)\{", css)]
        assert len(selectors) > 50
        for selector in selectors:
            if not selector.startswith("@"):
                depth = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", selector)
                assert all(".arabnews" in part for part in depth.split(",")), selector

    def test_asks_for_nothing(self) -> None:
        html = display.document_html(made(), page=True)
        assert not re.search(r"https?:|url\(|@import|@font-face|<script|<link|\bsrc=", html)


def test_is_loaded_only_when_asked_for() -> None:
    code = "import sys, arabnews_nlp; assert 'arabnews_nlp.display' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
