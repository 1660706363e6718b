"""The reporting lexicon: words and phrases that attribute a statement, and the nouns that name its source.

The data are `verbs.toml`, `phrases.toml`, `nouns.toml` and `titles.toml`. Every key of a lookup is folded as
`Token.norm` is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from arabnews_nlp.document import Stance
from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.conjugate import Gender, Number, Verb, Voice, fold
from arabnews_nlp.lexicon.entries import (
    choice,
    one_of,
    only_keys,
    read_text,
    read_toml,
    require_table,
    string,
    strings,
    tables,
)

Ambiguity = Literal["low", "mid", "high"]
CueKind = Literal["verb", "participle", "masdar"]
CueTense = Literal["past", "present", "future"]
PhraseKind = Literal["according", "nominal", "relay", "anti", "opener"]
SourceLink = Literal["genitive", "li", "pronoun", "verb", "verb_alone", "none"]
NounKind = Literal["person", "organization", "group", "unnamed"]

PARTICLES = frozenset({"inna", "bi-anna", "ila", "ala", "min", "an", "quoted", "colon"})
MISSPELLED, RIGHT = "سائل", "ساءل"  # تسائل for تساءل, often in the news
REMEMBERED = 1 << 16  # words whose readings a lexicon keeps
REBUILD = "run python -m arabnews_nlp.lexicon.build_forms"
OBJECT_PRONOUNS = ("هما", "هم", "هن", "ها", "ني", "نا", "كم", "ه")


class CueForm(NamedTuple):
    """One reading of a word as a reporting word.

    particles: how the statement may follow: inna (إن, أن), bi-anna (بأن), ila, ala, min, an (إلى, على, من, عن
    with or without أن), quoted, colon. ambiguity: how often the word occurs in news without reporting one.
    suffix: the attached pronoun, of a masdar the speaker, of a verb the object; else None.
    """

    form: str
    lemma: str
    stance: Stance
    kind: CueKind
    tense: CueTense | None
    person: int | None
    gender: Gender | None
    number: Number | None
    voice: Voice
    particles: frozenset[str]
    ambiguity: Ambiguity
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A verb as `verbs.toml` has it."""

    lemma: str
    verb: Verb
    stance: Stance
    ambiguity: Ambiguity
    particles: frozenset[str]
    masdars: tuple[str, ...]


