"""Gathering of statements for a report, and the page as text. tests/browser/test_report.py opens it."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import json
import re
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from arabnews_nlp.cli import app
from arabnews_nlp.document import Document, Quote, Span
from arabnews_nlp.errors import InputError
from arabnews_nlp.io.article import Article
from arabnews_nlp.report import Collection, Metadata, MetadataFields, build
from arabnews_nlp.report.collection import name_key
from arabnews_nlp.report.context import LONG_CONTEXT, Contexts
from arabnews_nlp.report.embedding import compressed, script_json
from arabnews_nlp.report.metadata import DEFAULT_FIELDS, metadata_of, parse_date
from arabnews_nlp.report.reading import read_documents
from reported import document, said

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
HOSTILE = (
    "</script><script>alert(1)</script></style><!-- <img src=x onerror=alert(2)> \u202e\u2028\u2029\x00\ud800 \"'&amp;"
)


def arabnews(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def embedded(page: str, id: str) -> str:
    found = re.search(rf'<script type="[a-z/]+" id="{id}">(.*?)</script>', page, re.DOTALL)
    assert found is not None, id
    return found[1]


def data_of(page: str) -> Any:
    return json.loads(embedded(page, "data"))


def marked(page: str, number: int, language: int = 0) -> str:
    parts = json.loads(zlib.decompress(base64.b64decode(embedded(page, f"article-{number}"))))
    return "".join(part if isinstance(part, str) else part[language] for part in parts)


def lines(path: Path, *records: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def record(id: str = "7", **changes: Any) -> dict[str, Any]:
    made = document(id, said("نعم", "سامر الحلواني", title="المدير")).to_dict()
    return {**made, **changes}


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("أحمد القرشي", "احمد  القرشى"),
            ("مُنى الطيّب", "منى الطيب"),
            ("سليـــم", "سليم"),
            ("\u200fسليم\u200f", "سليم"),
            ("فاطمة", "فاطمه"),
            ("Paul Weber", "PAUL weber"),
        ],
    )
    def test_spellings_of_one_name(self, one: str, other: str) -> None:
        assert name_key(one) == name_key(other)

    @pytest.mark.parametrize(("one", "other"), [("سليم", "سليمان"), ("منى", "منال"), ("رؤى", "روى")])
    def test_different_names(self, one: str, other: str) -> None:
        assert name_key(one) != name_key(other)

    @pytest.mark.parametrize("name", ["\u200f", "ً", "\ud800", "\x00"])
    def test_key_is_never_empty_and_can_stand_in_an_address(self, name: str) -> None:
        key = name_key(name)
        assert key
        key.encode("utf-8")


class TestCollection:
    @pytest.fixture
    def collection(self) -> Collection:
        made = Collection()
        made.add(
            document(
                "a",
                said("أولا", "أحمد القرشي", title="الوزير", country="JO"),
                said("ثانيا", "أحمد القرشي", title="وزير النقل", stance="deny"),
                said("ثالثا"),
                said("رابعا", "مسؤول رفيع", kind="unnamed"),
            ),
            Metadata("نهر الخبر", date(2024, 5, 1), "عنوان"),
        )
        made.add(
            document(
                "b",
                said("خامسا", "احمد القرشى", title="الوزير", stance=None),
                said("سادسا", "وزارة النقل", kind="organization", country="JO", type="mixed"),
                said("سابعا", "مسؤول رفيع", kind="unnamed"),
            )
        )
        return made

    def test_speakers_are_linked_by_name_and_ranked(self, collection: Collection) -> None:
        first, second = collection.speakers()
        assert (first.name, first.statements, first.articles) == ("أحمد القرشي", 3, {0, 1})
        assert first.spellings == {"أحمد القرشي": 2, "احمد القرشى": 1}
        assert first.titles == {"الوزير": 2, "وزير النقل": 1}
        assert first.countries == {"JO": 1}
        assert first.stances == {"say": 1, "deny": 1}
        assert first.kinds == {"person": 3}
        assert first.outlets == {"نهر الخبر": 2}
        assert (second.name, second.statements, second.kinds) == ("وزارة النقل", 1, {"organization": 1})

    def test_people_without_a_name_are_not_linked(self, collection: Collection) -> None:
        assert [each.speaker for each in collection.statements if each.quote.text in ("رابعا", "سابعا")] == [None] * 2
        statements = collection.to_dict()["statements"]
        assert [(each["speaker"], each["description"], each["kind"]) for each in statements if each["description"]] == [
            (None, "مسؤول رفيع", "unnamed")
        ] * 2

    def test_equal_counts_keep_the_order_of_the_articles(self) -> None:
        made = Collection()
        made.add(document("a", *(said("كلام", name) for name in ("منى", "سليم", "هالة", "سليم"))))
        assert [speaker.name for speaker in made.speakers()] == ["سليم", "منى", "هالة"]

    def test_what_the_page_is_given(self, collection: Collection) -> None:
        given = collection.to_dict()
        assert given["articles"] == [
            {"id": "a", "outlet": "نهر الخبر", "date": "2024-05-01", "title": "عنوان", "url": None, "statements": 4},
            {"id": "b", "outlet": None, "date": None, "title": None, "url": None, "statements": 3},
        ]
        assert given["statements"][2] == {
            "article": 0,
            "quote": 3,
            "speaker": None,
            "description": None,
            "kind": None,
            "type": "direct",
            "stance": "say",
            "title": None,
            "country": None,
            "addressee": None,
            "nested": False,
            "confidence": 0.9,
            "context": ['قال المصدر: "', "ثالثا", '"'],
        }
        assert [each["speaker"] for each in given["statements"]] == [0, 0, None, None, 0, 1, None]


class TestContext:
    def test_paragraph(self) -> None:
        made = document("a", said("نعم", "منى"), before="فقرة قبلها.", after="فقرة بعدها.")
        assert Contexts(made).of(made.quotes[0]) == ['قال منى: "', "نعم", '"']

    def test_segments_of_a_broken_quote(self) -> None:
        text = '"سنبدأ غدا"، قال الوزير، "ولن نتأخر".'
        content = tuple(
            Span.of(text, text.index(words), text.index(words) + len(words)) for words in ("سنبدأ غدا", "ولن نتأخر")
        )
        quote = Quote(1, "direct", "سنبدأ غدا ولن نتأخر", content, None, None)
        assert Contexts(Document("a", text)).of(quote) == ['"', "سنبدأ غدا", '"، قال الوزير، "', "ولن نتأخر", '".']

    def test_long_paragraph_is_cut_to_the_sentences_of_the_quote(self) -> None:
        filler = "هذه جملة طويلة لا شأن لها بما قيل في الاجتماع. " * 10
        sentence = 'وقال الوزير: "سنبدأ غدا".'
        text = filler + sentence + " " + filler
        start = text.index("سنبدأ")
        quote = Quote(1, "direct", "سنبدأ غدا", (Span.of(text, start, start + 9),), None, None)
        before, words, after = Contexts(Document("a", text)).of(quote)
        assert words == "سنبدأ غدا"
        assert before == '…وقال الوزير: "'
        assert after == '".…'

    def test_very_long_quote_is_cut(self) -> None:
        text = "كلام " * 2000
        quote = Quote(1, "indirect", text, (Span.of(text, 0, len(text)),), None, None)
        assert Contexts(Document("a", text)).of(quote) == ["", text[:LONG_CONTEXT], "…"]

    def test_quote_over_paragraphs(self) -> None:
        text = 'قال: "أول\nثان" ثم مضى.\nفقرة أخرى.'
        quote = Quote(1, "direct", "أول\nثان", (Span.of(text, 6, 13),), None, None)
        assert Contexts(Document("a", text)).of(quote) == ['قال: "', "أول\nثان", '" ثم مضى.']


class TestMetadata:
    @pytest.mark.parametrize(
        "value",
        [
            "2024-05-01",
            " 2024-05-01 ",
            "2024-5-1",
            "2024/05/01",
            "20240501",
            "٢٠٢٤-٠٥-٠١",
            "2024-05-01T23:30:00+03:00",
            "2024-05-01 08:00",
            "Wed, 01 May 2024 10:00:00 +0300",
            date(2024, 5, 1),
            datetime(2024, 5, 1, 23),
        ],
    )
    def test_dates(self, value: object) -> None:
        assert parse_date(value) == date(2024, 5, 1)

    @pytest.mark.parametrize(
        "value", ["01/05/2024", "2024-13-01", "2024-05", "أمس", "2024-05-01x", 20240501, True, [2024], "May"]
    )
    def test_what_is_no_date_is_not_guessed(self, value: object) -> None:
        with pytest.raises(ValueError, match="date"):
            parse_date(value)

    def test_default_fields(self) -> None:
        found, problems = metadata_of(
            {"source": " نهر الخبر ", "published": "2024-05-01", "headline": "خبر", "link": "https://a.example/1"}
        )
        assert found == Metadata("نهر الخبر", date(2024, 5, 1), "خبر", "https://a.example/1")
        assert problems == []

    def test_absent_null_and_empty_are_unknown(self) -> None:
        assert metadata_of({"outlet": None, "date": "", "title": "  "}) == (Metadata(), [])

    def test_named_fields_replace_the_defaults(self) -> None:
        fields = MetadataFields(outlet="paper")
        assert metadata_of({"paper": "الأفق", "outlet": "أخرى"}, fields)[0].outlet == "الأفق"
        assert metadata_of({"outlet": "أخرى"}, fields)[0].outlet is None

    def test_what_cannot_be_read_is_unknown_and_named(self) -> None:
        found, problems = metadata_of({"outlet": {"id": 1}, "date": "غدا", "url": "javascript:alert(1)"})
        assert found == Metadata()
        assert problems == [
            "field 'outlet' must be a string, it is an object",
            "field 'date' is no date such as 2024-05-01: 'غدا'",
            "field 'url' is no http or https address: 'javascript:alert(1)'",
        ]


class TestRecords:
    def test_round_trip(self) -> None:
        made = document("7", said("نعم", "سامر"), said("لا"))
        assert Document.from_dict(made.to_dict()) == made

    def test_new_fields_of_a_later_version_are_left_out(self) -> None:
        given = record(mood="new")
        given["quotes"][0]["tone"] = "new"
        assert Document.from_dict(given).quotes[0].text == "نعم"

    @pytest.mark.parametrize(
        ("path", "value", "message"),
        [
            (["schema"], 2, "field 'schema' is 2"),
            (["quotes"], {}, "field 'quotes' must be an array, it is an object"),
            (
                ["quotes", 0, "content", 0, "end"],
                9999,
                "field 'quotes[0].content[0]' spans 20 to 9999, outside the text",
            ),
            (
                ["quotes", 0, "content", 0, "start"],
                "1",
                "field 'quotes[0].content[0].start' must be a whole number, it is a string",
            ),
            (["quotes", 0, "type"], "spoken", "field 'quotes[0].type' is 'spoken', known are direct, indirect, mixed"),
            (["quotes", 0, "type"], [], "field 'quotes[0].type' is []"),
            (["quotes", 0, "speaker", "name"], 5, "field 'quotes[0].speaker.name' must be a string, it is a number"),
            (["quotes", 0, "cue", "start"], 1, "field 'quotes[0].cue' does not stand at 1 to 3 of the text"),
            (["quotes", 0, "confidence"], 2, "field 'quotes[0].confidence' must be a number from 0 to 1"),
            (["entities", 0], None, "field 'entities[0]' must be an object, it is null"),
            (["id"], 7, "field 'id' must be a string, it is a number"),
            (["schema"], True, "field 'schema' is True"),
            (["quotes", 0, "content"], [], "field 'quotes[0].content' is empty"),
            (["quotes", 0, "parent"], 5, "field 'quotes[0].parent' is 5, which is no other quote"),
            (["quotes", 0, "parent"], 1, "field 'quotes[0].parent' is 1, which is no other quote"),
            (["quotes", 0, "confidence"], float("nan"), "field 'quotes[0].confidence' must be a number from 0 to 1"),
        ],
    )
    def test_broken_record_is_named(self, path: list[Any], value: Any, message: str) -> None:
        given = record()
        place: Any = given
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        with pytest.raises(ValueError, match=re.escape(message)):
            Document.from_dict(given)

    @pytest.mark.parametrize("value", [None, 1, "record", []])
    def test_what_is_no_record(self, value: Any) -> None:
        with pytest.raises(ValueError, match="a record must be an object"):
            Document.from_dict(value)

    def test_two_quotes_of_one_id(self) -> None:
        given = record()
        given["quotes"] *= 2
        with pytest.raises(ValueError, match=re.escape("field 'quotes[1].id' is 1, as of another quote")):
            Document.from_dict(given)

    def test_missing_field_is_named(self) -> None:
        given = record()
        del given["quotes"][0]["speaker"]["kind"]
        with pytest.raises(ValueError, match=re.escape("no field 'quotes[0].speaker.kind'")):
            Document.from_dict(given)


class TestReading:
    def test_records_and_articles_keep_their_order(self) -> None:
        given = record("1", text=document("1", said("نعم", "سامر الحلواني", title="المدير")).text)
        fields = {key: value for key, value in given.items() if key not in ("id", "text")}
        items = [
            Article("0", "قال المدير منير الصافي: نعم.", {"date": "2024-05-01"}, "a.jsonl:1"),
            Article("1", given["text"], {**fields, "meta": {"outlet": "الأفق"}}, "b.jsonl:1"),
            InputError("b.jsonl:2: broken", source="b.jsonl", line=2),
            Article("2", "لا قول في هذا النص.", {}, "c.txt"),
        ]
        zero, one, error, two = read_documents(items)
        assert isinstance(zero, tuple) and zero[0].id == "0" and zero[1] == Metadata(date=date(2024, 5, 1))
        assert isinstance(one, tuple) and one[0].quotes[0].text == "نعم" and one[1] == Metadata("الأفق")
        assert isinstance(error, InputError)
        assert isinstance(two, tuple) and two[1] == Metadata()

    def test_records_need_no_pipeline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("arabnews_nlp.pipeline.load", lambda: pytest.fail("loaded"))
        given = record()
        (found,) = read_documents([Article("7", given["text"], given, "b.jsonl:1")])
        assert isinstance(found, tuple)

    def test_named_field_that_no_article_has(self) -> None:
        given = record()
        _, error = read_documents([Article("7", given["text"], given, "b.jsonl:1")], MetadataFields(date="when"))
        assert str(error) == "no article has a field 'when', which was to hold the date"


class TestPage:
    def test_data_and_marked_articles(self) -> None:
        one = document("a", said("نعم", "سامر الحلواني"))
        page = build([one, (document("b"), {"outlet": "الأفق", "date": "2024-05-01"})], title="تقرير")
        assert "<title>تقرير</title>" in page
        assert [each["outlet"] for each in data_of(page)["articles"]] == [None, "الأفق"]
        assert data_of(page)["statements"][0]["context"] == ['قال سامر الحلواني: "', "نعم", '"']
        assert 'id="a0-q1"' in marked(page, 0)
        assert "Stance" in marked(page, 0, 0) and "الموقف" in marked(page, 0, 1)
        assert 'lang="en" dir="ltr"' in build([])
        assert 'lang="ar" dir="rtl"' in build([], language="ar")

    def test_wrong_arguments(self) -> None:
        with pytest.raises(ValueError, match="known: en, ar"):
            build([], language="fr")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="field 'date'"):
            build([(document("a"), {"date": "soon"})])

    def test_policy_allows_this_script_and_style_alone(self) -> None:
        page = build([document("a", said("نعم", "سامر"))])
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
        assert policy is not None
        code = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
        style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
        assert code is not None and style is not None
        for kind, part in (("script-src", code[1]), ("style-src", style[1])):
            digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
            assert f"{kind} 'sha256-{digest}'" in html.unescape(policy[1])
        assert "default-src 'none'" in html.unescape(policy[1])

    def test_nothing_is_loaded_from_elsewhere(self) -> None:
        page = build([document("a", said("نعم", "سامر"))])
        assert not re.findall(r"""(?:src|href)=["'](?!#)|url\(|@import|<link\b|<img\b|\bfetch\(""", page)

    def test_hostile_text_stays_text(self) -> None:
        hostile = document(HOSTILE, said(HOSTILE, f"اسم {HOSTILE}", title=HOSTILE))
        page = build([(hostile, Metadata(HOSTILE, None, HOSTILE))], title=HOSTILE)
        page.encode("utf-8")
        harmless = build([document("a", said("نعم", "سامر"))])
        for tag in ("<script", "</script", "<style", "</style", "<!--", "<img"):
            assert page.count(tag) == harmless.count(tag), tag
        assert "\x00" not in page
        given = data_of(page)
        assert (
            given["statements"][0]["context"][1]
            == HOSTILE.split("\u2028")[0] + "\u2028\u2029" + HOSTILE.split("\u2029")[1]
        )
        assert given["articles"][0]["title"] == HOSTILE

    def test_json_in_scripts(self) -> None:
        value = {"text": HOSTILE}
        assert json.loads(script_json(value)) == value
        assert not re.search("[<\u2028\u2029\ud800-\udfff\x00]", script_json(value))
        assert json.loads(zlib.decompress(base64.b64decode(compressed(value)))) == value

    def test_a_part_of_an_article_without_difference_stands_once(self) -> None:
        page = build([document("a", said("كلام لا يتكرر", "سامر"))])
        raw = zlib.decompress(base64.b64decode(embedded(page, "article-0"))).decode()
        assert raw.count("كلام لا يتكرر") == 1

    def test_both_languages_have_the_same_labels(self) -> None:
        labels = json.loads(embedded(build([]), "labels"))
        assert labels["en"].keys() == labels["ar"].keys()
        page = build([])
        used = set(re.findall(r'data-label(?:-for)?="(\w+)"', page)) | set(re.findall(r'\blabel\("(\w+)"\)', page))
        used |= set(re.findall(r'\bcounted\("(\w+)"', page))
        assert used <= labels["en"].keys()
        for name, value in labels["en"].items():
            assert type(value) is type(labels["ar"][name]), name


