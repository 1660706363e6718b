"""Entries of the lexicon as a user sees them, shipped or added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args

from arabnews_nlp.entities.countries import country_entries
from arabnews_nlp.entities.tables import read_text, rows
from arabnews_nlp.lexicon.conjugate import fold
from arabnews_nlp.lexicon.entries import read_toml
from arabnews_nlp.lexicon.reporting import read_phrases

Kind = Literal["verbs", "phrases", "nouns", "titles", "countries", "demonyms", "organizations", "places"]

KINDS: tuple[Kind, ...] = get_args(Kind)
NOUN_TABLES = ("group", "unnamed", "anaphor", "document", "outlet", "organization", "speech")
WORD_TABLES = ("honorifics", "identity_words")


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One entry of the lexicon.

    kind: the list that it is in. text: the word or name as spelled there. fields: what else the list says of it.
    source: file. line: in a user's file, from 1.
    """

    kind: Kind
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    line: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Two entries with one key are about the same word: ذكر of form 1 is another verb than ذكّر of form 2."""
        apart = {"nouns": "table", "verbs": "form"}.get(self.kind)
        return self.kind, str(self.fields[apart]) if apart else "", " ".join(fold(self.text).split())

    def to_dict(self) -> dict[str, Any]:
        """One flat record; `list` is the kind, `file` the source."""
        return {"list": self.kind, "text": self.text, **self.fields, "file": self.source}


@cache
def shipped_entries(kind: Kind) -> tuple[LexiconEntry, ...]:
    """The entries of one list that the package ships, in the order of their files."""
    return tuple(_READERS[kind]())


def _verbs() -> Iterator[LexiconEntry]:
    for lemma, entry in read_toml("verbs.toml").items():
        yield LexiconEntry("verbs", lemma, {**entry, "form": str(entry["form"])}, "verbs.toml")


def _phrases() -> Iterator[LexiconEntry]:
    data = read_toml("phrases.toml")
    texts = (text for table in data["phrase"] for text in table["texts"])
    for text, phrase in zip(texts, read_phrases(data, "phrases.toml"), strict=True):
        fields = {"kind": phrase.kind, "source": phrase.source, "stance": phrase.stance, "lemma": phrase.lemma}
        yield LexiconEntry("phrases", text, fields, "phrases.toml")


def _nouns() -> Iterator[LexiconEntry]:
    data = read_toml("nouns.toml")
    for name in NOUN_TABLES:
        for table in data[name]:
            fields = {"table": name, **{key: table[key] for key in ("gender", "number", "kind")}}
            for noun in table["nouns"]:
                yield LexiconEntry("nouns", noun, fields, "nouns.toml")
    for name in WORD_TABLES:
        for word in data[name]:
            yield LexiconEntry("nouns", word, {"table": name}, "nouns.toml")


def _titles() -> Iterator[LexiconEntry]:
    for section in read_toml("titles.toml").values():
        for masculine, feminine in section.items():
            yield LexiconEntry("titles", masculine, {"feminine": feminine}, "titles.toml")


def _countries() -> Iterator[LexiconEntry]:
    for name, code, weak, source in country_entries():
        yield LexiconEntry("countries", name, {"code": code, "weak": weak}, source)


def _demonyms() -> Iterator[LexiconEntry]:
    for code, singulars, plurals in rows("nisba.tsv", 3):
        plural = [word for word in plurals.split("|") if word]
        for singular in filter(None, singulars.split("|")):
            yield LexiconEntry("demonyms", singular, {"code": code, "plural": plural}, "nisba.tsv")
            plural = []


def _names(label: str, *lists: str) -> Iterator[LexiconEntry]:
    kind: Kind = "organizations" if label == "ORG" else "places"
    for name in lists:
        for line in read_text(name).splitlines():
            if line and not line.startswith("#"):
                yield LexiconEntry(kind, line, {}, name)
    for name, known, certainty in rows("learned_names.tsv", 3):
        if known == label and certainty == "safe":
            yield LexiconEntry(kind, name, {}, "learned_names.tsv")


def _organizations() -> Iterator[LexiconEntry]:
    return _names("ORG", "organizations.txt")


def _places() -> Iterator[LexiconEntry]:
    yield from _names("LOC", "places.txt")
    for name, _ in rows("cities.tsv", 2):
        yield LexiconEntry("places", name, {}, "cities.tsv")


_READERS = {
    "verbs": _verbs,
    "phrases": _phrases,
    "nouns": _nouns,
    "titles": _titles,
    "countries": _countries,
    "demonyms": _demonyms,
    "organizations": _organizations,
    "places": _places,
}
