"""The chunks of a job on a Spark cluster whose machines share the file system of the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from arabnews_nlp.batch.chunks import Chunk
from arabnews_nlp.batch.extraction import Plan, Result, Task, extract_chunk
from arabnews_nlp.batch.job import JobError
from arabnews_nlp.errors import MissingModelError

CHUNKS_A_CORE = 4  # in one wave; more keep the cores busier, and more of the input in the driver's memory


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """master: URL such as local[2] or spark://host:7077; None leaves the choice to Spark's own settings.

    Spark itself does a chunk again where an executor is lost; the driver alone gives files their names.
    """

    master: str | None = None

    def process(self, chunks: Iterator[Chunk], plan: Plan) -> Generator[Result, None, None]:
        """The results of the chunks, wave by wave. Raises JobError where a task keeps failing, MissingModelError
        without pyspark."""
        first = next(chunks, None)
        if first is None:
            return
        session = open_session(self.master)
        try:
            context = session.sparkContext
            wave = [first]
            while wave:
                wave += islice(chunks, CHUNKS_A_CORE * context.defaultParallelism - len(wave))
                tasks = context.parallelize([Task(chunk) for chunk in wave], len(wave))
                try:
                    results = tasks.map(lambda task: extract_chunk(task, plan)).collect()
                except Exception as error:
                    raise JobError(f"Spark gave up: {error}") from error
                yield from results
                wave = list(islice(chunks, 1))
        finally:
            session.stop()


def open_session(master: str | None) -> Any:
    """A Spark session for a job. Raises MissingModelError without pyspark."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingModelError("--engine spark needs pyspark: pip install 'arabnews-nlp[spark]'") from None
    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("arabnews run").config("spark.ui.showConsoleProgress", "false")
    return (builder.master(master) if master else builder).getOrCreate()
