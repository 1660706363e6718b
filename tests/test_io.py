from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from arabnews_nlp.document import Cue, Document, Entity, Quote, Span, Speaker
from arabnews_nlp.errors import InputError
from arabnews_nlp.io import FORMATS, Article, Item, ReadOptions, open_output, open_writer, read
from arabnews_nlp.io.compression import COMPRESSIONS
from arabnews_nlp.io.jsonl import JsonlWriter
from arabnews_nlp.io.quotes_csv import COLUMNS
from arabnews_nlp.io.readers import ENDINGS

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


def articles(items: list[Item]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]


def errors(items: list[Item]) -> list[str]:
    return [str(item) for item in items if isinstance(item, InputError)]


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def written(format_name: str, *documents: Document) -> str:
    return written_bytes(format_name, *documents).decode("utf-8")


def written_bytes(format_name: str, *documents: Document) -> bytes:
    stream = io.BytesIO()
    with open_writer(format_name, stream) as writer:
        for document in documents:
            writer.write(document)
    return stream.getvalue()


@pytest.fixture
def document() -> Document:
    text = 'قال سامر الحلواني، المتحدث باسم "شركة النهر"، لوكالة المدى إن المشروع سيبدأ غدا'
    name = text.index("سامر الحلواني")
    content = text.index("المشروع")
    addressee = text.index("المدى")
    quote = Quote(
        1,
        "indirect",
        text[content:],
        (Span.of(text, content, len(text)),),
        Cue(0, 3, "قال", "قال", "say"),
        Speaker("سامر الحلواني", "person", Span.of(text, name, name + 13), title="المتحدث", resolution="explicit"),
        Span.of(text, addressee, addressee + 5),
        confidence=0.912345,
        rule="cue-particle",
    )
    return Document("خبر-1", text, (Entity(name, name + 13, "سامر الحلواني", "PER"),), (quote,))


