"""Errors that a caller may want to catch, all below `ArabnewsError`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ArabnewsError(Exception):
    """Base class of every error that arabnews_nlp raises on purpose."""


class InputError(ArabnewsError):
    """An input that cannot be read; the message names file, line and field.

    Readers also tell the parts: source is the file, line counts from 1 (None where it is about the whole file), reason
    is what is wrong, id the document's where it is known.
    """

    def __init__(
        self, message: str, *, source: str = "", line: int | None = None, reason: str = "", id: str | None = None
    ) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
        self.reason = reason or message
        self.id = id


@dataclass(frozen=True, slots=True)
class LexiconProblem:
    """What is wrong in a user's lexicon. source: file. line: from 1, None where there is none. field: path of keys."""

    source: str
    line: int | None
    field: str
    reason: str

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (where, self.field, self.reason) if part)


class LexiconError(ArabnewsError):
    """A lexicon file with a wrong entry; the message names file, line or key.

    problems: of a user's lexicon everything that is wrong in it, one a line of the message.
    """

    def __init__(self, message: str, problems: Sequence[LexiconProblem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class MissingModelError(ArabnewsError):
    """A package or model that is not installed; the message holds the command that gets it."""
