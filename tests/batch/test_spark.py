"""Spark gives what the single process gives, on local sessions and on a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from corpus import article, articles, write_jsonl

from arabnews_nlp.batch import Job, run
from arabnews_nlp.batch.pool import LocalPool
from arabnews_nlp.document import Document
from arabnews_nlp.errors import LexiconError
from arabnews_nlp.io.tables import COLUMNS, to_records
from arabnews_nlp.pipeline import load

if shutil.which("java") is None:
    pytest.skip("Spark needs Java (17 or later), which is not here", allow_module_level=True)
pyspark = pytest.importorskip("pyspark", reason="needs the package pyspark")
pytest.importorskip("pandas", reason="needs the package pandas")
pytest.importorskip("pyarrow", reason="needs the package pyarrow")

from pyspark.sql import SparkSession  # noqa: E402

from arabnews_nlp.spark import extract  # noqa: E402

DOCUMENTS = int(os.environ.get("ARABNEWS_SPARK_DOCUMENTS", "150"))
ENTITIES = os.environ.get("ARABNEWS_SPARK_ENTITIES", "dictionary")


@contextmanager
def session(master: str, **settings: str) -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    for name, value in settings.items():
        builder = builder.config(name.replace("__", "."), value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


@pytest.fixture(scope="class")
def local() -> Iterator[SparkSession]:
    with session("local[2]", spark__sql__execution__arrow__maxRecordsPerBatch="64") as spark:
        yield spark


@pytest.fixture(scope="module")
def expected() -> list[Document]:
    nlp = load(ENTITIES)
    return [document for document, _ in nlp.pipe(((text, id) for id, text in articles(DOCUMENTS)), as_tuples=True)]


def rows(frame: Any) -> list[dict[str, Any]]:
    return sorted((row.asDict(recursive=True) for row in frame.collect()), key=lambda row: str(row["id"]))


def frame_of(spark: SparkSession, count: int = DOCUMENTS) -> Any:
    return spark.createDataFrame(list(articles(count)), "url string, body string").repartition(4)


class TestExtract:
    @pytest.mark.parametrize("kind", ["documents", "entities", "quotes"])
    def test_tables_are_those_of_one_process(
        self, local: SparkSession, expected: list[Document], kind: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        started = time.perf_counter()
        found = extract(frame_of(local), text="body", id="url", kind=kind, entities=ENTITIES)
        assert tuple(found.columns) == COLUMNS[kind]
        got = rows(found)
        seconds = time.perf_counter() - started
        assert got == sorted(to_records(expected, kind), key=lambda row: str(row["id"]))
        words = sum(len(document.text.split()) for document in expected)
        with capsys.disabled():
            print(f"\nSpark local[2], {kind}: {DOCUMENTS} documents in {seconds:.1f} s, {words / seconds:,.0f} words/s")

    def test_nested_is_the_record(self, local: SparkSession, expected: list[Document]) -> None:
        found = rows(extract(frame_of(local), text="body", id="url", kind="nested", entities=ENTITIES))
        assert all(row.pop("error") is None for row in found)
        assert found == [document.to_dict() for document in expected]

    def test_rows_without_text(self, local: SparkSession) -> None:
        frame = local.createDataFrame([(1, None), (2, " "), (3, article(3))], "id bigint, text string")
        found = {row["id"]: row for row in rows(extract(frame, kind="nested", entities="dictionary"))}
        assert {id: row["error"] for id, row in found.items()} == {"1": "empty", "2": "empty", "3": None}
        assert {row["document"] for row in rows(extract(frame, entities="dictionary"))} == {"3"}

    def test_no_row_at_all(self, local: SparkSession) -> None:
        frame = local.createDataFrame([], "id string, text string")
        for kind in ("quotes", "nested"):
            assert rows(extract(frame, kind=kind, entities="dictionary")) == []

    def test_lexicon(self, local: SparkSession, tmp_path: Path) -> None:
        path = tmp_path / "my.toml"
        path.write_text('[verbs]\n"خابر" = "say"\n', encoding="utf-8")
        text = "وخابرت المديرة ليلى الحداد الوزارة بأن المبنى متصدع."
        frame = local.createDataFrame([("a", text)], "id string, text string")
        found = extract(frame, entities=ENTITIES, lexicon=path)
        path.unlink()
        assert [row["lemma"] for row in rows(found)] == ["خابر"]
        path.write_text('[verbs]\n"خابر" = "sya"\n', encoding="utf-8")
        with pytest.raises(LexiconError, match=r"verbs.خابر: 'sya' is none of"):
            extract(frame, lexicon=path)

    def test_wrong_usage(self, local: SparkSession) -> None:
        frame = local.createDataFrame([("a", "b")], "id string, text string")
        with pytest.raises(ValueError, match="no column 'body'"):
            extract(frame, text="body")
        with pytest.raises(ValueError, match="unknown kind 'names'"):
            extract(frame, kind="names")  # type: ignore[arg-type]


def results(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("part-*")}


def test_run_on_spark_writes_what_processes_write(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 60)
    command = [sys.executable, "-m", "arabnews_nlp", "run", tmp_path / "spark", "-i", source, "--chunk-size", "9"]
    command += ["-f", "jsonl", "-f", "parquet", "--entities", "dictionary", "--engine", "spark", "--master", "local[2]"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run([str(part) for part in command], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    local = Job(
        tmp_path / "local", (str(source),), tmp_path / "out", ("jsonl", "parquet"), chunk_size=9, entities="dictionary"
    )
    run(local, LocalPool(2))
    assert results(tmp_path / "spark" / "output") == results(tmp_path / "out")


class Cluster:
    """A standalone master and its workers, each a process of its own on this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.port, web = free_port(), free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(web)]
        self._start("org.apache.spark.deploy.master.Master", *arguments)
        wait_until(lambda: listens(self.port))

    def add_worker(self) -> subprocess.Popen[bytes]:
        name = f"worker-{len(self._processes)}"
        arguments = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g"]
        arguments += ["--work-dir", str(self._folder / name), self.url]
        return self._start("org.apache.spark.deploy.worker.Worker", *arguments)

    def _start(self, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = Path(pyspark.__file__).parent
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
        }
        log = (self._folder / f"{main.rsplit('.', 1)[1]}-{len(self._processes)}.log").open("wb")
        command = [str(home / "bin" / "spark-class"), main, *arguments]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def test_cluster_that_loses_a_worker(tmp_path: Path) -> None:
    """Two worker processes; one, with its executor, is killed while it works: no record is lost or doubled."""
    count = 400
    source = write_jsonl(tmp_path / "in.jsonl", count)
    cluster = Cluster(tmp_path)
    try:
        first = cluster.add_worker()
        cluster.add_worker()
        with session(cluster.url, spark__executor__memory="512m", spark__cores__max="2") as spark:
            executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus
            wait_until(lambda: executors().size() == 3)  # the driver counts as one
            frame = spark.createDataFrame(list(articles(count)), "id string, text string").repartition(40)
            started = spark.sparkContext.statusTracker()

            def kill_during_the_job() -> None:
                wait_until(lambda: any(done_tasks(started, stage) >= 4 for stage in started.getActiveStageIds()))
                left_to_do.append(True)
                kill_with_children(first.pid)

            left_to_do: list[bool] = []
            killer = threading.Thread(target=kill_during_the_job)
            killer.start()
            found = rows(extract(frame, kind="nested", entities="dictionary"))
            killer.join()
            assert left_to_do
            assert first.wait(30) == -signal.SIGKILL
            wait_until(lambda: executors().size() == 2)
        nlp = load("dictionary")
        assert all(row.pop("error") is None for row in found)
        assert found == [nlp(json.loads(line)["text"], json.loads(line)["id"]).to_dict() for line in source.open()]
    finally:
        cluster.close()


def done_tasks(tracker: Any, stage: int) -> int:
    info = tracker.getStageInfo(stage)
    return int(info.numCompletedTasks) if info else 0


def kill_with_children(pid: int) -> None:
    """The worker, and the executor that it started, which would live on for a moment."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += [int(child) for child in (task / "children").read_text().split()]
    for each in {pid, *children}:
        os.kill(each, signal.SIGKILL)
