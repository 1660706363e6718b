"""`arabnews run`: what it writes, what it refuses, and that nothing is lost or doubled."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sabotage
from corpus import article, articles, write_jsonl
from corrupt import write_corrupt
from kills import disturb
from typer.testing import CliRunner, Result

from arabnews_nlp.batch import Job, JobError, Progress, run
from arabnews_nlp.batch.pool import LocalPool, memory_held
from arabnews_nlp.cli import app
from arabnews_nlp.document import Document
from arabnews_nlp.io import ReadOptions
from arabnews_nlp.lexicon import read_lexicon
from arabnews_nlp.pipeline import load


def arabnews(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["run", *map(str, arguments), "--entities", "dictionary"])


def records(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(output.glob("jsonl/*")) for line in path.read_bytes().splitlines()]


def interruptible() -> None:
    """In a new process: SIGINT interrupts, also where the tests run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ids(output: Path) -> list[str]:
    return [record["id"] for record in records(output)]


def errors(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "errors.jsonl").read_bytes().splitlines()]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "articles.jsonl", 50)


@pytest.fixture
def job(tmp_path: Path, source: Path) -> Job:
    return Job(tmp_path / "job", (str(source),), tmp_path / "out", chunk_size=10, entities="dictionary")


class TestOutput:
    def test_records_are_those_of_the_pipeline(self, tmp_path: Path, source: Path) -> None:
        result = arabnews(tmp_path / "job", "--input", source, "--workers", 2, "--chunk-size", 8)
        assert result.exit_code == 0, result.stderr
        nlp = load("dictionary")
        assert records(tmp_path / "job" / "output") == [nlp(text, id).to_dict() for id, text in articles(50)]
        assert "documents: 50," in result.stderr
        assert (tmp_path / "job" / "errors.jsonl").read_bytes() == b""

    def test_tables_agree_with_the_records(self, tmp_path: Path, source: Path) -> None:
        pq = pytest.importorskip("pyarrow.parquet")
        formats = ("-f", "jsonl", "-f", "csv", "-f", "parquet")
        assert arabnews(tmp_path / "job", "--input", source, "--chunk-size", 20, *formats).exit_code == 0
        output = tmp_path / "job" / "output"
        documents = [Document.from_dict(record) for record in records(output)]
        quotes = pq.read_table(output / "parquet" / "quotes").to_pylist()
        assert [row["text"] for row in quotes] == [quote.text for each in documents for quote in each.quotes]
        assert len({row["id"] for row in quotes}) == len(quotes) > 0
        for table in ("documents", "entities", "quotes"):
            in_parquet = pq.read_table(output / "parquet" / table).to_pylist()
            in_csv = []
            for path in sorted((output / "csv" / table).iterdir()):
                with path.open(encoding="utf-8", newline="") as stream:
                    in_csv += list(csv.DictReader(stream))
            assert in_csv == [{k: "" if v is None else str(v) for k, v in row.items()} for row in in_parquet]

    def test_other_fields_are_kept(self, tmp_path: Path) -> None:
        source = tmp_path / "a.jsonl"
        source.write_text(json.dumps({"url": "u1", "body": article(1), "outlet": "المدى"}), encoding="utf-8")
        result = arabnews(tmp_path / "job", "-i", source, "--text-field", "body", "--id-field", "url")
        assert result.exit_code == 0
        (record,) = records(tmp_path / "job" / "output")
        assert (record["id"], record["meta"]) == ("u1", {"outlet": "المدى"})

    def test_ids_from_content(self, tmp_path: Path) -> None:
        source = tmp_path / "a.jsonl"
        texts = [article(1), article(2), article(1)]
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        assert arabnews(tmp_path / "job", "-i", source, "--ids", "auto").exit_code == 1
        found = ids(tmp_path / "job" / "output")
        assert len(found) == len(set(found)) == 2
        assert all(len(id) == 32 for id in found)
        (error,) = errors(tmp_path / "job")
        assert (error["line"], error["id"]) == (3, found[0])

    def test_limit_and_sample(self, tmp_path: Path, source: Path) -> None:
        assert arabnews(tmp_path / "a", "-i", source, "--limit", 7).exit_code == 0
        assert ids(tmp_path / "a" / "output") == [f"doc-{n:06}" for n in range(7)]
        assert arabnews(tmp_path / "b", "-i", source, "--sample", 0.4).exit_code == 0
        assert arabnews(tmp_path / "c", "-i", source, "--sample", 0.4, "--chunk-size", 3).exit_code == 0
        sample = ids(tmp_path / "b" / "output")
        assert sample == ids(tmp_path / "c" / "output")
        assert 8 <= len(sample) <= 32

    def test_job_inside_its_input_folder(self, tmp_path: Path, source: Path) -> None:
        for _ in range(2):
            assert arabnews(tmp_path / "job", "-i", tmp_path).exit_code == 0
        assert len(ids(tmp_path / "job" / "output")) == 50
        assert arabnews(tmp_path, "-i", tmp_path).exit_code == 2


