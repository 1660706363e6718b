"""Errors that a caller may want to catch, all below `ArabnewsError`."""

from __future__ import annotations


class ArabnewsError(Exception):
    """Base class of every error that arabnews_nlp raises on purpose."""


class InputError(ArabnewsError):
    """An input that cannot be read; the message names file, line and field."""


class LexiconError(ArabnewsError):
    """A lexicon file with a wrong entry; the message names file, line or key."""


class MissingModelError(ArabnewsError):
    """A package or model that is not installed; the message holds the command that gets it."""