class TestReading:
    def test_folder_is_searched_below_in_order(self, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "second.txt").write_text("ثان", encoding="utf-8")
        (tmp_path / "a.txt").write_text("أول", encoding="utf-8")
        lines(tmp_path / "c.jsonl", {"id": "third", "text": "ثالث"})
        (tmp_path / ".hidden.txt").write_text("خفي", encoding="utf-8")
        (tmp_path / "notes.pdf").write_bytes(b"\xff\xfe")
        items = list(read([tmp_path]))
        assert [(item.id, item.text) for item in articles(items)] == [
            ("a", "أول"),
            ("second", "ثان"),
            ("third", "ثالث"),
        ]
        assert not errors(items)

    def test_text_is_kept_as_it_is(self, tmp_path: Path) -> None:
        text = "سطر\r\nسطر\rسطر\n\u202bنص\u202c ـــ 😀\x00 "
        (tmp_path / "a.txt").write_bytes(text.encode())
        lines(tmp_path / "b.jsonl", {"id": "b", "text": text})
        assert [item.text for item in articles(list(read([tmp_path])))] == [text, text]

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_byte_order_mark_is_dropped(self, tmp_path: Path, name: str) -> None:
        body = "نص" if name == "a.txt" else '{"id": "a", "text": "نص"}'
        (tmp_path / name).write_text(body, encoding="utf-8-sig")
        assert [(item.id, item.text) for item in articles(list(read([tmp_path / name])))] == [("a", "نص")]

    def test_other_fields_go_to_meta(self, tmp_path: Path) -> None:
        path = lines(tmp_path / "a.jsonl", {"key": 7, "body": "نص", "date": "2024-01-01"})
        (item,) = read([path], ReadOptions(text_field="body", id_field="key"))
        assert item == Article("7", "نص", {"date": "2024-01-01"}, f"{path}:1")

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b'{"id": "x", "text": ', "not JSON"),
            (b'{"id": "x", "text": "\xff"}', "not UTF-8"),
            (b'["x"]', "a JSON object is needed, this is an array"),
            (b'{"id": "x"}', "no field 'text'"),
            (b'{"text": "x"}', "no field 'id'"),
            (b'{"id": "x", "text": null}', "field 'text' must be a string, it is null"),
            (b'{"id": "x", "text": 3}', "field 'text' must be a string, it is a number"),
            (b'{"id": 1.5, "text": "x"}', "field 'id' must be a string, it is a number"),
            (b'{"id": true, "text": "x"}', "field 'id' must be a string, it is a boolean"),
            (b'{"id": "x", "text": " \\n"}', "field 'text' is empty"),
            (b"[" * 100_000, "not JSON"),
            (b'{"id": "x", "text": "x", "n": ' + b"9" * 5000 + b"}", "not JSON"),
            (b'{"id": "one", "text": "x"}', "the id 'one' was read before"),
        ],
    )
    def test_bad_line_is_named_and_the_rest_goes_on(self, tmp_path: Path, line: bytes, reason: str) -> None:
        path = tmp_path / "a.jsonl"
        good = [json.dumps({"id": name, "text": "نص"}).encode() for name in ("one", "two", "four")]
        path.write_bytes(b"\n".join([*good[:2], line, good[2]]))
        items = list(read([path]))
        assert [item.id for item in articles(items)] == ["one", "two", "four"]
        (error,) = errors(items)
        assert error.startswith(f"{path}:3: ")
        assert reason in error

    def test_bad_files_are_named(self, tmp_path: Path) -> None:
        (tmp_path / "latin.txt").write_bytes("سطر\n".encode() + b"\xc7\xe1")
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "blank.txt").write_bytes(b" \n")
        (tmp_path / "empty.jsonl").write_bytes(b"\n")
        (tmp_path / "page.pdf").write_bytes(b"%PDF")
        (tmp_path / "nothing").mkdir()
        names = [
            "latin.txt",
            "empty.txt",
            "blank.txt",
            "empty.jsonl",
            "page.pdf",
            "nothing",
            "missing.txt",
            "missing",
        ]
        known = ", ".join((*ENDINGS, *COMPRESSIONS))
        items = list(read([tmp_path / name for name in names]))
        assert not articles(items)
        assert errors(items) == [
            f"{tmp_path}/latin.txt:2: not UTF-8 (byte 0xc7)",
            f"{tmp_path}/empty.txt: empty",
            f"{tmp_path}/blank.txt: empty",
            f"{tmp_path}/empty.jsonl: empty",
            f"{tmp_path}/page.pdf: unknown ending (known: {known})",
            f"{tmp_path}/nothing: no article inside (known endings: {known})",
            f"{tmp_path}/missing.txt: no such file or folder",
            f"{tmp_path}/missing: no such file or folder",
        ]

    def test_same_name_in_two_folders_is_a_duplicate(self, tmp_path: Path) -> None:
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "one.txt").write_text("نص", encoding="utf-8")
        items = list(read([tmp_path]))
        assert len(articles(items)) == 1
        assert errors(items) == [f"{tmp_path}/b/one.txt: the id 'one' was read before"]

    def test_file_that_fails_while_read(self, tmp_path: Path) -> None:
        path = Path("/proc/self/mem")
        if not path.exists():
            pytest.skip("needs /proc, for a file that opens and cannot be read")
        items = list(read([path], input_format="jsonl"))
        assert len(errors(items)) == 1
        assert not articles(items)

    def test_lines_are_read_one_at_a_time(self, tmp_path: Path) -> None:
        path = lines(tmp_path / "a.jsonl", *({"id": n, "text": "نص"} for n in range(20_000)))
        items = read([path])
        first = next(items)
        with path.open("r+b") as file:
            file.truncate(0)
        assert isinstance(first, Article)
        assert len(list(items)) < 10_000

    def test_output_of_an_earlier_run_is_left_out_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
        output = lines(tmp_path / "out.jsonl", {"id": "a", "text": "نص"})
        assert [item.id for item in articles(list(read([tmp_path], skip=output)))] == ["a"]
        assert errors(list(read([tmp_path]))) != []

    def test_samples_are_readable(self) -> None:
        items = list(read([SAMPLES]))
        assert len(articles(items)) == 7
        assert not errors(items)


