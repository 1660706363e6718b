"""Errors that a caller may want to catch, all below `ArabnewsError`."""

from __future__ import annotations


class ArabnewsError(Exception):
    """Base class of every error that arabnews_nlp raises on purpose."""


class InputError(ArabnewsError):
    """An input that cannot be read; the message names file, line and field.

    Attributes:
        source: The file, as it was given.
        line: Counted from 1; None where it is about the whole file.
        reason: What is wrong.
        id: The document's, where it is known.
    """

    def __init__(
        self, message: str, *, source: str = "", line: int | None = None, reason: str = "", id: str | None = None
    ) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
        self.reason = reason or message
        self.id = id


class LexiconError(ArabnewsError):
    """A lexicon file with a wrong entry; the message names file, line or key."""


class MissingModelError(ArabnewsError):
    """A package or model that is not installed; the message holds the command that gets it."""
