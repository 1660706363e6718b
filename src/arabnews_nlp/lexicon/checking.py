"""What is wrong in a user's lexicon, and what is right but may not be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from arabnews_nlp.entities.folding import name_key
from arabnews_nlp.entities.gazetteer import common_words, person_names
from arabnews_nlp.errors import LexiconProblem
from arabnews_nlp.lexicon.listed import KINDS, LexiconEntry, shipped_entries
from arabnews_nlp.lexicon.reporting import load_reporting
from arabnews_nlp.lexicon.user import LexiconSource, UserLexicon, parse_lexicon

NAMES = ("countries", "organizations", "places")
SURE = 5
LABELS = {"countries": "a country", "organizations": "an organization", "places": "a place"}


@dataclass(frozen=True, slots=True)
class Remark:
    """An error, or a warning about an entry that can be used as it is."""

    level: Literal["error", "warning"]
    problem: LexiconProblem

    def __str__(self) -> str:
        problem = self.problem
        return str(problem if self.level == "error" else replace(problem, reason=f"warning: {problem.reason}"))


def check_lexicon(source: LexiconSource) -> list[Remark]:
    """All remarks on a lexicon, errors first; it can be used where none is an error."""
    lexicon, problems = parse_lexicon(source)
    found = [Remark("error", problem) for problem in problems]
    for entry in lexicon.entries:
        found += [Remark("warning", _about(entry, reason)) for reason in _doubts(entry)]
    return found


def _about(entry: LexiconEntry, reason: str) -> LexiconProblem:
    return LexiconProblem(entry.source, entry.line, f"{entry.kind}.{entry.text}", reason)


def _doubts(entry: LexiconEntry) -> Iterator[str]:
    shipped = _shipped().get(entry.key)
    if shipped is not None:
        same = all(shipped.fields.get(key) == value for key, value in entry.fields.items())
        yield f"is in the shipped {shipped.source} already" + ("" if same else "; this entry takes its place")
    word = entry.key[-1]
    if entry.kind in NAMES and shipped is None:
        yield from _doubts_of_name(entry, word)
    elif entry.kind == "verbs" and shipped is None:
        lemmas = sorted({form.lemma for form in load_reporting().find(word)})
        if lemmas:
            yield f"is spelled like a form of {', '.join(lemmas)}"
    elif entry.kind == "titles":
        head = word.split()[0]
        if " " in word and head in common_words() and _shipped().get(("titles", "", head)) is None:
            yield f"a title is known by its first word, and {head} is a common word"


def _doubts_of_name(entry: LexiconEntry, word: str) -> Iterator[str]:
    for kind in NAMES:
        other = _shipped().get((kind, "", word))
        if other is not None and kind != entry.kind:
            yield f"is {LABELS[kind]} in the shipped {other.source}; this entry takes its place"
    if " " in word or entry.fields.get("weak"):
        return
    part = person_names().get(name_key(word))
    if word in common_words():
        further = "; give it as weak = true" if entry.kind == "countries" else ""
        yield f"is a common word as well, and will be found as {LABELS[entry.kind]} wherever it stands{further}"
    elif part is not None and part.sure >= SURE:
        yield f"is part of persons' names as well, and will be found as {LABELS[entry.kind]} wherever it stands"


@cache
def _shipped() -> dict[tuple[str, ...], LexiconEntry]:
    return {entry.key: entry for kind in KINDS for entry in reversed(shipped_entries(kind))}


def counts(lexicon: UserLexicon) -> str:
    """How many entries of each list there are, in words."""
    parts = [f"{len(lexicon.of(kind))} {kind}" for kind in KINDS if lexicon.of(kind)]
    if lexicon.removed:
        parts.append(f"{len(lexicon.removed)} removed")
    return ", ".join(parts) or "empty"
