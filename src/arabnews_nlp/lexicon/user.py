"""A user's lexicon: entries that are added to the shipped ones, replace them, or remove them.

A file has the sections of docs/lexicon.md; everything that is wrong in it is found at once.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import blake2b
from json import dumps
from pathlib import Path
from typing import Any, TypeAlias, get_args

from arabnews_nlp.document import Stance
from arabnews_nlp.entities.countries import countries
from arabnews_nlp.errors import LexiconError, LexiconProblem
from arabnews_nlp.lexicon import positions
from arabnews_nlp.lexicon.conjugate import Gender, Number, Verb, conjugate, fold
from arabnews_nlp.lexicon.listed import KINDS, NOUN_TABLES, WORD_TABLES, Kind, LexiconEntry, shipped_entries
from arabnews_nlp.lexicon.reporting import PARTICLES, Ambiguity, NounKind, PhraseKind, SourceLink
from arabnews_nlp.lexicon.roots import SHADDA, candidates

Place: TypeAlias = tuple[str | int, ...]

DEFAULT_PARTICLES = ["inna", "bi-anna", "quoted", "colon"]
DEFAULT_AMBIGUITY: Ambiguity = "low"
GIVEN = "lexicon"  # what a lexicon that is no file is called in messages
SECTIONS = (*KINDS, "remove")
TOP_LEVEL = ("organizations", "places", "remove")
NAMED_ONCE = ("countries", "organizations", "places")
VERB_FIELDS = ("stance", "root", "form", "present", "past", "ambiguity", "particles", "masdar")
PHRASE_FIELDS = ("texts", "kind", "source", "stance", "lemma")
NOUN_FIELDS = ("nouns", "gender", "number", "kind")
KIND_OF_TABLE = {"group": "group", "unnamed": "unnamed", "anaphor": "person"}

_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_ARABIC = re.compile(r"[\u0621-\u065f\u0670\u0671]+")


@dataclass(frozen=True, slots=True, eq=False)
class UserLexicon:
    """What a user adds to the shipped lexicon and removes from it; made by `read_lexicon`.

    entries: in the order of the files; of two about the same word the later one counts. removed: for each kind the
    keys of shipped entries that do not count. sources: names of the files. checksum: of their contents; two lexicons
    with one checksum are equal.
    """

    entries: tuple[LexiconEntry, ...] = ()
    removed: frozenset[tuple[str, ...]] = frozenset()
    sources: tuple[str, ...] = ()
    checksum: str = ""

    def of(self, kind: Kind) -> tuple[LexiconEntry, ...]:
        """The entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UserLexicon) and other.checksum == self.checksum

    def __hash__(self) -> int:
        return hash(self.checksum)


LexiconSource: TypeAlias = (
    str | os.PathLike[str] | Mapping[str, Any] | UserLexicon | Sequence[str | os.PathLike[str] | Mapping[str, Any]]
)


def read_lexicon(source: LexiconSource) -> UserLexicon:
    """The lexicon of a TOML file, of several in their order, or of a mapping with the same sections.

    Raises LexiconError that names every problem of all files, with file, line and field.
    """
    if isinstance(source, UserLexicon):
        return source
    lexicon, problems = parse_lexicon(source)
    if problems:
        raise LexiconError("\n".join(map(str, problems)), problems)
    return lexicon


def parse_lexicon(source: LexiconSource) -> tuple[UserLexicon, list[LexiconProblem]]:
    """The lexicon as far as it is right, and what is wrong."""
    if isinstance(source, UserLexicon):
        return source, []
    several = isinstance(source, Sequence) and not isinstance(source, str)
    parts: Iterable[Any] = source if several else [source]  # type: ignore[assignment]
    entries: dict[tuple[str, ...], LexiconEntry] = {}
    removed: set[tuple[str, ...]] = set()
    problems: list[LexiconProblem] = []
    sources: list[str] = []
    checksum = blake2b(digest_size=8)
    for part in parts:
        reader, content = _open(part)
        checksum.update(len(content).to_bytes(8, "big") + content)
        sources.append(reader.source)
        problems += reader.problems
        removed |= reader.removed
        for entry in reader.entries:
            entries.pop(entry.key, None)
            entries[entry.key] = entry
    return UserLexicon(tuple(entries.values()), frozenset(removed), tuple(sources), checksum.hexdigest()), problems


