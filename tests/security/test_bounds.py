"""Inputs made to fill memory or to break a parser end in a clear error, and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from arabnews_nlp.cli import app
from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError, LexiconError, MissingModelError
from arabnews_nlp.io import Article, Item, ReadOptions, read
from arabnews_nlp.io.brat import read_brat
from arabnews_nlp.io.compression import FREE
from arabnews_nlp.io.records import DEEPEST
from arabnews_nlp.lexicon import read_lexicon
from arabnews_nlp.quotes.model import read_models

MEBIBYTE = 1 << 20
GOOD = json.dumps({"id": "good", "text": "نص"}).encode() + b"\n"

# Reads a file as `arabnews extract` would and prints what came, and by how much memory grew meanwhile.
READ = """
import resource, sys
import arabnews_nlp.io.readers
from arabnews_nlp.io import Article, read
for module in sys.argv[2:]:
    __import__(module)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for item in read([sys.argv[1]]):
    print("article" if isinstance(item, Article) else f"error {item}")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def read_apart(path: Path, *modules: str) -> tuple[list[str], int]:
    """What is read from `path` by another process, and its growth in MiB."""
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path), *modules], capture_output=True, text=True, check=True, timeout=120
    )
    *items, growth = run.stdout.splitlines()
    return items, int(growth)


def split(items: Iterable[Item]) -> tuple[list[Article], list[str]]:
    found = list(items)
    return [each for each in found if isinstance(each, Article)], [str(e) for e in found if isinstance(e, InputError)]


def gzip_bomb(path: Path, gibibytes: int, begin: bytes = b"") -> Path:
    """So much zeros in a small file: one compressed stretch over and over."""
    stretch = gzip.compress(bytes(64 * MEBIBYTE), 9)
    path.write_bytes(gzip.compress(begin) + stretch * (16 * gibibytes))
    assert path.stat().st_size < 2 * MEBIBYTE * gibibytes
    return path


def sparse(path: Path, begin: bytes, size: int, end: bytes) -> Path:
    """`begin`, then zeros up to `size`, then `end`; the zeros take no room on the disk."""
    with path.open("wb") as stream:
        stream.write(begin)
        stream.truncate(size)
        stream.seek(size)
        stream.write(end)
    return path