class Features(NamedTuple):
    """Features of a form as one word of the forms table; `rare` marks a form that is mostly another word."""

    kind: CueKind
    tense: CueTense | None
    person: int | None
    gender: Gender | None
    number: Number | None
    voice: Voice
    suffix: str | None
    rare: bool

    @classmethod
    def parse(cls, code: str) -> Features:
        kind, tense, person, gender, number, voice, suffix, rare = code.split(",")
        return cls(
            one_of(kind, get_args(CueKind)),
            one_of(tense, get_args(CueTense)) if tense else None,
            int(person) if person else None,
            one_of(gender, get_args(Gender)) if gender else None,
            one_of(number, get_args(Number)) if number else None,
            one_of(voice, get_args(Voice)),
            suffix or None,
            bool(rare),
        )

    def code(self) -> str:
        return ",".join("" if value is None or value is False else str(value) for value in self)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase, as the folded words that it consists of.

    kind: according (بحسب), nominal (في بيان: a cue only where no verb of saying governs), relay (نقلا عن),
    anti (يذكر أن: reports without a source), opener (من جانبه: no cue).
    source: how the source is joined: genitive (follows directly), li (follows with ل), pronoun (attached to
    the last word), verb (a verb of saying follows and belongs to the cue), verb_alone (that verb alone is the
    cue), none.
    """

    words: tuple[str, ...]
    lemma: str
    kind: PhraseKind
    source: SourceLink
    stance: Stance = "quote"


@dataclass(frozen=True, slots=True)
class Noun:
    """Features of a noun that names a source; `definite` where it is listed with the article."""

    gender: Gender
    number: Number
    kind: NounKind
    definite: bool


Nouns = Mapping[str, Noun]


@dataclass(frozen=True, slots=True, eq=False)
class ReportingLexicon:
    """All reporting words; see `load_reporting`.

    forms: folded form without proclitics (و ف س ل) -> its readings. phrases: folded words -> phrase.
    titles: titles and offices of persons; those of several words with single spaces.
    The other nouns are single folded words, with and without the article. identity_words follow an anaphoric
    noun (المصدر نفسه). honorifics stand between title and name or before a name and are no part of either.
    source_nouns: what the tables of nouns hold.
    """

    forms: FormTable
    phrases: Mapping[tuple[str, ...], Phrase]
    titles: Nouns
    group_nouns: Nouns
    unnamed_nouns: Nouns
    anaphors: Nouns
    document_nouns: Nouns
    outlet_nouns: Nouns
    organization_nouns: Nouns
    speech_nouns: Nouns
    honorifics: frozenset[str]
    identity_words: frozenset[str]
    longest_title: int
    _by_first_word: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    _found: dict[str, tuple[CueForm, ...]] = field(default_factory=dict, init=False, repr=False)
    _begins: dict[str, bool] = field(default_factory=dict, init=False, repr=False)
    source_nouns: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        people = (self.titles, self.group_nouns, self.unnamed_nouns)
        bodies = (self.document_nouns, self.outlet_nouns, self.organization_nouns, self.speech_nouns)
        object.__setattr__(self, "source_nouns", frozenset[str]().union(*people, *bodies))

    def with_phrases(self, phrases: Mapping[tuple[str, ...], Phrase]) -> ReportingLexicon:
        """The lexicon with other phrases."""
        return replace(self, phrases=phrases, _by_first_word=by_first_word(phrases.values()))

    def find(self, word: str) -> tuple[CueForm, ...]:
        """Readings of a folded word without و and ف: also with future س or an object pronoun on a verb."""
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            found = self._found[word] = _find(self.forms, word)
        return found

    def may_begin_cue(self, norm: str) -> bool:
        """Whether a phrase or a reading of the folded word, with or without proclitics, is listed; remembered."""
        found = self._begins.get(norm)
        if found is None:
            if len(self._begins) >= REMEMBERED:
                self._begins.clear()
            found = self._begins[norm] = self._may_begin_cue(norm)
        return found

    def _may_begin_cue(self, norm: str) -> bool:
        hosts = [norm]
        if norm[:1] in ("و", "ف", "ب", "ل"):
            hosts.append(norm[1:])
        if norm.startswith("بال"):
            hosts.append(norm[3:])
        if norm.startswith("ال"):
            hosts.append(norm[2:])
        return any(host in self._by_first_word or self.find(host) for host in hosts)

    def phrase_at(self, norms: Sequence[str], index: int) -> Phrase | None:
        """The longest phrase that begins at `norms[index]`; its first word may have و or ف before it."""
        word = norms[index]
        by_second = self._by_first_word.get(word)
        if by_second is None and word[:1] in ("و", "ف"):
            by_second = self._by_first_word.get(word[1:])
        if by_second is None:
            return None
        following = norms[index + 1] if index + 1 < len(norms) else ""
        for phrase in (*by_second.get(following, ()), *by_second.get("", ())):
            if tuple(norms[index + 1 : index + len(phrase.words)]) == phrase.words[1:]:
                return phrase
        return None

    def title_at(self, norms: Sequence[str], index: int) -> tuple[int, Noun] | None:
        """Number of words and features of the longest title that begins at `norms[index]`."""
        for size in range(min(self.longest_title, len(norms) - index), 0, -1):
            noun = self.titles.get(" ".join(norms[index : index + size]))
            if noun is not None:
                return size, noun
        return None


@cache
def load_reporting() -> ReportingLexicon:
    """The lexicon that the package ships, read once. Raises LexiconError naming the file and the key."""
    phrases = {phrase.words: phrase for phrase in read_phrases(read_toml("phrases.toml"), "phrases.toml")}
    verbs = read_verbs(read_toml("verbs.toml"), "verbs.toml")
    nouns = read_toml("nouns.toml")
    titles = read_titles(read_toml("titles.toml"), "titles.toml")
    return ReportingLexicon(
        forms=FormTable(read_text("reporting_forms.tsv"), verbs, "reporting_forms.tsv"),
        phrases=phrases,
        titles=titles,
        group_nouns=read_nouns(nouns, "group", "nouns.toml"),
        unnamed_nouns=read_nouns(nouns, "unnamed", "nouns.toml"),
        anaphors=read_nouns(nouns, "anaphor", "nouns.toml"),
        document_nouns=read_nouns(nouns, "document", "nouns.toml"),
        outlet_nouns=read_nouns(nouns, "outlet", "nouns.toml"),
        organization_nouns=read_nouns(nouns, "organization", "nouns.toml"),
        speech_nouns=read_nouns(nouns, "speech", "nouns.toml"),
        honorifics=read_words(nouns, "honorifics", "nouns.toml"),
        identity_words=read_words(nouns, "identity_words", "nouns.toml"),
        longest_title=max(title.count(" ") + 1 for title in titles),
        _by_first_word=by_first_word(phrases.values()),
    )


def _find(forms: FormTable, word: str) -> tuple[CueForm, ...]:
    found = list(forms.readings(word))
    if not found and MISSPELLED in word:
        found = [cue._replace(form=word) for cue in forms.readings(word.replace(MISSPELLED, RIGHT))]
    if word.startswith("س"):
        future = (cue for cue in forms.readings(word[1:]) if cue.tense == "present")
        found += [cue._replace(form=word, tense="future") for cue in future]
    for pronoun in OBJECT_PRONOUNS:
        if word.endswith(pronoun) and len(word) > len(pronoun) + 1:
            for host in _hosts(word[: -len(pronoun)]):
                found += [
                    cue._replace(form=word, suffix=pronoun)
                    for cue in forms.readings(host)
                    if cue.kind == "verb" and cue.voice == "active"
                ]
            break
    return tuple(found)


def _hosts(stem: str) -> tuple[str, ...]:
    """Forms whose last letter changes before a pronoun: قالوا in قالوه, نفى in نفاه, رأى in رآه."""
    if stem.endswith("و"):
        return stem, stem + "ا"
    if stem.endswith("ا"):
        return stem, stem[:-1] + "ي", stem + "ي"
    return (stem,)


def read_verbs(data: Mapping[str, Any], file: str) -> dict[str, VerbEntry]:
    """The verbs of a parsed verbs file by lemma. Raises LexiconError naming `file` and the verb."""
    return {lemma: _verb_entry(lemma, entry, f"{file}: {lemma}") for lemma, entry in data.items()}


def _verb_entry(lemma: str, entry: Any, where: str) -> VerbEntry:
    require_table(entry, where)
    only_keys(entry, {"root", "form", "present", "past", "stance", "ambiguity", "particles", "masdar"}, where)
    particles = frozenset(strings(entry, "particles", where))
    if not particles <= PARTICLES:
        raise LexiconError(f"{where}: particles: unknown {', '.join(sorted(particles - PARTICLES))}")
    try:
        verb = Verb(string(entry, "root", where), str(entry.get("form")), entry.get("present"), entry.get("past"))
    except ValueError as error:
        raise LexiconError(f"{where}: {error}") from error
    return VerbEntry(
        lemma,
        verb,
        choice(entry, "stance", get_args(Stance), where),
        choice(entry, "ambiguity", get_args(Ambiguity), where),
        particles,
        tuple(strings(entry, "masdar", where)) if "masdar" in entry else (),
    )


class FormTable(Mapping[str, tuple[CueForm, ...]]):
    """Readings by form, from the table that `build_forms` makes of `verbs`; parsed when asked for.

    Raises LexiconError naming `file` where the table does not fit the verbs.
    """

    def __init__(self, table: str, verbs: Mapping[str, VerbEntry], file: str) -> None:
        try:
            self._rows = dict(line.split("\t", 1) for line in table.splitlines()[1:])
        except ValueError as error:
            raise LexiconError(f"{file}: a line without readings; {REBUILD}") from error
        self._verbs = verbs
        self._file = file

    @property
    def verbs(self) -> Mapping[str, VerbEntry]:
        """The verbs by lemma."""
        return self._verbs

    def changed(self, verbs: Mapping[str, VerbEntry], rows: Mapping[str, str], removed: Set[str]) -> FormTable:
        """A table without the forms of the lemmas `removed`, and with `verbs`, the `rows` of whose forms come first.

        verbs: by the name that they have in `rows`, which tells apart two verbs with one lemma.
        """
        table = FormTable("", {}, self._file)
        table._rows = _without(self._rows, removed) if removed else dict(self._rows)
        for form, readings in rows.items():
            table._rows[form] = f"{readings}\t{table._rows[form]}" if form in table._rows else readings
        table._verbs = {**{lemma: verb for lemma, verb in self._verbs.items() if lemma not in removed}, **verbs}
        return table

    def __getitem__(self, form: str) -> tuple[CueForm, ...]:
        return tuple(self._reading(form, reading) for reading in self._rows[form].split("\t"))

    def readings(self, form: str) -> tuple[CueForm, ...]:
        """The readings of a form, none where it is not listed."""
        return self[form] if form in self._rows else ()

    def __contains__(self, form: object) -> bool:
        return form in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _reading(self, form: str, reading: str) -> CueForm:
        try:
            name, code = reading.split(":")
            verb = self._verbs[name]
            kind, tense, person, gender, number, voice, suffix, rare = Features.parse(code)
        except (ValueError, KeyError) as error:
            raise LexiconError(f"{self._file}: {form}: does not fit verbs.toml; {REBUILD}") from error
        return CueForm(
            form,
            verb.lemma,
            verb.stance,
            kind,
            tense,
            person,
            gender,
            number,
            voice,
            verb.particles,
            "high" if rare else verb.ambiguity,
            suffix,
        )


def _without(rows: Mapping[str, str], lemmas: Set[str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for form, readings in rows.items():
        others = "\t".join(reading for reading in readings.split("\t") if reading.partition(":")[0] not in lemmas)
        if others:
            kept[form] = others
    return kept


def read_phrases(data: Mapping[str, Any], file: str) -> Iterator[Phrase]:
    """The phrases of a parsed phrases file. Raises LexiconError naming `file` and the table."""
    for number, entry in enumerate(tables(data, "phrase", file), start=1):
        where = f"{file}: phrase {number}"
        only_keys(entry, {"kind", "source", "stance", "lemma", "texts"}, where)
        kind = choice(entry, "kind", get_args(PhraseKind), where)
        source = choice(entry, "source", get_args(SourceLink), where)
        stance: Stance = choice({"stance": "quote", **entry}, "stance", get_args(Stance), where)
        for text in strings(entry, "texts", where):
            lemma = string(entry, "lemma", where) if "lemma" in entry else text
            yield Phrase(tuple(fold(text).split()), lemma, kind, source, stance)


def read_nouns(data: Mapping[str, Any], table: str, file: str) -> dict[str, Noun]:
    """One table of a parsed nouns file: folded noun, with and without article, to its features."""
    where = f"{file}: {table}"
    nouns: dict[str, Noun] = {}
    for number, entry in enumerate(tables(data, table, file), start=1):
        at = f"{where} {number}"
        only_keys(entry, {"gender", "number", "kind", "nouns"}, at)
        gender = choice(entry, "gender", get_args(Gender), at)
        count = choice(entry, "number", get_args(Number), at)
        kind = choice(entry, "kind", get_args(NounKind), at)
        for noun in strings(entry, "nouns", at):
            for case in _cases(fold(noun), count):
                nouns.setdefault(case, Noun(gender, count, kind, False))
                nouns.setdefault("ال" + case, Noun(gender, count, kind, True))
    return nouns


def _cases(noun: str, number: Number) -> tuple[str, ...]:
    """Nominative and oblique of a sound plural or dual."""
    if number == "p" and noun.endswith("ون"):
        return noun, noun[:-2] + "ين"
    if number == "d" and noun.endswith("ان"):
        return noun, noun[:-2] + "ين"
    return (noun,)


def read_titles(data: Mapping[str, Any], file: str) -> dict[str, Noun]:
    """Titles of a parsed titles file: tables of masculine = feminine ("" where there is none)."""
    titles: dict[str, Noun] = {}
    for table, entries in data.items():
        where = f"{file}: {table}"
        require_table(entries, where)
        for masculine, feminine in entries.items():
            if not isinstance(feminine, str):
                raise LexiconError(f"{where}: {masculine}: the feminine must be a string")
            for title, gender in ((masculine, "m"), (feminine, "f")):
                if title:
                    _add_title(titles, fold(title), "f" if gender == "f" else "m")
    return titles


def _add_title(titles: dict[str, Noun], title: str, gender: Gender) -> None:
    words = title.split()
    definite = any(word.startswith("ال") for word in words)
    titles.setdefault(title, Noun(gender, "s", "person", definite))
    if not definite:
        titles.setdefault(" ".join("ال" + word for word in words), Noun(gender, "s", "person", True))


def read_words(data: Mapping[str, Any], key: str, file: str) -> frozenset[str]:
    """A plain list of words, folded."""
    return frozenset(fold(word) for word in strings(data, key, file))


def by_first_word(phrases: Iterable[Phrase]) -> dict[str, dict[str, tuple[Phrase, ...]]]:
    """The phrases by their first word and their second one ("" where there is none), the longest first."""
    groups: defaultdict[str, dict[str, tuple[Phrase, ...]]] = defaultdict(dict)
    for phrase in sorted(phrases, key=lambda phrase: -len(phrase.words)):
        first, second = (*phrase.words, "")[:2]
        groups[first][second] = (*groups[first].get(second, ()), phrase)
    return dict(groups)
