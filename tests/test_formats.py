"""Readers of tables, pages and compressed files; tables; formats of other tools and the way back."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.io import Article, ReadOptions, read
from arabnews_nlp.io.brat import BratWriter, from_brat, read_brat, to_brat
from arabnews_nlp.io.conll import from_conll, to_conll
from arabnews_nlp.io.label_studio import LabelStudioWriter, from_task, to_task
from arabnews_nlp.io.seen import SeenIds
from arabnews_nlp.io.tables import COLUMNS, to_arrow, to_pandas, to_records
from arabnews_nlp.io.web_annotation import from_annotation_page, to_annotation_page
from arabnews_nlp.pipeline import load

TEXT = (
    'قال وزير النقل عادل مراد 😀 لوكالة المدى إن "العمل في الميناء" — كما يرى — "سيبدأ غدا"، مضيفا أن مصر وروسيا\n'
    '\tوقعتا  اتفاقا.\r\nوأوضح الوزير: "سنبدأ من ميناء العقبة".\u200f '
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    nlp = load("dictionary")
    samples = read([Path(__file__).parent.parent / "data" / "samples"])
    texts = [("مع رموز / 😀", TEXT), *((item.id, item.text) for item in samples if isinstance(item, Article))]
    found = [nlp(text, id) for id, text in texts]
    assert len(found[0].quotes) >= 2
    assert len(found[0].entities) >= 3
    return found


def split(items: Any) -> tuple[list[Article], list[str]]:
    found = list(items)
    return [i for i in found if isinstance(i, Article)], [str(i) for i in found if isinstance(i, InputError)]


class TestCompressed:
    def test_gzip(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}'))
        (tmp_path / "c.TXT.GZ").write_bytes(gzip.compress("نص".encode()))
        found, errors = split(read([tmp_path]))
        assert [(article.id, article.text) for article in found] == [("a", "x"), ("b", "y"), ("c", "نص")]
        assert not errors

    def test_zstandard(self, tmp_path: Path) -> None:
        zstandard = pytest.importorskip("zstandard")
        lines = "".join(json.dumps({"id": n, "text": "نص " * 500}) + "\n" for n in range(500)).encode()
        packed = zstandard.ZstdCompressor().compress
        (tmp_path / "a.jsonl.zst").write_bytes(packed(lines[:100_000]) + packed(lines[100_000:]))
        found, errors = split(read([tmp_path]))
        assert len(found) == 500
        assert not errors

    @pytest.mark.parametrize("ending", ["gz", "zst"])
    @pytest.mark.parametrize("damage", ["cut", "flipped"])
    def test_damage_is_told(self, tmp_path: Path, ending: str, damage: str) -> None:
        lines = "".join(json.dumps({"id": n, "text": f"نص {n * n}"}) + "\n" for n in range(3000)).encode()
        if ending == "gz":
            packed = gzip.compress(lines)
        else:
            packed = pytest.importorskip("zstandard").ZstdCompressor(write_checksum=True).compress(lines)
        middle = len(packed) // 2
        bad = packed[:middle] if damage == "cut" else packed[:middle] + bytes(64) + packed[middle + 64 :]
        path = tmp_path / f"a.jsonl.{ending}"
        path.write_bytes(bad)
        found, errors = split(read([path]))
        assert len(found) < 3000
        assert errors
        assert all(error.startswith(str(path)) for error in errors)


class TestCsv:
    def test_fields_and_line_numbers(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('\ufeffurl,body,date\nu1,"سطر ""أول""\nوثان",2024\nu2,,2024\nu3,نص,2025\n', encoding="utf-8")
        found, errors = split(read([path], ReadOptions("body", "url")))
        assert found[0] == Article("u1", 'سطر "أول"\nوثان', {"date": "2024"}, f"{path}:2")
        assert found[1].source == f"{path}:5"
        assert errors == [f"{path}:4: field 'body' is empty"]

    def test_bad_rows_and_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_bytes(b"id\ttext\n1\tgood\n2\tbad \xc7\n3\n4\tlast\n")
        found, errors = split(read([path]))
        assert [article.id for article in found] == ["1", "4"]
        assert errors == [f"{path}:3: not UTF-8 (byte 0xc7)", f"{path}:4: 1 fields, the header has 2"]

    def test_open_quotation_mark_takes_no_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('id,text\n1,good\n2,"open\n' + "3,more\n" * 50_000, encoding="utf-8")
        found, errors = split(read([path], ReadOptions(max_size=1000)))
        assert [article.id for article in found] == ["1"]
        assert errors[0].startswith(f"{path}:3: not CSV from here on: larger than 1,000 bytes")

    @pytest.mark.parametrize(
        ("data", "reason"), [(b"", "empty"), (b"id,body\n", "no column 'text'"), (b"id,text\n", "empty")]
    )
    def test_no_rows(self, tmp_path: Path, data: bytes, reason: str) -> None:
        (tmp_path / "a.csv").write_bytes(data)
        found, errors = split(read([tmp_path / "a.csv"]))
        assert not found
        assert reason in errors[0]

    def test_named_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes("id,text\n1,نص عربي\n".encode("cp1256"))
        (tmp_path / "b.txt").write_bytes("نص آخر".encode("utf-16"))
        assert len(split(read([tmp_path]))[1]) == 2
        assert [a.text for a in split(read([tmp_path / "a.csv"], ReadOptions(encoding="cp1256")))[0]] == ["نص عربي"]
        assert [a.text for a in split(read([tmp_path / "b.txt"], ReadOptions(encoding="utf-16")))[0]] == ["نص آخر"]


class TestParquet:
    def test_rows(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        path = tmp_path / "a.parquet"
        table = pa.table({"id": [7, 8, None], "text": ["نص", None, "x"], "tags": [["a"], None, None]})
        pq.write_table(table, path, row_group_size=2)
        found, errors = split(read([path]))
        assert found == [Article("7", "نص", {"tags": ["a"]}, f"{path}:1")]
        assert errors == [
            f"{path}:2: field 'text' must be a string, it is null",
            f"{path}:3: field 'id' must be a string, it is null",
        ]

    def test_damage_is_told_and_whole_row_groups_are_read(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        path = tmp_path / "a.parquet"
        texts = [f"نص رقم {n}" * 20 for n in range(300)]
        pq.write_table(pa.table({"id": range(300), "text": texts}), path, row_group_size=100, compression="gzip")
        data = bytearray(path.read_bytes())
        start = pq.ParquetFile(path).metadata.row_group(1).column(1).dictionary_page_offset
        data[start : start + 200] = bytes(200)
        path.write_bytes(data)
        found, errors = split(read([path]))
        assert {int(article.id) // 100 for article in found} == {0, 2}
        assert errors[0].startswith(f"{path}:101: rows up to 200 cannot be read")
        path.write_bytes(bytes(data[:500]))
        assert "not Parquet that can be read" in split(read([path]))[1][0]


PAGE = """<html lang="ar"><head><meta charset="{charset}"><title>افتتاح الميناء</title>
<meta property="article:published_time" content="2024-05-01"><meta name="author" content="ريم قاسم">
<meta property="og:site_name" content="المدى"></head><body><nav><a href="/">الرئيسية</a></nav><article>
<h1>افتتاح الميناء</h1>
<p>قال وزير النقل عادل مراد إن العمل في الميناء الجديد سيبدأ خلال الأسبوع المقبل بعد تأخير دام عدة أشهر كاملة.</p>
<p>وأضاف الوزير أن المشروع سيوفر مئات الوظائف لسكان المدينة وأن تكلفته بلغت عشرين مليون دولار حتى الآن.</p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>"""


class TestHtml:
    @pytest.mark.parametrize("declared", ["hex", "rot13", "zlib", "x-none"])
    def test_page_that_declares_no_encoding_of_text(self, tmp_path: Path, declared: str) -> None:
        pytest.importorskip("trafilatura")
        (tmp_path / "port.html").write_bytes(PAGE.format(charset=declared).encode())
        found, errors = split(read([tmp_path]))
        assert len(found) == 1 and not errors

    def test_page_in_an_encoding_that_fails(self, tmp_path: Path) -> None:
        pytest.importorskip("trafilatura")
        (tmp_path / "port.html").write_bytes(PAGE.format(charset="undefined").encode())
        found, errors = split(read([tmp_path]))
        assert not found and "port.html:1: not UNDEFINED" in errors[0]

    @pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
    def test_article_with_meta(self, tmp_path: Path, charset: str) -> None:
        pytest.importorskip("trafilatura")
        (tmp_path / "port.html").write_bytes(PAGE.format(charset=charset).encode(charset))
        found, errors = split(read([tmp_path]))
        assert not errors
        assert found[0].id == "port"
        assert "سيبدأ خلال الأسبوع المقبل" in found[0].text
        assert "الحقوق محفوظة" not in found[0].text
        assert found[0].meta["title"] == "افتتاح الميناء"
        assert found[0].meta["date"] == "2024-05-01"
        assert found[0].meta["author"] == "ريم قاسم"
        assert found[0].meta["sitename"] == "المدى"

    @pytest.mark.parametrize("data", [b"", b"<html></html>", b"\x00\x01<", b"<p>\xff\xfe</p>"])
    def test_nothing_in_it(self, tmp_path: Path, data: bytes) -> None:
        pytest.importorskip("trafilatura")
        (tmp_path / "a.html").write_bytes(data)
        found, errors = split(read([tmp_path]))
        assert not found
        assert len(errors) == 1


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.jsonl.gz"])
def test_texts_over_the_limit(tmp_path: Path, name: str) -> None:
    text = "نص " * 1000
    record = json.dumps({"id": "a", "text": text}).encode()
    data = {"a.txt": text.encode(), "a.csv": f"id,text\na,{text}\n".encode()}.get(name, record)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert len(split(read([tmp_path / name], ReadOptions(max_size=5000)))[0]) == 1
    found, errors = split(read([tmp_path / name], ReadOptions(max_size=4999)))
    assert not found or name == "a.csv"
    assert "larger than 4,999 bytes" in errors[0] or "empty" in errors[0]


def test_size_is_that_of_the_text_in_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("ب" * 21).encode("cp1256"))
    (tmp_path / "b.txt").write_bytes(("ب" * 20).encode("cp1256"))
    found, errors = split(read([tmp_path], ReadOptions(encoding="cp1256", max_size=40)))
    assert [article.id for article in found] == ["b"]
    assert "a.txt: larger than 40 bytes" in errors[0]


@pytest.mark.parametrize("data", [b"id,text\n1,x\n", b"\xff\xfe\x00\xdcA\x00"])
def test_table_from_standard_input_in_another_encoding(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    found, errors = split(read(["-"], ReadOptions(encoding="utf-16"), input_format="csv"))
    assert not found
    assert errors[0].startswith("stdin:1: not UTF-16") and "nothing is read from here on" in errors[0]


def test_seen_ids() -> None:
    seen = SeenIds()
    assert all(seen.add(f"id-{n}") for n in range(5000))
    assert not any(seen.add(f"id-{n}") for n in range(5000))
    assert seen.add("\ud800")
    assert not seen.add("\ud800")


class TestTables:
    @pytest.mark.parametrize("table", COLUMNS)
    def test_all_forms_agree(self, documents: list[Document], table: Any) -> None:
        records = to_records(documents, table)
        assert records
        assert all(tuple(record) == COLUMNS[table] for record in records)
        assert len({record["id"] for record in records}) == len(records)
        pytest.importorskip("pyarrow")
        assert to_arrow(documents, table).to_pylist() == records
        pd = pytest.importorskip("pandas")
        frame = to_pandas(documents, table)
        assert [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")] == records

    @pytest.mark.parametrize("table", COLUMNS)
    def test_types_without_rows(self, documents: list[Document], table: Any) -> None:
        pytest.importorskip("pandas")
        assert to_arrow([], table).schema == to_arrow(documents, table).schema
        assert list(to_pandas([], table).dtypes) == list(to_pandas(documents, table).dtypes)

    def test_offsets_of_rows_are_right(self, documents: list[Document]) -> None:
        texts = {str(row["id"]): str(row["text"]) for row in to_records(documents, "documents")}
        for row in to_records(documents, "entities"):
            assert texts[str(row["document"])][row["start"] : row["end"]] == row["text"]  # type: ignore[misc]

    def test_unknown_table(self) -> None:
        with pytest.raises(ValueError, match="unknown table 'names'"):
            to_records([], "names")  # type: ignore[arg-type]


class TestRoundTrip:
    def test_brat(self, documents: list[Document], tmp_path: Path) -> None:
        for document in documents:
            back = from_brat(document.id, document.text, to_brat(document))
            assert back.to_dict() == document.to_dict()
        path = tmp_path / "all.zip"
        with path.open("wb") as stream:
            writer = BratWriter(stream)
            for document in documents:
                writer.write(document)
            writer.close()
        expected = sorted((d.to_dict() for d in documents), key=lambda record: record["id"])
        assert sorted((d.to_dict() for d in read_brat(path)), key=lambda record: record["id"]) == expected  # type: ignore[union-attr]
        zipfile.ZipFile(path).extractall(tmp_path / "folder")
        assert len(list(read_brat(tmp_path / "folder"))) == len(documents)

    def test_brat_lines(self, documents: list[Document]) -> None:
        for line in to_brat(documents[0]).splitlines():
            assert line[0] in "T#R"
            if line[0] == "T":
                _, where, words = line.split("\t")
                parts = [tuple(map(int, part.split())) for part in where.partition(" ")[2].split(";")]
                assert " ".join(" ".join(TEXT[a:b].splitlines()) for a, b in parts) == words

    def test_label_studio(self, documents: list[Document]) -> None:
        for document in documents:
            task = json.loads(json.dumps(to_task(document)))
            assert from_task(task).to_dict() == document.to_dict()
            units = document.text.encode("utf-16-le")
            for result in task["predictions"][0]["result"]:
                if result["type"] == "labels":
                    value = result["value"]
                    assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]

    def test_label_studio_annotation_of_a_person_counts(self, documents: list[Document]) -> None:
        task = to_task(documents[0])
        value = {"start": 0, "end": 3, "text": TEXT[:3], "labels": ["PER"]}
        task["annotations"] = [{"result": [{"id": "x", "type": "labels", "value": value}]}]
        (entity,) = from_task(task).entities
        assert (entity.text, entity.label) == (TEXT[:3], "PER")

    def test_label_studio_file(self, documents: list[Document]) -> None:
        for some in (documents, documents[:0]):
            stream = io.BytesIO()
            writer = LabelStudioWriter(stream)
            for document in some:
                writer.write(document)
            writer.close()
            assert [from_task(task).id for task in json.loads(stream.getvalue())] == [d.id for d in some]

    def test_web_annotation(self, documents: list[Document]) -> None:
        for document in documents:
            page = json.loads(json.dumps(to_annotation_page(document)))
            assert from_annotation_page(page, document.text).to_dict() == document.to_dict()

    def test_web_annotation_finds_words_that_moved(self, documents: list[Document]) -> None:
        page = to_annotation_page(documents[0])
        moved = from_annotation_page(page, "عاجل: " + TEXT)
        assert [entity.text for entity in moved.entities] == [entity.text for entity in documents[0].entities]
        with pytest.raises(ValueError, match="not found elsewhere"):
            from_annotation_page(page, "نص آخر")

    def test_conll_gives_the_entities_back(self, documents: list[Document]) -> None:
        for document in documents:
            lines = list(to_conll(document))
            back = from_conll(document.id, document.text, lines)
            assert [(e.start, e.end, e.label) for e in back.entities] == [
                (e.start, e.end, e.label) for e in document.entities
            ]
            assert all(len(line.split("\t")) == 4 for line in lines if line and not line.startswith("# "))

    def test_spacy(self, documents: list[Document]) -> None:
        pytest.importorskip("spacy")
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        from arabnews_nlp.io.spacy_doc import DocBinWriter, from_spacy, to_spacy

        for document in documents:
            doc = to_spacy(document)
            assert doc.text == document.text
            assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
                (e.start, e.end, e.label) for e in document.entities
            ]
            assert sum(len(quote.content) for quote in document.quotes) == len(doc.spans["quotes"])
            assert {span.text for span in doc.spans["cues"]} == {q.cue.text for q in document.quotes if q.cue}
            assert from_spacy(doc).to_dict() == document.to_dict()
        stream = io.BytesIO()
        writer = DocBinWriter(stream)
        for document in documents:
            writer.write(document)
        writer.close()
        docs = DocBin(store_user_data=True).from_bytes(stream.getvalue()).get_docs(Vocab())
        assert [from_spacy(doc).to_dict() for doc in docs] == [document.to_dict() for document in documents]

    @pytest.mark.parametrize("damage", ["T1\tPER x 3\tنص", "T1\tQUOTE 0 3\tنص\nR1\tCue Arg1:T1 Arg2:T9"])
    def test_damaged_annotations_are_refused(self, damage: str) -> None:
        with pytest.raises(ValueError, match=r"line 1 is not brat|leads to .T9."):
            from_brat("a", "نص قصير", damage + "\n")