class TestWriting:
    def test_jsonl_gives_the_document_back(self, document: Document) -> None:
        (line,) = written("jsonl", document).splitlines()
        assert "سامر" in line
        assert json.loads(line) == document.to_dict()

    def test_jsonl_escapes_lone_surrogates(self) -> None:
        text = 'قبل \ud800 "بعد" \udfff'
        (line,) = written("jsonl", Document("\udc80", text)).splitlines()
        assert json.loads(line)["text"] == text
        assert json.loads(line)["id"] == "\udc80"
        assert "قبل" in line

    def test_jsonl_has_no_number_that_json_has_not(self) -> None:
        stream = io.BytesIO()
        meta = {"views": float("nan"), "rates": [1.5, float("inf")], "more": {"low": float("-inf")}}
        JsonlWriter(stream).write(Document("1", "نص"), Article("1", "نص", meta))
        written = json.loads(stream.getvalue(), parse_constant=pytest.fail)
        assert written["meta"] == {"views": None, "rates": [1.5, None], "more": {"low": None}}

    def test_csv_has_one_row_a_quote(self, document: Document) -> None:
        (row,) = csv.DictReader(io.StringIO(written("csv", document, Document("بلا", "نص"))))
        assert row == {
            "document": "خبر-1",
            "quote": "1",
            "type": "indirect",
            "speaker": "سامر الحلواني",
            "kind": "person",
            "title": "المتحدث",
            "affiliation": "",
            "country": "",
            "resolution": "explicit",
            "mention": "سامر الحلواني",
            "cue": "قال",
            "lemma": "قال",
            "stance": "say",
            "addressee": "المدى",
            "text": "المشروع سيبدأ غدا",
            "start": str(document.quotes[0].content[0].start),
            "end": str(len(document.text)),
            "segments": f"{document.quotes[0].content[0].start}:{len(document.text)}",
            "parent": "",
            "confidence": "0.9123",
            "rule": "cue-particle",
        }

    def test_csv_without_documents_has_its_header(self) -> None:
        assert written("csv") == ",".join(COLUMNS) + "\n"

    def test_csv_keeps_commas_quotes_and_line_ends(self) -> None:
        text = 'قال: "نعم، لا"\nثم, مضى'
        quote = Quote(1, "direct", text, (Span.of(text, 0, 4), Span.of(text, 5, len(text))), None, None)
        (row,) = csv.DictReader(io.StringIO(written("csv", Document("a", text, (), (quote,))), newline=""))
        assert row["text"] == text
        assert row["segments"] == f"0:4 5:{len(text)}"
        assert row["speaker"] == row["cue"] == ""

    def test_table_is_80_columns_of_plain_text(self, document: Document) -> None:
        from rich.cells import cell_len

        long = Document("طويل", document.text * 30, document.entities * 40, document.quotes)
        page = written("text", document, long)
        assert max(cell_len(line) for line in page.splitlines()) <= 80
        assert "\x1b" not in page
        for part in ("سامر الحلواني", "المشروع سيبدأ غدا", "indirect", "قال", "PER"):
            assert part in page

    def test_table_keeps_the_columns_apart(self, document: Document) -> None:
        """Between the Arabic of one cell and that of the next stands a mark of left-to-right direction."""
        rows = [line for line in written("text", document).splitlines() if "المشروع" in line]
        assert rows
        for row in rows:
            cells = [cell.strip() for cell in row.strip("│").split("│")]
            assert all(cell[0] == cell[-1] == "\u200e" for cell in cells[1:])

    def test_table_shows_no_control_character(self) -> None:
        text = "قال\x1b[2J\u202eنعم\ud800"
        quote = Quote(1, "direct", text, (Span.of(text, 0, len(text)),), None, None)
        page = written("text", Document("a\x1b", text, (), (quote,)))
        assert not {"\x1b", "\u202e", "\ud800"} & set(page)
        assert "�[2Jنعم�" in page

    @pytest.mark.parametrize("format_name", FORMATS)
    def test_any_text_can_be_written(self, format_name: str) -> None:
        text = "".join(map(chr, [*range(0x180), *range(0x600, 0x700), 0xD800, 0xDFFF, 0x1F600, 0x10FFFF]))
        quote = Quote(1, "direct", text, (Span.of(text, 0, len(text)),), None, None)
        entity = Entity(0, len(text), text, "PER", name=text)
        if format_name == "spacy":
            pytest.importorskip("spacy")
        assert written_bytes(format_name, Document(text, text, (entity,), (quote,)))


class TestOutputFile:
    def test_appears_only_when_complete(self, tmp_path: Path) -> None:
        target = tmp_path / "out.jsonl"
        with open_output(target) as stream:
            stream.write(b"new")
            assert not target.exists()
        assert target.read_bytes() == b"new"
        assert list(tmp_path.iterdir()) == [target]

    def test_keeps_the_old_one_on_failure(self, tmp_path: Path) -> None:
        target = tmp_path / "out.jsonl"
        target.write_bytes(b"old")
        with pytest.raises(RuntimeError), open_output(target) as stream:
            stream.write(b"half")
            raise RuntimeError
        assert target.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [target]

    def test_follows_a_link_and_keeps_the_mode(self, tmp_path: Path) -> None:
        target, link = tmp_path / "real", tmp_path / "link"
        target.write_bytes(b"old")
        target.chmod(0o640)
        link.symlink_to(target)
        with open_output(link) as stream:
            stream.write(b"new")
        assert link.is_symlink()
        assert target.read_bytes() == b"new"
        assert target.stat().st_mode & 0o777 == 0o640

    def test_device_stays_a_device(self) -> None:
        with open_output("/dev/null") as stream:
            stream.write(b"gone")
        assert Path("/dev/null").is_char_device()
