"""A user's lexicon: entries that are added to the shipped ones, replace them, or remove them.

A file has the sections of docs/lexicon.md; everything that is wrong in it is found at once.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

from arabnews_nlp.errors import LexiconError, LexiconProblem
from arabnews_nlp.lexicon import positions
from arabnews_nlp.lexicon.listed import Kind, LexiconEntry
from arabnews_nlp.lexicon.sections import SectionReader, given_key

GIVEN = "lexicon"  # what a lexicon that is no file is called in messages
_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


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
            entries.pop(given_key(entry), None)
            entries[given_key(entry)] = entry
    return UserLexicon(tuple(entries.values()), frozenset(removed), tuple(sources), checksum.hexdigest()), problems


def _open(part: object) -> tuple[SectionReader, bytes]:
    """One file or mapping, read, and the bytes that its checksum is of."""
    if isinstance(part, Mapping):
        reader = SectionReader(GIVEN, {})
        reader.read(part)
        return reader, repr(part).encode("utf-8", "surrogatepass")
    if not isinstance(part, str | os.PathLike):
        raise TypeError(f"a lexicon must be a path, a mapping or a list of these, not {type(part).__name__}")
    name = os.fspath(part)
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        reader = SectionReader(name, {})
        reader.problem((), error.strerror or str(error))
        return reader, b""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        reader = SectionReader(name, {(): content.count(b"\n", 0, error.start) + 1})
        reader.problem((), "no UTF-8")
        return reader, content
    except RecursionError:
        reader = SectionReader(name, {})
        reader.problem((), "no valid TOML: nested too deeply")
        return reader, content
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reader = SectionReader(name, {(): line})
        reader.problem((), f"no valid TOML: {_LINE.sub('', str(error))}")
        return reader, content
    reader = SectionReader(name, positions.line_numbers(text))
    reader.read(data)
    return reader, content