class TestErrors:
    def test_corrupt_inputs_are_named_and_good_ones_done(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        good, expected = write_corrupt(tmp_path / "in", 100)
        result = arabnews(tmp_path / "job", "-i", tmp_path / "in", "--chunk-size", 30, "--max-size", 10_000)
        assert result.exit_code == 1, result.stderr
        assert sorted(ids(tmp_path / "job" / "output")) == sorted(good)
        found = {(Path(error["source"]).name, error["line"]): error["reason"] for error in errors(tmp_path / "job")}
        assert len(errors(tmp_path / "job")) == len(found) == 100
        assert found.keys() == expected.keys()
        for place, part in expected.items():
            assert part in found[place]

    def test_document_over_the_limit(self, tmp_path: Path, source: Path) -> None:
        with source.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"id": "large", "text": "نص " * 10_000_000}, ensure_ascii=False) + "\n")
            stream.write(json.dumps({"id": "last", "text": article(99)}, ensure_ascii=False) + "\n")
        assert arabnews(tmp_path / "job", "-i", source).exit_code == 1
        (error,) = errors(tmp_path / "job")
        assert (error["line"], error["reason"]) == (51, "larger than 2,000,000 bytes, see --max-size (max_size)")
        assert ids(tmp_path / "job" / "output")[-2:] == ["doc-000049", "last"]

    def test_retry_after_a_repair(self, tmp_path: Path, source: Path) -> None:
        good = source.read_bytes()
        source.write_bytes(good.replace(b'"id": "doc-000017"', b'"nr": "doc-000017"'))
        command = (tmp_path / "job", "-i", source, "--chunk-size", 10)
        assert arabnews(*command).exit_code == 1
        assert len(ids(tmp_path / "job" / "output")) == 49
        source.write_bytes(good)
        assert arabnews(*command, "--retry-errors").exit_code == 3
        result = arabnews(*command, "--retry-errors", "--on-change", "continue")
        assert result.exit_code == 0, result.stderr
        assert "in this run 10 documents" in result.stderr
        assert ids(tmp_path / "job" / "output") == [f"doc-{n:06}" for n in range(50)]
        assert errors(tmp_path / "job") == []

    def test_retry_without_repair_changes_nothing(self, tmp_path: Path, source: Path) -> None:
        with source.open("a") as stream:
            stream.write("{\n")
        command = (tmp_path / "job", "-i", source)
        assert arabnews(*command).exit_code == 1
        before = (records(tmp_path / "job" / "output"), errors(tmp_path / "job"))
        assert arabnews(*command, "--retry-errors").exit_code == 1
        assert (records(tmp_path / "job" / "output"), errors(tmp_path / "job")) == before


