"""How far a job is, how fast, and how long it will take."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(slots=True)
class Progress:
    """Counters of a running job; `line()` puts them into words.

    total: bytes of all input, limit: documents wanted; what is None or 0 is unknown. skipped counts what an earlier
    run had finished.
    """

    total: int = 0
    limit: int | None = None
    documents: int = 0
    words: int = 0
    quotes: int = 0
    errors: int = 0
    size: int = 0
    skipped: int = 0
    skipped_size: int = 0
    started: float | None = None

    def count(self, documents: int, words: int, quotes: int, errors: int, size: int) -> None:
        self.documents += documents
        self.words += words
        self.quotes += quotes
        self.errors += errors
        self.size += size

    def begin(self) -> None:
        """Starts the clock, where it does not run yet."""
        self.started = self.started or time.monotonic()

    def skip(self, documents: int, size: int) -> None:
        self.skipped += documents
        self.skipped_size += size

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started if self.started else 0.0

    def seconds_left(self) -> float | None:
        """An estimate from the share of the input that is done; None before the first result or where it is unknown."""
        shares = []
        if self.total:
            shares.append((self.size, self.total - self.skipped_size))
        if self.limit:
            shares.append((self.documents, self.limit - self.skipped))
        estimates = [self.seconds * max(0, todo - done) / done for done, todo in shares if done]
        return min(estimates) if estimates else None

    def line(self) -> str:
        seconds = self.seconds or 1e-9
        parts = [
            f"documents: {self.documents + self.skipped:,}",
            f"documents/s: {self.documents / seconds:,.1f}",
            f"words/s: {self.words / seconds:,.0f}",
            f"errors: {self.errors:,}",
        ]
        left = self.seconds_left()
        if left is not None:
            parts.append(f"time left: {duration(left)}")
        return ", ".join(parts)


@dataclass(slots=True)
class PrintedProgress(Progress):
    """Progress that prints its line to `stream` every `interval` seconds, for where no terminal is."""

    stream: TextIO = field(default=sys.stderr, repr=False)
    interval: float = 30.0
    _printed: float = field(default_factory=time.monotonic, repr=False)

    def count(self, documents: int, words: int, quotes: int, errors: int, size: int) -> None:
        Progress.count(self, documents, words, quotes, errors, size)
        if time.monotonic() - self._printed >= self.interval:
            self._printed = time.monotonic()
            print(self.line(), file=self.stream, flush=True)


def duration(seconds: float) -> str:
    """`1:05:09`, or `5:09` below an hour."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
