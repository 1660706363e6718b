from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from arabnews_nlp.cli import app
from arabnews_nlp.document import Document
from arabnews_nlp.io.quotes_csv import COLUMNS

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
STATEMENT = 'قال المدير سامر الحلواني: "سيبدأ العمل في المشروع غدا".'


def arabnews(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def process(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "arabnews_nlp", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, check=False)


def records(output: str) -> list[Document]:
    return [Document.from_dict(json.loads(line)) for line in output.splitlines()]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


class TestExtract:
    def test_samples(self) -> None:
        result = arabnews("extract", SAMPLES)
        assert result.exit_code == 0, result.stderr
        documents = records(result.stdout)
        names = sorted(path.stem for path in SAMPLES.glob("*.txt"))
        assert [document.id for document in documents] == names
        for document in documents:
            assert document.text == (SAMPLES / f"{document.id}.txt").read_bytes().decode()
            assert document.quotes
            assert document.entities
            for entity in document.entities:
                assert document.text[entity.start : entity.end] == entity.text
        assert "documents: 7," in result.stderr
        assert "errors: 0," in result.stderr

    def test_quote_and_its_speaker(self, article: Path) -> None:
        (document,) = records(arabnews("extract", article).stdout)
        (quote,) = document.quotes
        assert quote.text == "سيبدأ العمل في المشروع غدا"
        assert quote.speaker is not None
        assert quote.speaker.name == "سامر الحلواني"

    def test_output_file(self, article: Path, tmp_path: Path) -> None:
        output = tmp_path / "out.jsonl"
        result = arabnews("extract", article, "-o", output)
        assert result.exit_code == 0
        assert result.stdout == ""
        assert [document.id for document in records(output.read_text(encoding="utf-8"))] == ["one"]

    def test_repeated_run_into_the_folder_that_is_read(self, article: Path, tmp_path: Path) -> None:
        command = ("extract", tmp_path, "-o", tmp_path / "out.jsonl")
        assert [arabnews(*command).exit_code for _ in range(2)] == [0, 0]

    def test_csv(self, article: Path) -> None:
        result = arabnews("extract", article, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert tuple(rows[0]) == COLUMNS
        assert [(row["document"], row["text"]) for row in rows] == [("one", "سيبدأ العمل في المشروع غدا")]

    def test_text(self, article: Path) -> None:
        result = arabnews("extract", article, "--format", "text")
        assert "سيبدأ العمل في المشروع غدا" in result.stdout
        assert "\x1b" not in result.stdout

    def test_standard_input_is_one_text(self) -> None:
        (document,) = records(arabnews("extract", "-", stdin=STATEMENT).stdout)
        assert (document.id, document.text) == ("stdin", STATEMENT)

    def test_standard_input_as_jsonl(self) -> None:
        lines = "".join(json.dumps({"key": name, "body": STATEMENT}) + "\n" for name in "ab")
        options = ("--input-format", "jsonl", "--text-field", "body", "--id-field", "key")
        result = arabnews("extract", "-", *options, stdin=lines)
        assert [document.id for document in records(result.stdout)] == ["a", "b"]

    def test_lone_surrogates_come_through(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text('{"id": "a", "text": "\\ud800 نص \\udfff"}\n', encoding="utf-8")
        for output_format in ("jsonl", "csv", "text"):
            result = arabnews("extract", path, "-f", output_format)
            assert result.exit_code == 0, result.stderr
        (document,) = records(arabnews("extract", path).stdout)
        assert document.text == "\ud800 نص \udfff"


class TestFailures:
    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("bad.txt", b"\xc7\xe1", ":1: not UTF-8"),
            ("bad.txt", b"", ": empty"),
            ("bad.jsonl", b"", ": empty"),
            ("bad.jsonl", b'{"id":"a","text":"x"}\n{"id":"b","text":"x"}\n{"id"\n', ":3: not JSON"),
            ("bad.jsonl", b'{"id": "a"}', ":1: no field 'text'"),
            ("bad.jsonl", b'{"id": "a", "text": []}', ":1: field 'text' must be a string, it is an array"),
            ("bad.jsonl", b'{"id": "one", "text": "x"}', ":1: the id 'one' was read before"),
        ],
    )
    def test_bad_input_is_named_and_the_rest_goes_on(
        self, article: Path, tmp_path: Path, name: str, data: bytes, message: str
    ) -> None:
        (tmp_path / name).write_bytes(data)
        last = tmp_path / "last.txt"
        last.write_text("خبر أخير", encoding="utf-8")
        result = arabnews("extract", article, tmp_path / name, last)
        assert result.exit_code == 1
        assert f"error: {tmp_path / name}{message}" in result.stderr
        assert "errors: 1," in result.stderr
        read = [document.id for document in records(result.stdout)]
        assert (read[0], read[-1]) == ("one", "last")

    def test_missing_path(self, article: Path, tmp_path: Path) -> None:
        result = arabnews("extract", tmp_path / "missing.txt", article)
        assert result.exit_code == 1
        assert f"error: {tmp_path}/missing.txt: no such file or folder" in result.stderr
        assert [document.id for document in records(result.stdout)] == ["one"]

    def test_nothing_readable(self, tmp_path: Path) -> None:
        result = arabnews("extract", tmp_path / "missing")
        assert result.exit_code == 1
        assert "documents: 0," in result.stderr

    def test_output_folder_is_missing(self, article: Path, tmp_path: Path) -> None:
        result = arabnews("extract", article, "-o", tmp_path / "missing" / "out.jsonl")
        assert result.exit_code == 1
        assert f"cannot write {tmp_path}/missing/out.jsonl: No such file" in result.stderr

    def test_full_disk(self, article: Path) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("needs /dev/full")
        result = arabnews("extract", article, "-o", "/dev/full")
        assert result.exit_code == 1
        assert "cannot write /dev/full" in result.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("extract",),
            ("extract", "a.txt", "--format", "xlsx"),
            ("extract", "a.txt", "--no-such-option"),
            ("extract", "a.jsonl", "-o", "a.jsonl"),
            ("nothing",),
            ("evaluate", "quotes"),
            ("evaluate", "quotes", "gold.xml", "pred.jsonl", "--run"),
        ],
    )
    def test_wrong_usage(self, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "gold.xml").write_text("نص", encoding="utf-8")
        result = arabnews(*arguments)
        assert result.exit_code == 2
        assert result.stderr


