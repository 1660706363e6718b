"""The sections of a user's lexicon: their entries, and everything that is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias, get_args

from arabnews_nlp.document import Stance
from arabnews_nlp.entities.countries import countries
from arabnews_nlp.errors import LexiconProblem
from arabnews_nlp.lexicon.conjugate import TEMPLATES, Gender, Number, Verb, conjugate, fold
from arabnews_nlp.lexicon.listed import KINDS, NOUN_TABLES, WORD_TABLES, Kind, LexiconEntry, shipped_entries
from arabnews_nlp.lexicon.reporting import PARTICLES, Ambiguity, NounKind, PhraseKind, SourceLink
from arabnews_nlp.lexicon.roots import ARABIC, SHADDA, candidates

Place: TypeAlias = tuple[str | int, ...]

DEFAULT_PARTICLES = ["inna", "bi-anna", "quoted", "colon"]
DEFAULT_AMBIGUITY: Ambiguity = "low"
SECTIONS = (*KINDS, "remove")
TOP_LEVEL = ("organizations", "places", "remove")
NAMED_ONCE = ("countries", "organizations", "places")
VERB_FIELDS = ("stance", "root", "form", "present", "past", "ambiguity", "particles", "masdar")
VERB_VALUES = {"form": tuple(TEMPLATES), "present": ("و", "ي", "ى"), "past": ("i",)}
PHRASE_FIELDS = ("texts", "kind", "source", "stance", "lemma")
NOUN_FIELDS = ("nouns", "gender", "number", "kind")
KIND_OF_TABLE = {"group": "group", "unnamed": "unnamed", "anaphor": "person"}


@dataclass(slots=True)
class SectionReader:
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
        if not ARABIC.fullmatch(lemma.replace("ـ", "")):
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
            if value is not None and value not in VERB_VALUES.get(key, (value,)):
                self.problem((*at, key), f"{value!r} is none of {', '.join(VERB_VALUES[key])}")
                return None
            given[key] = value
        try:
            if given["root"] and given["form"]:
                verbs = [Verb(given["root"], given["form"], given["present"], given["past"])]
                if next(conjugate(verbs[0])).text != fold(lemma):
                    self.problem(at, f"root and form give {next(conjugate(verbs[0])).text}")
                    return None
            else:
                verbs = candidates(lemma.replace("ـ", ""), **given)
        except (ValueError, KeyError, IndexError) as error:
            self.problem(at, f"cannot be conjugated: {error}")
            return None
        if len(verbs) == 1:
            return verbs[0]
        if verbs:
            readings = " or ".join(described(verb) for verb in verbs[:4])
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
        elif not isinstance(code, str) or code not in countries():
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
        found: set[tuple[str, ...]] = set()
        for kind in kinds:
            named = _shipped_by_name(kind).get(wanted, ())
            found |= {entry.key for entry in named if entry.text == text} or {entry.key for entry in named}
        if not found:
            known = {name for kind in kinds for name in _shipped_by_name(kind)}
            where_not = f"the shipped {kinds[0]}" if len(kinds) == 1 else "the shipped lexicon"
            self.problem(where, f"{text} is not in {where_not}{_close(wanted, known)}")
        self.removed |= found

    def _add(self, kind: Kind, text: str, fields: Mapping[str, Any], place: Place) -> None:
        entry = LexiconEntry(kind, text, fields, self.source, self.line(place))
        key = given_key(entry)
        if key in self._seen:
            before = self._seen[key]
            line = self.line(before)
            self.problem(place, f"{text} is there already, in {_spelled(before) if line is None else f'line {line}'}")
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
            if not isinstance(key, str):
                self.problem(place, f"{key!r} is no string")
            elif isinstance(value, list) and key in TOP_LEVEL:
                self.problem((*place, key), f"stands inside [{name}]; {key} must stand above the first [section]")
            else:
                yield key, value

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


def given_key(entry: LexiconEntry) -> tuple[str, ...]:
    """Two entries of a user with one key exclude each other: a name is of one kind only."""
    return ("name", entry.key[-1]) if entry.kind in NAMED_ONCE else entry.key


@cache
def _shipped_by_name(kind: Kind) -> Mapping[str, tuple[LexiconEntry, ...]]:
    found: dict[str, tuple[LexiconEntry, ...]] = {}
    for entry in shipped_entries(kind):
        for name in _names_of(entry):
            found[name] = (*found.get(name, ()), entry)
    return found


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


def described(verb: Verb) -> str:
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