class TestChange:
    def test_done_job_does_nothing(self, job: Job) -> None:
        assert run(job).new == 50
        again = run(job)
        assert (again.documents, again.new, again.chunks) == (50, 0, 5)

    def test_changed_input_is_refused(self, job: Job, source: Path) -> None:
        run(job)
        text = source.read_text(encoding="utf-8")
        source.write_text(text.replace("خبر رقم 33", "خبر رقم 34"), encoding="utf-8")
        with pytest.raises(JobError, match="input files are not what they were"):
            run(job)
        before = records(job.output)
        summary = run(job, on_change="continue")
        after = records(job.output)
        assert summary.new == 10
        assert [a["id"] for a, b in zip(before, after, strict=True) if a != b] == ["doc-000033"]

    def test_changed_content_behind_the_same_names_and_times_is_refused(self, job: Job, source: Path) -> None:
        status = source.stat()
        run(job)
        (job.output / "jsonl" / "part-000004.jsonl").unlink()
        text = source.read_text(encoding="utf-8")
        source.write_text(text.replace("خبر رقم 33", "خبر رقم 34"), encoding="utf-8")
        os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
        with pytest.raises(JobError, match=r"changed in the chunk that begins at .*articles.jsonl:31\b"):
            run(job)

    def test_shorter_input_leaves_nothing_behind(self, job: Job, source: Path) -> None:
        run(job)
        source.write_bytes(b"".join(source.read_bytes().splitlines(keepends=True)[:25]))
        assert run(job, on_change="continue").documents == 25
        assert ids(job.output) == [f"doc-{n:06}" for n in range(25)]

    def test_changed_model_is_refused(self, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
        run(job)
        monkeypatch.setattr("arabnews_nlp.batch.runner.model_fingerprint", lambda entities: "0.2.0 other")
        with pytest.raises(JobError, match=r"the model was .* is 0\.2\.0 other"):
            run(job)
        assert run(job, on_change="continue").new == 0
        assert run(job).new == 0

    def test_restart_does_everything_again(self, job: Job, source: Path, tmp_path: Path) -> None:
        run(job)
        before = records(job.output)
        other = Job(job.folder, job.inputs, job.output, ("csv",), chunk_size=20, entities="dictionary")
        with pytest.raises(JobError, match="chunk_size was 10, is 20"):
            run(other)
        assert run(other, on_change="restart").new == 50
        assert not (job.output / "jsonl").exists()
        assert run(job, on_change="restart").new == 50
        assert records(job.output) == before

    def test_missing_output_is_made_again(self, job: Job) -> None:
        run(job)
        before = records(job.output)
        (job.output / "jsonl" / "part-000002.jsonl").unlink()
        with (job.output / "jsonl" / "part-000003.jsonl").open("ab") as stream:
            stream.write(b"{")
        assert run(job).new == 20
        assert records(job.output) == before

    def test_foreign_output_is_refused(self, job: Job) -> None:
        job.output.mkdir()
        (job.output / "precious.jsonl").write_text("{}")
        for on_change in ("refuse", "restart"):
            with pytest.raises(JobError, match="is not empty and not of this job"):
                run(job, on_change=on_change)
        assert (job.output / "precious.jsonl").exists()

    def test_second_run_at_the_same_time_is_refused(self, job: Job) -> None:
        class Nested:
            def process(self, chunks: Any, plan: Any) -> Any:
                with pytest.raises(JobError, match="another process is running the job"):
                    run(job)
                yield from ()

        run(job, Nested())

    @pytest.mark.parametrize("damage", [b"{", b'{"version": 1}', b"[]"])
    def test_damaged_state(self, job: Job, damage: bytes) -> None:
        run(job)
        (job.folder / "job.json").write_bytes(damage)
        with pytest.raises(JobError, match=r"job\.json is damaged"):
            run(job)
        assert run(job, on_change="restart").new == 50

    def test_torn_manifest_line_is_done_again(self, job: Job) -> None:
        run(job)
        before = records(job.output)
        manifest = job.folder / "manifest.jsonl"
        lines = manifest.read_bytes().splitlines(keepends=True)
        manifest.write_bytes(b"".join(lines[:3]) + lines[3][:40])
        assert run(job).new == 20
        assert records(job.output) == before


# Dies at the n-th call of what makes files last, counted in the process that enters chunks.
DIE_AT = """
import os, signal, sys
from pathlib import Path

def deadly(function):
    def called(*arguments):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments)
    return called

if __name__ == "__main__":
    left = int(sys.argv.pop(1))
    os.fsync = deadly(os.fsync)
    Path.replace = deadly(Path.replace)
    Path.unlink = deadly(Path.unlink)
    from arabnews_nlp.cli import main
    main()
"""


class TestCrash:
    def test_random_kills(self, tmp_path: Path) -> None:
        if not Path("/proc/self/task").exists():
            pytest.skip("needs /proc, to find the workers")
        report = disturb(tmp_path, documents=120, kills=5, workers=2, chunk_size=10, longest=2.5, seed=7)
        assert report.differences == []
        assert report.kills.total() == 5

    def test_death_at_every_step_that_makes_a_file_last(self, tmp_path: Path) -> None:
        source = write_jsonl(tmp_path / "in.jsonl", 12, paragraphs=1)
        with source.open("a") as stream:
            stream.write("{\n")
        script = tmp_path / "die.py"
        script.write_text(DIE_AT)

        def command(folder: Path) -> list[str]:
            return ["run", str(folder), "-i", str(source), "--chunk-size", "7", "--entities", "dictionary"]

        calm = tmp_path / "calm"
        assert CliRunner().invoke(app, command(calm)).exit_code == 1
        step, code = 0, -signal.SIGKILL
        while code == -signal.SIGKILL:
            step += 1
            folder = tmp_path / f"job-{step}"
            deadly = [sys.executable, str(script), str(step), *command(folder)]
            code = subprocess.run(deadly, capture_output=True, check=False).returncode
            assert code in (-signal.SIGKILL, 1)
            assert CliRunner().invoke(app, command(folder)).exit_code == 1
            assert records(folder / "output") == records(calm / "output")
            assert errors(folder) == errors(calm)
            assert not list((folder / "output").glob(".unfinished*"))
        assert step > 15

    def test_interrupt_ends_cleanly_and_the_same_command_goes_on(self, tmp_path: Path) -> None:
        source = write_jsonl(tmp_path / "in.jsonl", 400)
        command = [sys.executable, "-m", "arabnews_nlp", "run", str(tmp_path / "job"), "--input", str(source)]
        command += ["--chunk-size", "10", "--workers", "2"]
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = subprocess.Popen(
                command, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=interruptible
            )
            done = len(list((tmp_path / "job" / "output").glob("jsonl/*")))
            deadline = time.monotonic() + 60
            while len(list((tmp_path / "job" / "output").glob("jsonl/*"))) <= done + 1:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            os.killpg(process.pid, number)
            _, told = process.communicate(timeout=30)
            assert process.returncode == code
            assert told.startswith(b"stopped: ")
            assert b"Traceback" not in told
            assert not list((tmp_path / "job" / "output").glob(".unfinished*"))
        finished = subprocess.run(command, capture_output=True, check=True, timeout=300)
        assert b"documents: 400," in finished.stderr
        assert ids(tmp_path / "job" / "output") == [f"doc-{n:06}" for n in range(400)]


def test_workers_start_with_interrupts_blocked() -> None:
    code = """
import signal
from multiprocessing import resource_tracker
from arabnews_nlp.batch.pool import _interrupts_blocked
with _interrupts_blocked():
    resource_tracker.getfd()  # as the start of a process does
    assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


class TestWorkers:
    @pytest.fixture(autouse=True)
    def sabotage(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("arabnews_nlp.batch.pool._work", sabotage.work)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("RAISE", "RuntimeError: no such word"),
            ("DIE", "ended the process that read it (SIGKILL)"),
            ("SLEEP", "took longer than 2 s"),
        ],
    )
    def test_article_that_cannot_be_read(self, job: Job, source: Path, text: str, reason: str) -> None:
        run(job)
        calm = records(job.output)
        with source.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"id": "bad", "text": text}) + "\n" + json.dumps({"id": "z", "text": "نص"}))
        summary = run(job, LocalPool(2, timeout=2), on_change="restart")
        assert (summary.documents, summary.errors) == (51, 1)
        assert records(job.output)[:-1] == calm
        assert errors(job.folder) == [{"id": "bad", "source": str(source), "line": 51, "reason": reason}]


def test_worker_that_grew_is_replaced(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    if not memory_held():
        pytest.skip("needs /proc, to see the memory held")
    run(job)
    calm = records(job.output)
    monkeypatch.setenv("ENDS_OF_WORKERS", str(job.folder / "ends"))
    monkeypatch.setattr("arabnews_nlp.batch.pool._work", sabotage.work_growing)
    assert run(job, LocalPool(2), on_change="restart").new == 50
    assert records(job.output) == calm
    ends = (job.folder / "ends").read_text().split()
    assert len(ends) == len(set(ends)) == 5


class TestFailures:
    def test_full_disk_is_told(self, tmp_path: Path, source: Path) -> None:
        (tmp_path / "full").mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path / "full")]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a small file system")
        try:
            result = arabnews(tmp_path / "job", "-i", source, "-o", tmp_path / "full" / "out")
            assert result.exit_code == 3
            assert "No space left on device" in result.stderr
        finally:
            subprocess.run(["umount", str(tmp_path / "full")], check=True)

    def test_unknown_recognizer(self, tmp_path: Path, source: Path) -> None:
        result = CliRunner().invoke(app, ["run", str(tmp_path / "j"), "-i", str(source), "--entities", "none"])
        assert result.exit_code == 3
        assert "unknown recognizer 'none'" in result.stderr


class TestProgress:
    def test_line(self) -> None:
        progress = Progress(total=1000)
        progress.begin()
        progress.started = (progress.started or 0) - 10
        progress.skip(5, 200)
        progress.count(20, 4000, 3, 1, 400)
        line = progress.line()
        assert "documents: 25" in line
        assert "documents/s: 2.0" in line
        assert "words/s: 400" in line or "words/s: 399" in line
        assert "errors: 1" in line
        assert "time left: 0:10" in line

    def test_unknown_total(self) -> None:
        progress = Progress()
        progress.begin()
        progress.count(1, 1, 1, 0, 1)
        assert "time left" not in progress.line()


def test_input_is_streamed(tmp_path: Path) -> None:
    """However long the input, no more chunks are read than two a worker and one ahead."""
    source = write_jsonl(tmp_path / "in.jsonl", 300, paragraphs=1)
    taken = []

    class Counting:
        def process(self, chunks: Any, plan: Any) -> Any:
            def counted() -> Any:
                for chunk in chunks:
                    taken.append(chunk.number)
                    yield chunk

            for result in LocalPool(2).process(counted(), plan):
                done.append(result.chunk)
                assert len(taken) - len(done) <= 5
                yield result

    done: list[int] = []
    job = Job(tmp_path / "job", (str(source),), tmp_path / "out", chunk_size=10, entities="dictionary")
    assert run(job, Counting()).documents == 300


def test_options_of_reading_are_used(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(article(1).encode("cp1256"))
    job = Job(tmp_path / "job", (str(tmp_path / "in"),), tmp_path / "out", entities="dictionary")
    assert run(job).errors == 1
    named = Job(job.folder, job.inputs, job.output, options=ReadOptions(encoding="cp1256"), entities="dictionary")
    assert run(named, on_change="continue").errors == 0
    assert records(job.output)[0]["text"] == article(1)


class TestLexicon:
    @pytest.fixture
    def lexicon(self, tmp_path: Path) -> Path:
        path = tmp_path / "my.toml"
        path.write_text('[verbs]\n"خابر" = "say"\n', encoding="utf-8")
        return path

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        text = "وخابرت المديرة ليلى الحداد الوزارة بأن المبنى متصدع."
        path = tmp_path / "a.jsonl"
        path.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(6)), encoding="utf-8")
        return path

    def test_every_worker_has_it(self, tmp_path: Path, source: Path, lexicon: Path) -> None:
        arguments = (tmp_path / "job", "-i", source, "--lexicon", lexicon, "-w", 2, "--chunk-size", 2)
        assert arabnews(*arguments).exit_code == 0
        found = records(tmp_path / "job" / "output")
        assert [quote["cue"]["lemma"] for record in found for quote in record["quotes"]] == ["خابر"] * 6
        checksum = read_lexicon(lexicon).checksum
        for name in ("job.json", "manifest.jsonl"):
            assert checksum in (tmp_path / "job" / name).read_text(encoding="utf-8")

    def test_changed_lexicon_is_refused(self, tmp_path: Path, source: Path, lexicon: Path) -> None:
        arguments = (tmp_path / "job", "-i", source, "--lexicon", lexicon)
        assert arabnews(*arguments).exit_code == 0
        assert arabnews(*arguments).exit_code == 0
        before = read_lexicon(lexicon).checksum
        lexicon.write_text('[verbs]\n"خابر" = "warn"\n', encoding="utf-8")
        changed = arabnews(*arguments)
        assert changed.exit_code == 3
        was = f"lexicon was '{lexicon} (checksum {before})', is '{lexicon} (checksum {read_lexicon(lexicon).checksum})'"
        assert was in changed.stderr
        assert "--on-change restart" in changed.stderr
        without = arabnews(tmp_path / "job", "-i", source)
        assert (without.exit_code, "is None" in without.stderr) == (3, True)
        assert arabnews(*arguments, "--on-change", "restart").exit_code == 0
        stances = {
            quote["cue"]["stance"] for record in records(tmp_path / "job" / "output") for quote in record["quotes"]
        }
        assert stances == {"warn"}

    def test_wrong_lexicon_begins_no_job(self, tmp_path: Path, source: Path, lexicon: Path) -> None:
        lexicon.write_text('[verbs]\n"خابر" = "sya"\n', encoding="utf-8")
        result = arabnews(tmp_path / "job", "-i", source, "--lexicon", lexicon)
        assert (result.exit_code, (tmp_path / "job").exists()) == (2, False)
        assert f"error: {lexicon}:2: verbs.خابر: 'sya' is none of" in result.stderr
