"""The templates, the style sheet and the labels, read from the files of this folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, Literal, get_args

Language = Literal["en", "ar"]


def read(name: str) -> str:
    return files("arabnews_nlp.display").joinpath(name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """`templates/NAME.html`, without the line breaks and indentation between its tags."""
    return Template("".join(line.strip() for line in read(f"templates/{name}.html").splitlines()))


def labels(language: str) -> Mapping[str, Any]:
    """The words of a language. Raises ValueError for one that is not there."""
    if language not in get_args(Language):
        raise ValueError(f"unknown language {language!r}; known: {', '.join(get_args(Language))}")
    words: Mapping[str, Any] = _all_labels()[language]
    return words


@cache
def _all_labels() -> Mapping[str, Any]:
    return tomllib.loads(read("labels.toml"))


@cache
def stylesheet() -> str:
    """The CSS of everything that this package draws; each selector asks for the class `arabnews`."""
    return read("display.css").replace("/* colours of dark.css */", read("dark.css").strip())