def _open(part: object) -> tuple[_Reader, bytes]:
    """One file or mapping, read, and the bytes that its checksum is of."""
    if isinstance(part, Mapping):
        reader = _Reader(GIVEN, {})
        reader.read(part)
        return reader, dumps(part, ensure_ascii=False, sort_keys=True, default=str).encode()
    if not isinstance(part, str | os.PathLike):
        raise TypeError(f"a lexicon must be a path, a mapping or a list of these, not {type(part).__name__}")
    name = os.fspath(part)
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        reader = _Reader(name, {})
        reader.problem((), error.strerror or str(error))
        return reader, b""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        reader = _Reader(name, {(): content.count(b"\n", 0, error.start) + 1})
        reader.problem((), "no UTF-8")
        return reader, content
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reader = _Reader(name, {(): line})
        reader.problem((), f"no valid TOML: {_LINE.sub('', str(error))}")
        return reader, content
    reader = _Reader(name, positions.line_numbers(text))
    reader.read(data)
    return reader, content


@dataclass(slots=True)
class _Reader:
    """Collects the entries of one file and what is wrong with them."""

    source: str
    lines: Mapping[Place, int]
    entries: list[LexiconEntry] = field(default_factory=list)
    removed: set[tuple[str, ...]] = field(default_factory=set)
    problems: list[LexiconProblem] = field(default_factory=list)
    _seen: dict[tuple[str, ...], Place] = field(default_factory=dict)

    def problem(self, place: Place, reason: str) -> None:
        self.problems.append(LexiconProblem(self.source, self.line(place), _spelled(place), reason))

    def line(self, place: Place) -> int | None:
        """The line of what stands at `place`, or of the smallest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def read(self, data: Mapping[str, Any]) -> None:
        readers: dict[str, Callable[[Any, Place], None]] = {
            "verbs": self._verbs,
            "phrases": self._phrases,
            "nouns": self._nouns,
            "titles": self._titles,
            "countries": self._countries,
            "demonyms": self._demonyms,
            "organizations": self._names,
            "places": self._names,
            "remove": self._remove,
        }
        self._only(data, SECTIONS, (), "section")
        for section in SECTIONS:
            if section in data:
                readers[section](data[section], (section,))
        self.problems.sort(key=lambda problem: problem.line or 0)

    def _verbs(self, section: Any, place: Place) -> None:
        for lemma, entry in self._pairs(section, place, "verbs"):
            at = (*place, lemma)
            if isinstance(entry, str):
                entry = {"stance": entry}
            if not self._is_table(entry, at, 'a stance or a table: "ناشد" = { stance = "ask" }'):
                continue
            sound = self._only(entry, VERB_FIELDS, at)
            fields = {
                "stance": self._choice(entry, "stance", get_args(Stance), at),
                "ambiguity": self._choice(entry, "ambiguity", get_args(Ambiguity), at, DEFAULT_AMBIGUITY),
                "particles": self._particles(entry, at),
                "masdar": self._words(entry["masdar"], (*at, "masdar")) if "masdar" in entry else [],
            }
            verb = self._verb(lemma, entry, at)
            if verb is not None and sound and None not in fields.values():
                conjugated = {"root": verb.root, "form": verb.form, "present": verb.present, "past": verb.past}
                told = {key: value for key, value in conjugated.items() if value is not None}
                self._add("verbs", _plain(lemma), {**told, **fields}, at)

    def _verb(self, lemma: str, entry: Mapping[str, Any], at: Place) -> Verb | None:
        """The one verb that lemma and fields tell; a problem where there is none or a choice."""
        if not _ARABIC.fullmatch(lemma.replace("ـ", "")):
            self.problem(at, "must be one Arabic word; a phrase goes under [[phrases]]")
            return None
        given: dict[str, str | None] = {}
        for key in ("root", "form", "present", "past"):
            value = entry.get(key)
            if key == "form" and isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if value is not None and (not isinstance(value, str) or not value.strip()):
                self.problem((*at, key), "must be a string")
                return None
            given[key] = value
        try:
            if given["root"] and given["form"]:
                verbs = [Verb(given["root"], given["form"], given["present"], given["past"])]
                if next(conjugate(verbs[0])).text != fold(lemma):
                    self.problem(at, f"root and form give {next(conjugate(verbs[0])).text}")
                    return None
            else:
                verbs = candidates(lemma, **given)
        except (ValueError, KeyError, IndexError) as error:
            self.problem(at, f"cannot be conjugated: {error}")
            return None
        if len(verbs) == 1:
            return verbs[0]
        if verbs:
            readings = " or ".join(_described(verb) for verb in verbs[:4])
            hint = "" if SHADDA in lemma else f", or a shadda: {_with_shadda(lemma)}"
            self.problem(at, f"has several readings, give form or root{hint}: {readings}")
        else:
            self.problem(
                at,
                "cannot be conjugated: it must be the past, third person masculine singular (قال، ناشد), with the "
                "fields root and form where these cannot be told from it",
            )
        return None

    def _particles(self, entry: Mapping[str, Any], at: Place) -> list[str] | None:
        if "particles" not in entry:
            return DEFAULT_PARTICLES
        particles = self._words(entry["particles"], (*at, "particles"))
        for number, particle in enumerate(particles or ()):
            if particle not in PARTICLES:
                self.problem((*at, "particles", number), _unknown(particle, sorted(PARTICLES)))
                particles = None
                break
        return particles

    def _phrases(self, section: Any, place: Place) -> None:
        for entry, at in self._tables(section, place):
            sound = self._only(entry, PHRASE_FIELDS, at)
            fields = {
                "kind": self._choice(entry, "kind", get_args(PhraseKind), at, "according"),
                "source": self._choice(entry, "source", get_args(SourceLink), at, "genitive"),
                "stance": self._choice(entry, "stance", get_args(Stance), at, "quote"),
            }
            lemma = self._word(entry["lemma"], (*at, "lemma")) if "lemma" in entry else ""
            texts = self._texts(entry, "texts", at)
            if not sound or lemma is None or None in fields.values():
                continue
            for text, where in texts:
                self._add("phrases", text, {**fields, "lemma": lemma or text}, where)

    def _nouns(self, section: Any, place: Place) -> None:
        if not self._is_table(section, place, "a table: [[nouns.group]] or [nouns]"):
            return
        self._only(section, (*NOUN_TABLES, *WORD_TABLES), place, "table")
        for name in WORD_TABLES:
            if name in section:
                for text, where in self._texts(section, name, place):
                    self._add("nouns", text, {"table": name}, where)
        for name in NOUN_TABLES:
            for entry, at in self._tables(section.get(name, []), (*place, name)):
                sound = self._only(entry, NOUN_FIELDS, at)
                fields = {
                    "gender": self._choice(entry, "gender", get_args(Gender), at),
                    "number": self._choice(entry, "number", get_args(Number), at, "p" if name == "group" else "s"),
                    "kind": self._choice(
                        entry, "kind", get_args(NounKind), at, KIND_OF_TABLE.get(name, "organization")
                    ),
                }
                texts = self._texts(entry, "nouns", at)
                if sound and None not in fields.values():
                    for text, where in texts:
                        self._add("nouns", text, {"table": name, **fields}, where)

    def _titles(self, section: Any, place: Place) -> None:
        for masculine, feminine in self._pairs(section, place, "titles"):
            at = (*place, masculine)
            if not isinstance(feminine, str):
                self.problem(at, 'must be the feminine, "" where there is none')
            elif self._word(masculine, at) and (not feminine or self._word(feminine, at)):
                self._add("titles", _plain(masculine), {"feminine": _plain(feminine)}, at)

    def _countries(self, section: Any, place: Place) -> None:
        for name, entry in self._pairs(section, place, "countries"):
            at = (*place, name)
            code, others = self._code(entry, at, ("weak",))
            weak = others.get("weak", False)
            if not isinstance(weak, bool):
                self.problem((*at, "weak"), "must be true or false")
            elif code and self._word(name, at):
                self._add("countries", _plain(name), {"code": code, "weak": weak}, at)

    def _demonyms(self, section: Any, place: Place) -> None:
        for singular, entry in self._pairs(section, place, "demonyms"):
            at = (*place, singular)
            code, others = self._code(entry, at, ("plural",))
            plural = self._words(others["plural"], (*at, "plural")) if "plural" in others else []
            if code and plural is not None and self._word(singular, at):
                self._add("demonyms", _plain(singular), {"code": code, "plural": plural}, at)

    def _code(self, entry: Any, at: Place, further: tuple[str, ...]) -> tuple[str | None, Mapping[str, Any]]:
        """The country code of an entry that is a code or a table with one, and the table."""
        table = {"code": entry} if isinstance(entry, str) else entry
        if not self._is_table(table, at, f'a country code or a table: {{ code = "LB", {further[0]} = … }}'):
            return None, {}
        sound = self._only(table, ("code", *further), at)
        code = table.get("code")
        where = (*at, "code") if isinstance(entry, Mapping) else at
        if code is None:
            self.problem(at, "code is missing")
        elif code not in countries():
            known = sorted(countries())
            upper = code.upper() if isinstance(code, str) else ""
            hint = f"; did you mean {upper}" if upper in known else ""
            self.problem(where, f"{code!r} is no ISO 3166-1 alpha-2 code of a country{hint}")
        elif sound:
            return str(code), table
        return None, {}

    def _names(self, section: Any, place: Place) -> None:
        kind: Kind = "organizations" if place[0] == "organizations" else "places"
        for number, name in enumerate(self._list(section, place)):
            if (text := self._word(name, (*place, number))) is not None:
                self._add(kind, text, {}, (*place, number))

    def _remove(self, section: Any, place: Place) -> None:
        if isinstance(section, Mapping):
            self._only(section, KINDS, place, "list")
            for kind in KINDS:
                if kind in section:
                    for text, where in self._texts(section, kind, place):
                        self._remove_from((kind,), text, where)
            return
        for number, word in enumerate(self._list(section, place)):
            if (plain := self._word(word, (*place, number))) is not None:
                self._remove_from(KINDS, plain, (*place, number))

    def _remove_from(self, kinds: Sequence[Kind], text: str, where: Place) -> None:
        wanted = " ".join(fold(text).split())
        found = {entry.key for kind in kinds for entry in shipped_entries(kind) if wanted in _names_of(entry)}
        if not found:
            known = {name for kind in kinds for entry in shipped_entries(kind) for name in _names_of(entry)}
            where_not = f"the shipped {kinds[0]}" if len(kinds) == 1 else "the shipped lexicon"
            self.problem(where, f"{text} is not in {where_not}{_close(wanted, known)}")
        self.removed |= found

    def _add(self, kind: Kind, text: str, fields: Mapping[str, Any], place: Place) -> None:
        entry = LexiconEntry(kind, text, fields, self.source, self.line(place))
        key = ("name", entry.key[-1]) if kind in NAMED_ONCE else entry.key
        if key in self._seen:
            before = self._seen[key]
            line = self.line(before)
            self.problem(
                place, f"{text} is there twice, also in {_spelled(before)}" + (f", line {line}" if line else "")
            )
            return
        self._seen[key] = place
        self.entries.append(entry)

    def _only(self, table: Mapping[str, Any], known: Sequence[str], place: Place, what: str = "field") -> bool:
        unknown = [key for key in table if key not in known]
        for key in unknown:
            self.problem((*place, key), f"unknown {what}{_close(str(key), known)}; known: {', '.join(known)}")
        return not unknown

    def _pairs(self, section: Any, place: Place, name: str) -> Iterator[tuple[str, Any]]:
        if not self._is_table(section, place, f"a table: [{name}]"):
            return
        for key, value in section.items():
            if isinstance(value, list) and key in TOP_LEVEL:
                self.problem((*place, key), f"stands inside [{name}]; {key} must stand above the first [section]")
            else:
                yield str(key), value

    def _is_table(self, value: Any, place: Place, shape: str) -> bool:
        if isinstance(value, Mapping):
            return True
        self.problem(place, f"must be {shape}")
        return False

    def _tables(self, section: Any, place: Place) -> Iterator[tuple[Mapping[str, Any], Place]]:
        name = ".".join(map(str, place))
        if not isinstance(section, list | tuple):
            self.problem(place, f"must be a list of tables: [[{name}]]")
            return
        for number, entry in enumerate(section):
            if self._is_table(entry, (*place, number), f"a table: [[{name}]]"):
                yield entry, (*place, number)

    def _list(self, value: Any, place: Place) -> list[Any]:
        if isinstance(value, list | tuple):
            return list(value)
        self.problem(place, "must be a list of strings")
        return []

    def _texts(self, table: Mapping[str, Any], key: str, place: Place) -> list[tuple[str, Place]]:
        """The words of a list that must be there, with their places."""
        if key not in table:
            self.problem(place, f"{key} is missing")
            return []
        found = []
        for number, value in enumerate(self._list(table[key], (*place, key))):
            where = (*place, key, number)
            if (text := self._word(value, where)) is not None:
                found.append((text, where))
        return found

    def _words(self, value: Any, place: Place) -> list[str] | None:
        """The words of a list, None where something is wrong with it."""
        if not isinstance(value, list | tuple):
            self.problem(place, "must be a list of strings")
            return None
        words = [self._word(word, (*place, number)) for number, word in enumerate(value)]
        return None if None in words else [word for word in words if word]

    def _word(self, value: Any, place: Place) -> str | None:
        if not isinstance(value, str):
            self.problem(place, f"must be a string, not {value!r}")
        elif not any(char.isalnum() for char in fold(value)):
            self.problem(place, "is empty" if not value.strip() else f"{value!r} has no letter")
        elif "\n" in value:
            self.problem(place, "goes over a line's end")
        else:
            return _plain(value)
        return None

    def _choice(
        self, table: Mapping[str, Any], key: str, allowed: Sequence[str], place: Place, default: str | None = None
    ) -> str | None:
        if key not in table:
            if default is None:
                self.problem(place, f"{key} is missing; one of {', '.join(allowed)}")
            return default
        value = table[key]
        if value in allowed:
            return str(value)
        at_entry = (*place, key) in self.lines or not self.lines
        self.problem((*place, key) if at_entry else place, _unknown(value, allowed))
        return None


def _names_of(entry: LexiconEntry) -> set[str]:
    """The folded words that an entry goes by: of a title its feminine as well, of a demonym its plurals."""
    others = entry.fields.get("plural", ()) if entry.kind == "demonyms" else (entry.fields.get("feminine"),)
    return {entry.key[-1], *(" ".join(fold(word).split()) for word in others if word)}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _spelled(place: Place) -> str:
    """A path as it is written: verbs.ناشد.stance, phrases[1].texts[2]; places in lists from 1."""
    spelled = ""
    for part in place:
        spelled += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if spelled else part
    return spelled


def _described(verb: Verb) -> str:
    present = next(form.text for form in conjugate(verb) if form.tense == "present" and form.voice == "active")
    parts = [f'root = "{verb.root}"', f'form = "{verb.form}"', f'present = "{verb.present}"' if verb.present else ""]
    return f"{', '.join(filter(None, parts))} ({present})"


def _with_shadda(lemma: str) -> str:
    letters = [char for char in lemma if fold(char)]
    return "".join((*letters[:2], SHADDA, *letters[2:]))


def _unknown(value: object, allowed: Sequence[str]) -> str:
    return f"{value!r} is none of {', '.join(allowed)}{_close(str(value), allowed)}"


def _close(word: str, known: Iterable[str]) -> str:
    matches = get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean {matches[0]}" if matches else ""