class TestCompressed:
    def test_ten_gigabytes_of_one_line(self, tmp_path: Path) -> None:
        path = gzip_bomb(tmp_path / "a.jsonl.gz", 10, GOOD)
        items, growth = read_apart(path)
        assert items[0] == "article"
        assert items[1].startswith(f"error {path}:2: larger than 2,000,000 bytes")
        assert items[2].startswith(f"error {path}: decompresses to more than 200 times its size")
        assert "--max-ratio" in items[2]
        assert len(items) == 3
        assert growth < 200

    @pytest.mark.parametrize("name", ["a.csv.gz", "a.tsv.gz", "a.txt.gz"])
    def test_other_formats(self, tmp_path: Path, name: str) -> None:
        path = gzip_bomb(tmp_path / name, 4, b"id\ttext\n" if "tsv" in name else b"id,text\n")
        items, growth = read_apart(path)
        assert len(items) == 1
        assert items[0].startswith(f"error {path}:")
        assert "larger than 2,000,000 bytes" in items[0]
        assert growth < 200

    def test_html(self, tmp_path: Path) -> None:
        pytest.importorskip("trafilatura")
        items, growth = read_apart(gzip_bomb(tmp_path / "a.html.gz", 4), "trafilatura")
        assert len(items) == 1
        assert "larger than 32,000,000 bytes" in items[0]
        assert growth < 300

    def test_endless_short_lines(self, tmp_path: Path) -> None:
        """Blank lines are passed over, so that nothing but the ratio tells."""
        path = tmp_path / "a.jsonl.gz"
        path.write_bytes(gzip.compress(GOOD) + gzip.compress((b" " * 1023 + b"\n") * 64 * 1024) * 64)
        started = time.monotonic()
        found, errors = split(read([path]))
        assert [article.id for article in found] == ["good"]
        (error,) = errors
        assert "more than 200 times" in error
        assert time.monotonic() - started < 60

    def test_zstandard(self, tmp_path: Path) -> None:
        zstandard = pytest.importorskip("zstandard")
        frame = zstandard.ZstdCompressor(level=1).compress(bytes(1 << 30))
        path = tmp_path / "a.jsonl.zst"
        path.write_bytes(zstandard.ZstdCompressor().compress(GOOD) + frame * 10)
        assert path.stat().st_size < MEBIBYTE
        items, growth = read_apart(path, "zstandard")
        assert items[0] == "article"
        assert "more than 200 times" in items[-1]
        assert growth < 300

    @pytest.mark.parametrize("ending", [".gz", ".zst"])
    def test_honest_archive_of_many_articles(self, tmp_path: Path, ending: str) -> None:
        """Ordinary texts, ten times smaller when compressed, more than what is free."""
        generator = random.Random(1)
        words = [
            "".join(generator.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=generator.randint(2, 7))) for _ in range(200)
        ]
        lines = [" ".join(generator.choices(words, k=2_000)) for _ in range(200)]
        data = b"".join(
            json.dumps({"id": f"{n}", "text": lines[n % 200]}, ensure_ascii=False).encode() + b"\n"
            for n in range(4_000)
        )
        assert len(data) > FREE
        path = tmp_path / f"a.jsonl{ending}"
        if ending == ".gz":
            path.write_bytes(gzip.compress(data, 1))
        else:
            path.write_bytes(pytest.importorskip("zstandard").ZstdCompressor(level=1).compress(data))
        assert 3 < len(data) / path.stat().st_size < 200
        found, errors = split(read([path]))
        assert len(found) == 4_000
        assert not errors

    def test_limit_can_be_raised(self, tmp_path: Path) -> None:
        record = json.dumps({"id": "ID", "text": "نص واحد " * 2_000}, ensure_ascii=False).encode() + b"\n"
        path = tmp_path / "a.jsonl.gz"
        path.write_bytes(gzip.compress(b"".join(record.replace(b"ID", b"%d" % n) for n in range(2_500))))
        found, errors = split(read([path]))
        assert len(found) < 2_500
        assert "more than 200 times" in errors[0]
        for ratio in (2000.0, None):
            found, errors = split(read([path], ReadOptions(max_ratio=ratio)))
            assert len(found) == 2_500
            assert not errors

    def test_command_line(self, tmp_path: Path) -> None:
        path = gzip_bomb(tmp_path / "a.jsonl.gz", 1, GOOD)
        output = tmp_path / "out.jsonl"
        result = CliRunner().invoke(app, ["extract", str(path), "-o", str(output)])
        assert result.exit_code == 1
        assert f"error: {path}: decompresses to more than 200 times its size" in result.stderr
        assert len(output.read_bytes().splitlines()) == 1
        result = CliRunner().invoke(app, ["extract", str(path), "-o", str(output), "--max-ratio", "5000"])
        assert result.exit_code == 1
        assert "decompresses" not in result.stderr

    def test_job_goes_on_with_the_next_file(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        gzip_bomb(tmp_path / "in" / "a.jsonl.gz", 1)
        (tmp_path / "in" / "b.jsonl").write_bytes(GOOD)
        result = CliRunner().invoke(
            app, ["run", str(tmp_path / "job"), "-i", str(tmp_path / "in"), "--entities", "dictionary"]
        )
        assert result.exit_code == 1, result.stderr
        assert "documents: 1," in result.stderr
        errors = [json.loads(line) for line in (tmp_path / "job" / "errors.jsonl").read_bytes().splitlines()]
        assert [(Path(error["source"]).name, error["line"]) for error in errors] == [
            ("a.jsonl.gz", 1),
            ("a.jsonl.gz", None),
        ]


class TestParquet:
    def test_value_that_stands_in_many_rows(self, tmp_path: Path) -> None:
        """Stored once, and 60 MiB in each of 100,000 rows."""
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        text = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 60 * MEBIBYTE]))
        ids = pa.array([str(n) for n in range(100_000)])
        path = tmp_path / "a.parquet"
        pq.write_table(
            pa.table({"id": ids, "text": text}), path, compression="zstd", dictionary_pagesize_limit=100 * MEBIBYTE
        )
        assert path.stat().st_size < 2 * MEBIBYTE
        items, growth = read_apart(path, "pyarrow.parquet")
        assert items[0].startswith(f"error {path}:1: field 'text' is larger than 2,000,000 bytes")
        assert growth < 800

    def test_rows_without_end(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        text = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), pa.array(["نص " * 100_000]))
        path = tmp_path / "a.parquet"
        pq.write_table(pa.table({"id": range(3_000), "text": text}), path, compression="zstd")
        found, errors = split(read([path]))
        assert len(found) < 1_000
        assert "rows from here on are not read: it decompresses to more than 200 times its size" in errors[0]
        assert len(errors) == 1

    def test_column_that_grows(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        path = tmp_path / "a.parquet"
        texts = [f"{n} " + "نص " * 300_000 for n in range(60)]
        pq.write_table(pa.table({"id": range(60), "text": texts}), path, compression="zstd", use_dictionary=False)
        found, errors = split(read([path]))
        assert not found
        assert errors[0].startswith(f"{path}:1: rows from here on are not read: it decompresses to more than 200 times")
        assert len(split(read([path], ReadOptions(max_ratio=None)))[0]) == 60


class TestEndlessLine:
    def test_jsonl(self, tmp_path: Path) -> None:
        path = sparse(tmp_path / "a.jsonl", b'{"id": "x", "text": "', 1 << 30, b'"}\n' + GOOD)
        items, growth = read_apart(path)
        assert items[0].startswith(f"error {path}:1: larger than 2,000,000 bytes, see --max-size")
        assert items[1:] == ["article"]
        assert growth < 100

    @pytest.mark.parametrize(
        ("name", "begin", "line"),
        [("a.csv", b"id,text\n1,", 2), ("b.csv", b'id,text\n1,"', 2), ("a.tsv", b"", 1), ("a.txt", b"", None)],
    )
    def test_other_formats(self, tmp_path: Path, name: str, begin: bytes, line: int | None) -> None:
        path = sparse(tmp_path / name, begin, 1 << 30, b"\n")
        items, growth = read_apart(path)
        assert len(items) == 1
        assert items[0].startswith(f"error {path}:{line}:" if line else f"error {path}:")
        assert "larger than 2,000,000 bytes" in items[0]
        assert growth < 150

    def test_csv_row_of_many_short_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"id,text\n" + b'"a\n",' * 5_000_000)
        items, growth = read_apart(path)
        assert len(items) == 1
        assert "not CSV from here on: a row that is larger than 2,000,000 bytes" in items[0]
        assert growth < 500

    def test_csv_of_endlessly_many_columns(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"x," * 1_000_000 + b"\n1,2\n")
        (error,) = split(read([tmp_path / "a.csv"]))[1]
        assert "no column 'text'" in error
        assert len(error) < 1_000

    def test_largest_line_of_small_values(self, tmp_path: Path) -> None:
        """Of what is let through, what takes most memory: a record of empty arrays."""
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"id": "1", "text": "x", "n": [' + b"[]," * 5_000_000 + b"[]]}\n")
        items, growth = read_apart(path)
        assert items == ["article"]
        assert growth < 600


class TestNesting:
    @pytest.mark.parametrize("depth", [DEEPEST + 1, 500, 900, 100_000])
    @pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
    def test_jsonl(self, tmp_path: Path, begin: str, end: str, depth: int) -> None:
        path = tmp_path / "a.jsonl"
        deep = f'{{"id": "deep", "text": "x", "tags": {begin * depth}1{end * depth}}}\n'.encode()
        path.write_bytes(deep + GOOD)
        found, errors = split(read([path]))
        assert [article.id for article in found] == ["good"]
        (error,) = errors
        assert error.startswith(f"{path}:1: ")
        assert "nested deeper than 100 levels" in error or "recursion" in error

    def test_what_is_let_through_can_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        record = '{"id": "deep", "text": "قال الوزير: نعم", "tags": ' + "[" * DEEPEST + "]" * DEEPEST + "}\n"
        path.write_text(record, encoding="utf-8")
        for command in (["extract", str(path)], ["run", str(tmp_path / "job"), "-i", str(path)]):
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 0, result.output

    def test_html(self, tmp_path: Path) -> None:
        pytest.importorskip("trafilatura")
        for name, tag in enumerate(("div", "b", "table><tr><td", "ul><li", "blockquote")):
            (tmp_path / f"{name}.html").write_text(f"<html><body>{f'<{tag}>' * 100_000}<p>نص", encoding="utf-8")
        (tmp_path / "attributes.html").write_text(f"<html><body><p {'a=1 ' * 500_000}>نص", encoding="utf-8")
        items, growth = read_apart(tmp_path, "trafilatura")
        assert len(items) == 6
        assert growth < 300

    def test_lexicon(self, tmp_path: Path) -> None:
        path = tmp_path / "my.toml"
        path.write_text("a = " + "[" * 100_000, encoding="utf-8")
        with pytest.raises(LexiconError, match=r"my\.toml: no valid TOML: nested too deeply"):
            read_lexicon(path)

    def test_quote_model(self, tmp_path: Path) -> None:
        path = tmp_path / "quotes.json"
        path.write_text("[" * 100_000, encoding="utf-8")
        with pytest.raises(MissingModelError, match=r"quotes\.json"):
            read_models(path)


class TestBrat:
    def archive(self, path: Path, **files: bytes) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name.replace("_", "."), content)
        return path

    def test_one_large_file(self, tmp_path: Path) -> None:
        path = self.archive(tmp_path / "a.zip", a_ann=b"", a_txt=bytes(300 * MEBIBYTE), b_ann=b"", b_txt=b"good")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        error, document = read_brat(path)
        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 100
        assert str(error).startswith(f"{path}/a.ann: a.txt is larger than 2,000,000 bytes")
        assert isinstance(document, Document)

    def test_many(self, tmp_path: Path) -> None:
        text = "نص ".encode() * 300_000
        path = self.archive(
            tmp_path / "a.zip",
            **{f"{n:03}_{end}": text if end == "txt" else b"" for n in range(200) for end in ("ann", "txt")},
        )
        *documents, error = read_brat(path)
        assert len(documents) < 100
        assert "not read from here on: the archive decompresses to more than 200 times its size" in str(error)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive"])
    def test_no_archive(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "a.zip").write_bytes(data)
        (error,) = read_brat(tmp_path / "a.zip")
        assert isinstance(error, InputError)

    def test_damage_and_nesting(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in {"a.ann": "", "a.txt": "damaged", "b.ann": "#1\tRecord T1\t" + "[" * 100_000}.items():
                archive.writestr(name, content)
            archive.writestr("b.txt", "نص")
            archive.writestr("c.ann", "")
            archive.writestr("c.txt", "good")
        (tmp_path / "a.zip").write_bytes(stream.getvalue().replace(b"damaged", b"DAMAGED"))
        found: list[Any] = list(read_brat(tmp_path / "a.zip"))
        assert [type(each).__name__ for each in found] == ["InputError", "InputError", "Document"]
