"""Reading and checking of lexicon files; every error names the file and the key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from arabnews_nlp.errors import LexiconError


def read_text(name: str) -> str:
    """A file of the lexicon folder. Raises LexiconError."""
    try:
        return files("arabnews_nlp.lexicon").joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}: {error}") from error


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises LexiconError naming the file, with the line that tomllib gives."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: {error}") from error


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of the lexicon folder. Raises LexiconError."""
    return parse_toml(read_text(name), name)


def require_table(value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise LexiconError(f"{where}: must be a table")


def only_keys(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(entry) - known):
        raise LexiconError(f"{where}: unknown key {', '.join(unknown)}")


def tables(data: Mapping[str, Any], key: str, file: str) -> list[dict[str, Any]]:
    tables = data.get(key)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise LexiconError(f"{file}: {key}: must be a list of tables")
    return tables


def string(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(f"{where}: {key}: must be a string")
    return value


def strings(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    values = entry.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise LexiconError(f"{where}: {key}: must be a list of strings")
    return values


def choice(entry: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> Any:
    value = entry.get(key)
    if value not in allowed:
        raise LexiconError(f"{where}: {key}: {value!r} is none of {', '.join(allowed)}")
    return value


def one_of(value: str, allowed: tuple[str, ...]) -> Any:
    """`value`; raises ValueError where it is not allowed."""
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return value