class TestProcess:
    def test_module_reads_standard_input(self) -> None:
        done = process("extract", "-", stdin=STATEMENT.encode())
        assert done.returncode == 0, done.stderr
        (document,) = records(done.stdout.decode())
        assert document.text == STATEMENT
        assert b"documents: 1," in done.stderr

    def test_exit_codes(self, tmp_path: Path) -> None:
        assert process("extract", tmp_path / "missing.txt").returncode == 1
        assert process("extract").returncode == 2

    def test_version(self) -> None:
        done = process("--version")
        assert done.returncode == 0
        assert done.stdout.startswith(b"arabnews ")

    def test_closed_pipe_is_quiet(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        record = {"text": STATEMENT * 20}
        path.write_text("".join(json.dumps({"id": n, **record}) + "\n" for n in range(500)), encoding="utf-8")
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "arabnews_nlp", "extract", str(path)]
        with os.fdopen(writing, "wb") as closed:
            done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, timeout=300, check=False)
        assert done.stderr == b""
        assert done.returncode == 141

    def test_package_imports_nothing_heavy(self) -> None:
        code = "import sys, arabnews_nlp; print(*{'numpy','onnxruntime','typer','rich'} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == ""


class TestEvaluate:
    GOLD = (
        '<cue ref="1">قال</cue> <speaker ref="1">المدير <per>سامر الحلواني</per></speaker>: '
        '"<quote id="1" type="direct" speaker="سامر الحلواني" kind="person">'
        'سيبدأ العمل في المشروع غدا</quote>".'
    )

    @pytest.fixture
    def gold(self, tmp_path: Path) -> Path:
        folder = tmp_path / "gold"
        folder.mkdir()
        (folder / "one.xml").write_text(self.GOLD, encoding="utf-8")
        return folder

    def test_predictions_of_a_file(self, gold: Path, article: Path, tmp_path: Path) -> None:
        predictions = tmp_path / "pred.jsonl"
        assert arabnews("extract", article, "-o", predictions).exit_code == 0
        from_file = arabnews("evaluate", "quotes", gold, predictions, "--json")
        from_run = arabnews("evaluate", "quotes", gold, "--run", "--json")
        assert from_file.exit_code == from_run.exit_code == 0
        assert json.loads(from_file.stdout) == json.loads(from_run.stdout)
        assert json.loads(from_file.stdout)["record"]["gold"] == 1

    def test_mistakes_are_listed_with_context(self, gold: Path, tmp_path: Path) -> None:
        predictions = tmp_path / "pred.jsonl"
        predictions.write_text('{"id": "one", "entities": [], "quotes": []}\n', encoding="utf-8")
        result = arabnews("evaluate", "quotes", gold, predictions, "--errors", "5", "--by-article")
        assert result.exit_code == 0
        assert "missed: 1" in result.stdout
        assert '"⟦سيبدأ العمل في المشروع غدا⟧".' in result.stdout

    def test_missing_predictions_are_told(self, gold: Path, tmp_path: Path) -> None:
        predictions = tmp_path / "pred.jsonl"
        predictions.write_text("", encoding="utf-8")
        result = arabnews("evaluate", "quotes", gold, predictions)
        assert "no prediction for 1 articles" in result.stderr

    def test_entities_of_annotated_articles(self, gold: Path, tmp_path: Path) -> None:
        predictions = tmp_path / "pred.jsonl"
        start = STATEMENT.index("سامر")
        entity = {"start": start, "end": start + 13, "label": "ORG"}
        predictions.write_text(json.dumps({"id": "one", "entities": [entity]}), encoding="utf-8")
        figures = json.loads(arabnews("evaluate", "entities", gold, predictions, "--json").stdout)
        assert figures["total"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "pred": 1}
        assert figures["confusion"] == [["PER", "ORG", 1]]

    def test_entities_of_a_conll_file(self, tmp_path: Path) -> None:
        gold, predictions = tmp_path / "gold.conll", tmp_path / "pred.conll"
        gold.write_text("زار O\nسامر B-PERS\nالحلواني I-PERS\nصنعاء B-LOC\n", encoding="utf-8")
        predictions.write_text("زار O\nسامر B-PER\nالحلواني I-PER\nصنعاء O\n", encoding="utf-8")
        result = arabnews("evaluate", "entities", gold, predictions)
        assert result.exit_code == 0
        rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()[1:6]}
        assert rows["PER"] == ["1.0000", "1.0000", "1.0000", "1", "1"]
        assert rows["LOC"] == ["0.0000", "0.0000", "0.0000", "1", "0"]

    def test_pipeline_runs_on_a_conll_file(self, tmp_path: Path) -> None:
        gold = tmp_path / "gold.conll"
        gold.write_text("زار O\nالرئيس O\nروسيا B-LOC\n.\tO\n\n", encoding="utf-8")
        figures = json.loads(arabnews("evaluate", "entities", gold, "--json").stdout)
        assert figures["LOC"]["gold"] == 1
        assert figures["COUNTRY"]["pred"] == 0

    @pytest.mark.parametrize("source", ["<per>بلا نهاية", '<cue ref="9">قال</cue>', "<b>نص</b>"])
    def test_bad_gold_is_named(self, tmp_path: Path, source: str) -> None:
        (tmp_path / "bad.xml").write_text(source, encoding="utf-8")
        result = arabnews("evaluate", "quotes", tmp_path / "bad.xml")
        assert result.exit_code == 1
        assert "error: bad" in result.stderr

    def test_baseline_only_rises(self, gold: Path, article: Path, tmp_path: Path) -> None:
        good, poor, baseline = (tmp_path / name for name in ("good.jsonl", "poor.jsonl", "baseline.json"))
        quote = {"type": "direct", "content": [[STATEMENT.index("سيبدأ"), STATEMENT.index('".')]]}
        answer = {"id": "one", "quotes": [{**quote, "speaker": {"name": "سامر الحلواني", "kind": "person"}}]}
        good.write_text(json.dumps(answer), encoding="utf-8")
        poor.write_text('{"id": "one"}', encoding="utf-8")
        for predictions in (poor, good, poor):
            arabnews("evaluate", "quotes", gold, predictions, "--write-baseline", baseline)
        assert json.loads(baseline.read_text(encoding="utf-8"))["figures"]["record.f1"] == 1.0


def test_training_reports_a_missing_folder_and_a_missing_extra(tmp_path: Path) -> None:
    assert arabnews("train", "quotes", tmp_path / "missing", tmp_path / "out.json").exit_code == 2
    if find_spec("sklearn") is None:
        result = arabnews("train", "quotes", tmp_path, tmp_path / "out.json")
        assert result.exit_code == 1
        assert 'pip install "arabnews-nlp[train]"' in result.output
