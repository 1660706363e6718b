"""What the pipeline knows of words and names, and a user's own additions to it (docs/lexicon.md).

`read_lexicon` reads a user's file, `check_lexicon` says what is wrong or doubtful in it, `list_entries` lists what is
in force, `verb_forms` gives the forms of a verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arabnews_nlp.lexicon.checking import Remark, check_lexicon
    from arabnews_nlp.lexicon.listed import LexiconEntry
    from arabnews_nlp.lexicon.listing import list_entries, verb_forms
    from arabnews_nlp.lexicon.user import UserLexicon, read_lexicon

_HOME = {
    **dict.fromkeys(("Remark", "check_lexicon"), "checking"),
    "LexiconEntry": "listed",
    **dict.fromkeys(("list_entries", "verb_forms"), "listing"),
    **dict.fromkeys(("UserLexicon", "read_lexicon"), "user"),
}

__all__ = [
    "LexiconEntry",
    "Remark",
    "UserLexicon",
    "check_lexicon",
    "list_entries",
    "read_lexicon",
    "verb_forms",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"arabnews_nlp.lexicon.{_HOME[name]}"), name)
    raise AttributeError(f"module 'arabnews_nlp.lexicon' has no attribute {name!r}")
