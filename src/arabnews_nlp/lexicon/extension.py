"""The tables of the pipeline with a user's lexicon laid over the shipped one; the shipped tables stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from arabnews_nlp.document import Label
from arabnews_nlp.entities.countries import CountryNames, inflect
from arabnews_nlp.entities.gazetteer import (
    GIVEN_WEIGHT,
    WORDS,
    EntityLexicon,
    Entry,
    shipped_entities,
)
from arabnews_nlp.lexicon.build_forms import form_rows
from arabnews_nlp.lexicon.conjugate import fold
from arabnews_nlp.lexicon.listed import NOUN_TABLES, WORD_TABLES, Kind, LexiconEntry, shipped_entries
from arabnews_nlp.lexicon.reporting import (
    Noun,
    Phrase,
    ReportingLexicon,
    load_reporting,
    read_nouns,
    read_phrases,
    read_titles,
    read_verbs,
)
from arabnews_nlp.lexicon.user import UserLexicon

COUNTRY_WEIGHT = 0.95
Names = dict[str, tuple[Entry, ...]]


def reporting_with(user: UserLexicon) -> ReportingLexicon:
    """The reporting lexicon with the user's verbs, phrases, nouns and titles."""
    shipped = load_reporting()
    verbs = read_verbs({entry.text: entry.fields for entry in user.of("verbs")}, "")
    gone = {entry.text for entry in _gone(user, "verbs")}
    lexicon = replace(shipped, forms=shipped.forms.changed(verbs, form_rows(verbs), gone))
    phrases = dict(shipped.phrases)
    for entry in _gone(user, "phrases"):
        phrases.pop(tuple(fold(entry.text).split()), None)
    phrases.update((phrase.words, phrase) for phrase in _phrases(user))
    titles = _changed(shipped.titles, _titles(_gone(user, "titles")), _with_heads(_titles(user.of("titles"))))
    nouns: dict[str, Any] = {
        f"{table}_nouns" if table != "anaphor" else "anaphors": _changed(
            shipped_nouns, _nouns(_gone(user, "nouns"), table), _nouns(user.of("nouns"), table)
        )
        for table, shipped_nouns in _noun_tables(shipped)
    }
    for table in WORD_TABLES:
        words = {fold(entry.text) for entry in user.of("nouns") if entry.fields["table"] == table}
        less = {fold(entry.text) for entry in _gone(user, "nouns") if entry.fields["table"] == table}
        nouns[table] = frozenset((getattr(shipped, table) - less) | words)
    longest = max((title.count(" ") + 1 for title in titles), default=0)
    return replace(lexicon, titles=titles, longest_title=longest, **nouns).with_phrases(phrases)


def entities_with(user: UserLexicon) -> EntityLexicon:
    """The tables of names with the user's countries, demonyms, organizations, places and titles."""
    shipped = shipped_entities()
    countries = _countries_with(user, shipped.countries)
    titles = shipped.words.titles - _single(_titles(_gone(user, "titles")))
    words = replace(shipped.words, titles=titles | _single(_with_heads(_titles(user.of("titles")))))
    names: Names = dict(shipped.names)
    for kind in ("countries", "organizations", "places"):
        for entry in _gone(user, kind):
            _take_out(names, tuple(WORDS.findall(fold(entry.text))))
    for entry in user.of("countries"):
        _put_in(names, entry.text, "COUNTRY", entry.fields["code"], COUNTRY_WEIGHT)
    for entry in user.of("organizations"):
        _put_in(names, entry.text, "ORG", None, GIVEN_WEIGHT)
    for entry in user.of("places"):
        _put_in(names, entry.text, "LOC", None, GIVEN_WEIGHT)
    return EntityLexicon(words, names, countries, frozenset(_nisba_forms(user.of("demonyms"))))


def _gone(user: UserLexicon, kind: Kind) -> list[LexiconEntry]:
    """The shipped entries of a kind that the user removes or replaces."""
    keys = {key for key in user.removed if key[0] == kind} | {entry.key for entry in user.of(kind)}
    return [entry for entry in shipped_entries(kind) if entry.key in keys] if keys else []


def _phrases(user: UserLexicon) -> Iterable[Phrase]:
    tables = [{**entry.fields, "texts": [entry.text]} for entry in user.of("phrases")]
    return read_phrases({"phrase": tables}, "")


def _titles(entries: Iterable[LexiconEntry]) -> dict[str, Noun]:
    return read_titles({"titles": {entry.text: entry.fields["feminine"] for entry in entries}}, "")


def _with_heads(titles: dict[str, Noun]) -> dict[str, Noun]:
    """The titles, and their first words, by which a title is known in a text."""
    heads = {title.split()[0]: noun for title, noun in titles.items() if " " in title}
    return {
        **{"ال" + head: noun for head, noun in heads.items() if not head.startswith("ال")},
        **heads,
        **titles,
    }


def _single(titles: Mapping[str, Noun]) -> frozenset[str]:
    return frozenset(title for title in titles if " " not in title)


def _nouns(entries: Iterable[LexiconEntry], table: str) -> dict[str, Noun]:
    own = [entry for entry in entries if entry.fields["table"] == table]
    rows = [
        {**{key: entry.fields[key] for key in ("gender", "number", "kind")}, "nouns": [entry.text]} for entry in own
    ]
    return read_nouns({table: rows}, table, "")


def _noun_tables(lexicon: ReportingLexicon) -> Iterable[tuple[str, Mapping[str, Noun]]]:
    for table in NOUN_TABLES:
        yield table, getattr(lexicon, "anaphors" if table == "anaphor" else f"{table}_nouns")


def _changed(nouns: Mapping[str, Noun], gone: Iterable[str], added: Mapping[str, Noun]) -> dict[str, Noun]:
    gone = set(gone)
    return {**{word: noun for word, noun in nouns.items() if word not in gone}, **added}


def _countries_with(user: UserLexicon, shipped: CountryNames) -> CountryNames:
    gone = {fold(entry.text) for entry in _gone(user, "countries")}
    codes = {name: code for name, code in shipped.codes.items() if name not in gone}
    codes.update((fold(entry.text), entry.fields["code"]) for entry in user.of("countries"))
    weak = {fold(entry.text) for entry in user.of("countries") if entry.fields["weak"]}
    lost = set(_nisba_forms(_gone(user, "demonyms")))
    nisba = {form: code for form, code in shipped.nisba.items() if form not in lost}
    return CountryNames(codes, (shipped.weak - gone) | weak, {**nisba, **_nisba_forms(user.of("demonyms"))})


def _nisba_forms(entries: Iterable[LexiconEntry]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for entry in entries:
        forms.update(dict.fromkeys(inflect(fold(entry.text)), entry.fields["code"]))
        for plural in entry.fields["plural"]:
            forms.update(dict.fromkeys((fold(plural), "ال" + fold(plural)), entry.fields["code"]))
    return forms


def _take_out(names: Names, words: tuple[str, ...]) -> None:
    rest = tuple(entry for entry in names.get(words[0], ()) if entry.rest != words[1:])
    if rest:
        names[words[0]] = rest
    else:
        names.pop(words[0], None)


def _put_in(names: Names, name: str, label: Label, code: str | None, weight: float) -> None:
    words = tuple(WORDS.findall(fold(name)))
    _take_out(names, words)
    entries = (*names.get(words[0], ()), Entry(words[1:], label, code, weight))
    names[words[0]] = tuple(sorted(entries, key=lambda entry: -len(entry.rest)))
