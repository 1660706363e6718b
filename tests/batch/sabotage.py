"""A worker whose pipeline fails on certain words: RAISE, DIE (as if the system killed it) and SLEEP."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from arabnews_nlp.batch import extraction, pool


class Saboteur:
    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    def __call__(self, text: str, id: str = "") -> Any:
        if text == "RAISE":
            raise RuntimeError("no such word")
        if text == "DIE":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "SLEEP":
            time.sleep(600)
        return self._nlp(text, id)

    def pipe(self, pairs: Iterable[tuple[str, str]], as_tuples: bool) -> Iterator[tuple[Any, str]]:
        for text, id in pairs:
            yield self(text, id), id


def work(connection: Any, plan: Any) -> None:
    nlp = extraction.load_once(plan.entities)
    extraction.load_once = lambda entities, lexicon: Saboteur(nlp)
    pool._work(connection, plan)


def work_growing(connection: Any, plan: Any) -> None:
    """A worker that finds itself too large after every chunk; its end is noted in a file."""
    pool.GROWTH = -(1 << 40)
    pool._work(connection, plan)
    with Path(os.environ["ENDS_OF_WORKERS"]).open("a") as stream:
        stream.write(f"{os.getpid()}\n")
