"""Reads Arabic news and tells who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arabnews_nlp.document import Cue, Document, Entity, Quote, Sentence, Span, Speaker
    from arabnews_nlp.errors import ArabnewsError, InputError, LexiconError, MissingModelError
    from arabnews_nlp.io.tables import to_arrow, to_pandas, to_records
    from arabnews_nlp.pipeline import Pipeline, load

__version__ = "0.1.0"

_HOME = {
    **dict.fromkeys(("Cue", "Document", "Entity", "Quote", "Sentence", "Span", "Speaker"), "document"),
    **dict.fromkeys(("ArabnewsError", "InputError", "LexiconError", "MissingModelError"), "errors"),
    **dict.fromkeys(("to_arrow", "to_pandas", "to_records"), "io.tables"),
    **dict.fromkeys(("Pipeline", "load"), "pipeline"),
}

__all__ = [
    "ArabnewsError",
    "Cue",
    "Document",
    "Entity",
    "InputError",
    "LexiconError",
    "MissingModelError",
    "Pipeline",
    "Quote",
    "Sentence",
    "Span",
    "Speaker",
    "load",
    "to_arrow",
    "to_pandas",
    "to_records",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"arabnews_nlp.{_HOME[name]}"), name)
    raise AttributeError(f"module 'arabnews_nlp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
