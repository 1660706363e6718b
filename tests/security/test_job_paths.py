"""A job folder from elsewhere cannot make a job read, change or remove files outside of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from arabnews_nlp.batch import Job, JobError, Summary
from arabnews_nlp.batch import run as run_job
from arabnews_nlp.batch.chunks import Chunk
from arabnews_nlp.batch.extraction import Plan, Result, Task, extract_chunk
from arabnews_nlp.batch.job import OnChange
from arabnews_nlp.batch.outputs import FORMATS
from arabnews_nlp.document import Document
from arabnews_nlp.io.brat import BratWriter, read_brat

FOREIGN = b"not of the job\n"

NAMES = [
    "../outside.txt",
    "jsonl/../../outside.txt",
    "/etc/hostname",
    "jsonl/part-000000.jsonl\x00.txt",
    "C:\\outside.txt",
    "C:outside.txt",
    "\\\\server\\share\\part-000000.jsonl",
    "jsonl\\part-000000.jsonl",
    "jsonl/./part-000000.jsonl",
    "jsonl/part-000001.jsonl",
    "",
    ".",
]


class Here:
    """Does the chunks in this process."""

    def process(self, chunks: Iterator[Chunk], plan: Plan) -> Generator[Result, None, None]:
        for chunk in chunks:
            yield extract_chunk(Task(chunk), plan)


def run(job: Job, on_change: OnChange = "refuse") -> Summary:
    return run_job(job, Here(), on_change=on_change)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr("arabnews_nlp.batch.runner.model_fingerprint", lambda entities: entities)
    source = tmp_path / "in.jsonl"
    good = [{"id": str(n), "text": f"قال الوزير سامر الحلو إن الجسر رقم {n} آمن."} for n in range(4)]
    source.write_text("".join(json.dumps(record) + "\n" for record in [*good, {"id": "bad"}]), encoding="utf-8")
    made = Job(tmp_path / "job", (str(source),), tmp_path / "out", chunk_size=2, entities="dictionary")
    run(made)
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.txt"
    path.write_bytes(FOREIGN)
    return path


def edit(job: Job, line: int, **changes: Any) -> None:
    manifest = job.folder / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines()
    lines[line] = json.dumps({**json.loads(lines[line]), **changes})
    manifest.write_text("".join(each + "\n" for each in lines), encoding="utf-8")


class TestManifest:
    @pytest.mark.parametrize("on_change", ["refuse", "continue", "restart"])
    @pytest.mark.parametrize("name", NAMES)
    def test_foreign_file_is_refused(self, job: Job, outside: Path, name: str, on_change: OnChange) -> None:
        edit(job, 1, files={"jsonl/part-000001.jsonl" if name != NAMES[9] else "x": 5, name: len(FOREIGN)}, chunk=0)
        before = (job.folder / "manifest.jsonl").read_bytes()
        with pytest.raises(JobError, match=r"manifest\.jsonl:2: field 'files': .* is no file of chunk 0"):
            run(job, on_change=on_change)
        assert outside.read_bytes() == FOREIGN
        assert (job.folder / "manifest.jsonl").read_bytes() == before

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"chunk": "../../outside"}, "chunk"),
            ({"chunk": -1}, "chunk"),
            ({"chunk": True}, "chunk"),
            ({"chunk": 10**30}, "chunk"),
            ({"documents": None}, "documents"),
            ({"digest": 5}, "digest"),
            ({"files": ["jsonl/part-000000.jsonl"]}, "files"),
            ({"files": {"jsonl/part-000000.jsonl": "1"}}, "files: jsonl/part-000000.jsonl"),
            ({"errors": 3, "files": {}}, "files"),
            ({"path": "../.."}, "path"),
        ],
    )
    def test_wrong_field_is_named(self, job: Job, changes: dict[str, Any], field: str) -> None:
        edit(job, 0, **changes)
        with pytest.raises(JobError, match=rf"manifest\.jsonl:1: .*'{field}'"):
            run(job)

    @pytest.mark.parametrize("record", ["[]", "7", '{"dropped": "../x"}', '{"chunks": -1}', "{}", '{"chunk": 0}'])
    def test_other_line_is_refused(self, job: Job, record: str) -> None:
        with (job.folder / "manifest.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(record + "\n")
        with pytest.raises(JobError, match=r"manifest\.jsonl:5: "):
            run(job)

    def test_deeply_nested_line_counts_as_torn(self, job: Job) -> None:
        with (job.folder / "manifest.jsonl").open("a", encoding="utf-8") as stream:
            stream.write("[" * 200_000 + "\n")
        assert run(job).documents == 4

    @pytest.mark.parametrize(
        "state",
        ["[" * 200_000, '{"version": 1, "settings": [], "listing": "", "model": ""}'],
        ids=["nested", "list"],
    )
    def test_state_of_another_kind(self, job: Job, state: str) -> None:
        (job.folder / "job.json").write_text(state, encoding="utf-8")
        with pytest.raises(JobError, match=r"job\.json is damaged"):
            run(job)


class TestLinks:
    @pytest.mark.parametrize("on_change", ["refuse", "restart"])
    @pytest.mark.parametrize("name", ["job.json", "manifest.jsonl", "errors.jsonl", "lock"])
    def test_file_of_the_job(self, job: Job, outside: Path, name: str, on_change: OnChange) -> None:
        (job.folder / name).unlink(missing_ok=True)
        (job.folder / name).symlink_to(outside)
        with pytest.raises(JobError, match=rf"{name} leads out of .* by a symbolic link"):
            run(job, on_change=on_change)
        assert outside.read_bytes() == FOREIGN

    @pytest.mark.parametrize("name", sorted({"errors", *(folder for each in FORMATS.values() for folder in each)}))
    def test_folder_of_the_output(self, job: Job, tmp_path: Path, name: str) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        part = elsewhere / "part-000000.jsonl"
        part.write_bytes(FOREIGN)
        link = job.output / name
        if link.exists():
            link.rename(tmp_path / "moved")
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(elsewhere)
        with pytest.raises(JobError, match="leads out of"):
            run(job)
        with pytest.raises(JobError, match="leads out of"):
            run(job, "restart")
        assert part.read_bytes() == FOREIGN

    def test_part(self, job: Job, outside: Path) -> None:
        part = job.output / "errors" / "part-000002.jsonl"
        part.unlink()
        part.symlink_to(outside)
        with pytest.raises(JobError, match="leads out of"):
            run(job)
        assert FOREIGN not in (job.folder / "errors.jsonl").read_bytes()

    def test_temporary_name_is_not_followed(self, job: Job, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.getpid", lambda: 4242)
        (job.folder / ".errors.jsonl.4242.tmp").symlink_to(outside)
        run(job)
        assert outside.read_bytes() == FOREIGN

    def test_output_folder_may_be_a_link_itself(self, tmp_path: Path, job: Job) -> None:
        (tmp_path / "disk").mkdir()
        (tmp_path / "linked").symlink_to(tmp_path / "disk")
        other = Job(tmp_path / "second", job.inputs, tmp_path / "linked", entities="dictionary")
        assert run(other).documents == 4
        assert run(other).new == 0


@pytest.mark.parametrize("id", ["../../up", "/etc/passwd", "..", "a\\..\\b", "C:x", "a\x00b", "\ud800", "a/../b"])
def test_document_id_is_no_path_in_an_archive(tmp_path: Path, id: str) -> None:
    path = tmp_path / "a.zip"
    with path.open("wb") as stream:
        writer = BratWriter(stream)
        writer.write(Document(id, "نص"))
        writer.close()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert not set(name) & set("/\\:\x00")
            assert (tmp_path / name).resolve().parent == tmp_path
    (document,) = read_brat(path)
    assert isinstance(document, Document)
    assert document.id == id
