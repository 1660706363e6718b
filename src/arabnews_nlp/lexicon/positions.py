"""On which line of a TOML text each of its values stands; tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'",
    re.DOTALL,
)


def line_numbers(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every table, key and array element of a valid TOML text, by its path.

    The path of an element of an array, or of an array of tables, has its place in it, from 0.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = (0, 1)
        self._lines: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}

    def read(self) -> Mapping[Path, int]:
        table: Path = ()
        while self._skip_blank():
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> Path:
        line = self._line()
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        *above, last = self._key()
        self._at += brackets
        path: Path = ()
        for part in above:
            self._lines.setdefault((*path, part), line)
            path = self._latest((*path, part))
        path = (*path, last)
        if brackets == 2:
            number = self._lengths.get(path, 0)
            self._lengths[path] = number + 1
            self._lines.setdefault(path, line)
            path = (*path, number)
        self._lines.setdefault(path, line)
        return path

    def _latest(self, path: Path) -> Path:
        """The table that a header means by `path`: of an array of tables its last."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._skip_blank()
        self._at += 1  # the =
        self._skip_blank()
        self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip_blank()
            found = _STRING.match(self._text, self._at) or _BARE.match(self._text, self._at)
            assert found is not None, "the text is valid TOML"
            self._at = found.end()
            word = found.group()
            parts.append(_decoded(word) if word[0] in "\"'" else word)
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _value(self, path: Path) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening in ("[", "{"):
            self._nested(path, "]" if opening == "[" else "}")
            return
        found = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
        assert found is not None, "the text is valid TOML"
        self._at = found.end()

    def _nested(self, path: Path, closing: str) -> None:
        self._at += 1
        number = 0
        while self._skip_blank() and not self._text.startswith(closing, self._at):
            if self._text.startswith(",", self._at):
                self._at += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._lines[(*path, number)] = self._line()
                self._value((*path, number))
                number += 1
        self._at += 1

    def _skip_blank(self) -> bool:
        """Moves on to the next character that is no blank or comment; whether there is one."""
        found = _BLANK.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return self._at < len(self._text)

    def _line(self) -> int:
        at, line = self._counted
        self._counted = (self._at, line + self._text.count("\n", at, self._at))
        return self._counted[1]


def _decoded(quoted: str) -> str:
    value: Any = tomllib.loads(f"key = {quoted}")["key"]
    return str(value)
