"""One chunk read by one pipeline: what a worker does, in a process of its own or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from arabnews_nlp.batch.chunks import Chunk
from arabnews_nlp.batch.outputs import writing
from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError
from arabnews_nlp.io import Article
from arabnews_nlp.io.article import problem
from arabnews_nlp.io.readers import file_and_line

if TYPE_CHECKING:
    from arabnews_nlp.lexicon.user import UserLexicon
    from arabnews_nlp.pipeline import Pipeline

BATCH = 32
BATCH_CHARACTERS = 100_000
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worker needs to know. folder: for unfinished files, in the file system of the output."""

    folder: Path
    formats: tuple[str, ...]
    entities: str
    lexicon: UserLexicon | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk to be done. refused: articles by their place that must not be read again, with the reason.

    one_by_one: announce each article before it is read, to find the one that ends the process.
    """

    chunk: Chunk
    refused: Mapping[int, str] = field(default_factory=dict)
    one_by_one: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A chunk that is done: its files lie in `folder`. files: name to size in bytes."""

    chunk: int
    digest: str
    size: int
    folder: Path
    files: dict[str, int]
    documents: int
    words: int
    quotes: int
    errors: int


@lru_cache(maxsize=1)
def load_once(entities: str, lexicon: UserLexicon | None = None) -> Pipeline:
    """The pipeline of this process, on one thread."""
    os.environ.update(ONE_THREAD)
    from arabnews_nlp.pipeline import load

    return load(entities, lexicon=lexicon)


def extract_chunk(task: Task, plan: Plan, notice: Callable[[int | None], None] = lambda place: None) -> Result:
    """Reads a chunk and writes its files aside.

    notice: called with the place of the article that comes next where these are read one by one, else with None
    before each batch.
    """
    nlp = load_once(plan.entities, plan.lexicon)
    folder = plan.folder / uuid4().hex
    documents = words = quotes = 0
    with writing(folder, plan.formats, task.chunk.number) as writer:
        for article, outcome in _outcomes(nlp, task, notice):
            if isinstance(outcome, InputError):
                writer.errors.append(outcome)
                continue
            assert article is not None
            writer.write(outcome, article)
            documents += 1
            words += len(outcome.text.split())
            quotes += len(outcome.quotes)
        errors = len(writer.errors)
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("part-*")}
    chunk = task.chunk
    return Result(chunk.number, chunk.digest, chunk.size, folder, files, documents, words, quotes, errors)


def _outcomes(
    nlp: Pipeline, task: Task, notice: Callable[[int | None], None]
) -> Iterator[tuple[Article | None, Document | InputError]]:
    """For each item of the chunk, in order, its document or what is wrong with it."""
    waiting: list[Article] = []
    for place, item in enumerate(task.chunk.items):
        reason = task.refused.get(place)
        if isinstance(item, Article) and reason is None:
            if task.one_by_one:
                notice(place)
                yield item, _read_one(nlp, item)
                continue
            waiting.append(item)
            if len(waiting) < BATCH and sum(len(each.text) for each in waiting) < BATCH_CHARACTERS:
                continue
        notice(None)
        yield from _read_batch(nlp, waiting)
        waiting = []
        if isinstance(item, InputError):
            yield None, item
        elif reason is not None:
            yield item, _failed(item, reason)
    notice(None)
    yield from _read_batch(nlp, waiting)


def read_articles(nlp: Pipeline, articles: Sequence[Article]) -> Iterator[tuple[Article, Document | InputError]]:
    """The document of each article, or what is wrong with it; one without text is wrong."""
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        readable = iter(_read_batch(nlp, [article for article in batch if article.text.strip()]))
        for article in batch:
            yield next(readable) if article.text.strip() else (article, _failed(article, "empty"))


def _read_batch(nlp: Pipeline, articles: Sequence[Article]) -> list[tuple[Article, Document | InputError]]:
    try:
        documents = [document for document, _ in nlp.pipe(((a.text, a.id) for a in articles), as_tuples=True)]
    except Exception:
        return [(article, _read_one(nlp, article)) for article in articles]
    return list(zip(articles, documents, strict=True))


def _read_one(nlp: Pipeline, article: Article) -> Document | InputError:
    try:
        return nlp(article.text, article.id)
    except Exception as error:
        return _failed(article, f"{type(error).__name__}: {error}")


def _failed(article: Article, reason: str) -> InputError:
    source, line = file_and_line(article.source)
    return problem(source, reason, line, article.id)
