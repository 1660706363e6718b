"""The tables of the pipeline with a user's lexicon laid over the shipped one; the shipped tables stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
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
    VerbEntry,
    load_reporting,
    read_nouns,
    read_phrases,
    read_titles,
    read_verbs,
)
from arabnews_nlp.lexicon.user import UserLexicon

COUNTRY_WEIGHT = 0.95
NAMES: tuple[Kind, ...] = ("countries", "organizations", "places")
Words = tuple[str, ...]


def reporting_with(user: UserLexicon) -> ReportingLexicon:
    """The reporting lexicon with the user's verbs, phrases, nouns and titles."""
    shipped = load_reporting()
    gone = {entry.key: entry.text for entry in _gone(user, "verbs")}
    verbs: dict[str, VerbEntry] = {}
    for entry in user.of("verbs"):
        lemma = gone.get(entry.key, entry.text)
        verbs[f"{lemma} {entry.fields['form']}"] = read_verbs({lemma: entry.fields}, "")[lemma]
    lexicon = replace(shipped, forms=shipped.forms.changed(verbs, form_rows(verbs), set(gone.values())))
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
    address = frozenset(fold(entry.text) for entry in user.of("nouns") if entry.fields["table"] == "honorifics")
    words = replace(shipped.words, titles=titles | address | _single(_with_heads(_titles(user.of("titles")))))
    gone = [_words(entry) for kind in NAMES for entry in _gone(user, kind)]
    own = {_words(entry): _label(entry) for kind in NAMES for entry in user.of(kind)}
    names = _names_with(shipped.names, {*gone, *own}, own)
    given = frozenset(words[0] for words in own)
    return EntityLexicon(words, names, countries, _no_names(user), given)


def _no_names(user: UserLexicon) -> frozenset[str]:
    """The adjectives, titles and nouns of the user: one of them alone is no name."""
    tables = (_nouns(user.of("nouns"), table) for table in NOUN_TABLES)
    nouns = {word for table in tables for word in table}
    return frozenset(_nisba_forms(user.of("demonyms"))) | _single(_with_heads(_titles(user.of("titles")))) | nouns


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


def _words(entry: LexiconEntry) -> Words:
    return tuple(WORDS.findall(fold(entry.text)))


def _label(entry: LexiconEntry) -> tuple[Label, str | None, float]:
    if entry.kind == "countries":
        return "COUNTRY", entry.fields["code"], COUNTRY_WEIGHT
    return "ORG" if entry.kind == "organizations" else "LOC", None, GIVEN_WEIGHT


def _names_with(
    shipped: Mapping[str, tuple[Entry, ...]], gone: Set[Words], own: Mapping[Words, tuple[Label, str | None, float]]
) -> dict[str, tuple[Entry, ...]]:
    """The names by their first word, longest first, without those that are gone and with the user's own."""
    changed: dict[str, list[Entry]] = {}
    for first, *_ in gone:
        entries = shipped.get(first, ())
        changed.setdefault(first, [entry for entry in entries if (first, *entry.rest) not in gone])
    for (first, *rest), (label, code, weight) in own.items():
        changed[first].append(Entry(tuple(rest), label, code, weight))
    names = dict(shipped)
    for first, left in changed.items():
        if left:
            names[first] = tuple(sorted(left, key=lambda entry: -len(entry.rest)))
        else:
            names.pop(first, None)
    return names