class TestCommand:
    def test_samples(self, tmp_path: Path) -> None:
        output = tmp_path / "report.html"
        result = arabnews("report", SAMPLES, "-o", output)
        assert result.exit_code == 0, result.stderr
        given = data_of(output.read_text(encoding="utf-8"))
        assert [article["id"] for article in given["articles"]] == sorted(path.stem for path in SAMPLES.glob("*.txt"))
        assert all(article["outlet"] is article["date"] is article["title"] is None for article in given["articles"])
        assert len(given["statements"]) == sum(article["statements"] for article in given["articles"]) > 0
        assert "documents: 7," in result.stderr and "errors: 0" in result.stderr

    def test_extracted_records_give_the_same_page(self, tmp_path: Path) -> None:
        arabnews("extract", SAMPLES, "-o", tmp_path / "all.jsonl")
        pages = []
        for source in (SAMPLES, tmp_path / "all.jsonl"):
            assert arabnews("report", source, "-o", tmp_path / "report.html").exit_code == 0
            pages.append((tmp_path / "report.html").read_text(encoding="utf-8"))
        assert pages[0] == pages[1]

    def test_fields_of_csv(self, tmp_path: Path) -> None:
        table = tmp_path / "news.csv"
        with table.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["key", "body", "paper", "day", "head", "address"])
            rows.writerow(["1", "قال المدير سامر الحلواني: نعم.", "الأفق", "2024-05-01", "خبر", "https://a.example/1"])
        fields = ["--text-field", "body", "--id-field", "key", "--outlet-field", "paper", "--date-field", "day"]
        fields += ["--title-field", "head", "--url-field", "address"]
        result = arabnews("report", table, *fields, "-o", tmp_path / "report.html")
        assert result.exit_code == 0, result.stderr
        (article,) = data_of((tmp_path / "report.html").read_text(encoding="utf-8"))["articles"]
        assert article["outlet"] == "الأفق" and article["date"] == "2024-05-01"
        assert article["title"] == "خبر" and article["url"] == "https://a.example/1"

    def test_bad_rows_are_named_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        broken = record("3")
        broken["quotes"][0]["speaker"]["kind"] = "robot"
        source = lines(
            tmp_path / "news.jsonl",
            {"id": "1", "text": "قال المدير سامر الحلواني: نعم.", "date": "أمس"},
            {"id": "2", "text": 5},
            broken,
            record("4", meta={"outlet": "الأفق"}),
        )
        result = arabnews("report", source, "-o", tmp_path / "report.html")
        assert result.exit_code == 1
        assert f"error: {source}:1: field 'date' is no date such as 2024-05-01: 'أمس'" in result.stderr
        assert f"error: {source}:2: field 'text' must be a string, it is a number" in result.stderr
        assert f"error: {source}:3: field 'quotes[0].speaker.kind' is 'robot', known are person" in result.stderr
        articles = data_of((tmp_path / "report.html").read_text(encoding="utf-8"))["articles"]
        assert [(article["id"], article["outlet"], article["date"]) for article in articles] == [
            ("1", None, None),
            ("4", "الأفق", None),
        ]

    def test_report_in_the_folder_that_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "one.txt").write_text("قال المدير سامر الحلواني: نعم.", encoding="utf-8")
        command = ("report", tmp_path, "-o", tmp_path / "report.html")
        assert [arabnews(*command).exit_code for _ in range(2)] == [0, 0]

    def test_standard_streams(self) -> None:
        result = arabnews("report", "-", "-o", "-", "--language", "ar", stdin="قال المدير سامر الحلواني: نعم.")
        assert result.exit_code == 0
        assert result.stdout.startswith('<!doctype html>\n<html lang="ar" dir="rtl">')

    def test_wrong_usage(self, tmp_path: Path) -> None:
        assert arabnews("report", tmp_path).exit_code == 2
        assert arabnews("report", tmp_path, "-o", "r.html", "--language", "fr").exit_code == 2
        source = lines(tmp_path / "a.jsonl", record())
        assert arabnews("report", source, "-o", source).exit_code == 2

    def test_output_that_cannot_be_written(self, tmp_path: Path) -> None:
        result = arabnews("report", lines(tmp_path / "a.jsonl", record()), "-o", tmp_path / "no" / "report.html")
        assert result.exit_code == 1
        assert "cannot write" in result.stderr


def test_code_of_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parent.parent / "docs" / "report.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    assert [article["outlet"] for article in data_of(names["page"])["articles"]] == ["نهر الخبر", "صدى المغرب"]
    assert "سليم الرواشدة 1 {'نهر الخبر': 1}" in capsys.readouterr().out


def test_fields_of_the_documentation_are_those_that_are_read() -> None:
    text = (Path(__file__).parent.parent / "docs" / "report.md").read_text(encoding="utf-8")
    for what, names in DEFAULT_FIELDS.items():
        assert f"| `--{what}-field` | {', '.join(f'`{name}`' for name in names)} |" in text
