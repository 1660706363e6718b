"""The parts of the pages that are made from the package; `python tests/documentation/generated.py` renews them.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; NAME is a key of `PARTS`.
"""

from __future__ import annotations

import inspect
import re
import tomllib
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import typer
from typer.models import ArgumentInfo, OptionInfo

from arabnews_nlp.cli import app
from arabnews_nlp.schema import record_schema

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
PART = re.compile(
    r"(?P<open><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<close>^<!-- end -->)", re.DOTALL | re.MULTILINE
)
LEXICON = files("arabnews_nlp.lexicon")


def renewed(page: str) -> str:
    """The page with every part made anew."""
    return PART.sub(lambda part: f"{part['open']}\n{PARTS[part['name']]()}\n{part['close']}", page)


def table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


# The record


def fields(name: str) -> str:
    """The fields of the record (name "record") or of one of its parts."""
    schema = record_schema()
    part = schema if name == "record" else schema["$defs"][name]
    required = part["required"]
    return table(
        ("field", "type", "value"),
        (
            (f"`{field}`" + ("" if field in required else " (may be left out)"), kind_of(value), value["description"])
            for field, value in part["properties"].items()
        ),
    )


def kind_of(value: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "const" in value:
        return f"`{value['const']}`"
    if "anyOf" in value:
        return " or ".join(kind_of(each) for each in value["anyOf"])
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        target = record_schema()["$defs"][name]
        return (
            f"[{target['title'].lower()}](#{target['title'].lower().replace(' ', '-')})"
            if "title" in target
            else (kind_of(target))
        )
    if "enum" in value:
        listed = [f"`{each}`" for each in value["enum"]]
        return "string" if all(each in value["description"] for each in listed) else f"one of {', '.join(listed)}"
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    if "array" in types:
        return f"array, each {kind_of(value['items'])}"
    words = [limited(each, value) for each in types]
    return " or ".join(words)


def limited(type_name: str, value: dict[str, Any]) -> str:
    if type_name == "integer":
        return f"integer, {value['minimum']} or more"
    if type_name == "number":
        return f"number, {value['minimum']} to {value['maximum']}"
    return "two capital letters" if type_name == "string" and value.get("pattern") == "^[A-Z]{2}$" else type_name


# The command line


def command_line() -> str:
    return "\n".join(sections(app, "arabnews"))


def sections(group: typer.Typer, name: str) -> Iterator[str]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield section(f"{name} {command.name or command.callback.__name__.replace('_', '-')}", command.callback)
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from sections(inner.typer_instance, f"{name} {inner.name}")


def section(name: str, callback: Callable[..., Any]) -> str:
    parameters = list(parameters_of(callback))
    arguments = [words for kind, words, _, _ in parameters if kind == "argument"]
    usage = " ".join([name, *arguments, *(["[OPTIONS]"] if len(arguments) < len(parameters) else [])])
    parts = [f"## {name}\n", f"`{usage}`\n", f"{inspect.cleandoc(callback.__doc__ or '')}\n"]
    if parameters:
        rows = ((f"`{words}`", help_text, value) for _, words, help_text, value in parameters)
        parts.append(table(("argument or option", "meaning", "default"), rows))
    return "\n".join(parts)


def parameters_of(callback: Callable[..., Any]) -> Iterator[tuple[str, str, str, str]]:
    """Of each parameter: "argument" or "option", how it is written, its help, its default."""
    hints = typing.get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, *extras = typing.get_args(hints[name])
        info = next(each for each in extras if isinstance(each, (ArgumentInfo, OptionInfo)))
        default = parameter.default
        if isinstance(info, ArgumentInfo):
            word = info.metavar or name.upper()
            optional = default is not inspect.Parameter.empty and not word.startswith("[")
            many = "..." if typing.get_origin(kind) is list else ""
            yield (
                "argument",
                (f"[{word}]" if optional else word) + many,
                info.help or "",
                "" if optional or word[0] == "[" else "required",
            )
            continue
        written = ", ".join(spellings(name, info, is_switch=kind is bool))
        value = value_of(kind, info)
        yield "option", f"{written} {value}".strip(), info.help or "", default_of(default)


def spellings(name: str, info: OptionInfo, *, is_switch: bool) -> list[str]:
    given = [each for each in (info.default, *(info.param_decls or ())) if isinstance(each, str) and each[:1] == "-"]
    long = f"--{name.replace('_', '-')}"
    if is_switch and not given:
        return [long, f"--no-{long[2:]}"]
    return given if any(each.startswith("--") for each in given) else [long, *given]


def value_of(kind: Any, info: OptionInfo) -> str:
    """What stands behind an option: nothing behind a switch."""
    if typing.get_origin(kind) in (typing.Union, UnionType):
        kind = next(each for each in typing.get_args(kind) if each is not NoneType)
    if typing.get_origin(kind) is list:
        (kind,) = typing.get_args(kind)
    if kind is bool:
        return ""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    return info.metavar or {int: "INTEGER", float: "NUMBER", Path: "PATH"}.get(kind, "TEXT")


def default_of(default: Any) -> str:
    if default is inspect.Parameter.empty:
        return "required"
    if default is None or default is False:
        return ""
    return f"`{default.value if isinstance(default, Enum) else default}`"


# The lexicon


def lexicon() -> str:
    phrases = sum(len(each["texts"]) for each in toml("phrases.toml")["phrase"])
    titles = sum(len(group) for group in toml("titles.toml").values() if isinstance(group, dict))
    aliases = sum(
        len(each.get("names", ())) + len(each.get("weak", ())) for each in toml("country_aliases.toml").values()
    )
    counts = [
        ("verbs of saying", "verbs.toml", len(toml("verbs.toml"))),
        ("written forms made of them", "reporting_forms.tsv", lines("reporting_forms.tsv")),
        ("phrases that attribute a statement, or only look so", "phrases.toml", phrases),
        ("titles and offices, masculine", "titles.toml", titles),
        ("countries and territories, with code", "countries.tsv", lines("countries.tsv")),
        ("further names of countries", "country_aliases.toml", aliases),
        ("adjectives of nationality, by country", "nisba.tsv", lines("nisba.tsv")),
        ("cities", "cities.tsv", lines("cities.tsv")),
        ("other places", "places.txt", lines("places.txt")),
        ("organizations", "organizations.txt", lines("organizations.txt")),
        ("parts of persons' names", "person_names.tsv", lines("person_names.tsv")),
        ("names learned from annotated news", "learned_names.tsv", lines("learned_names.tsv")),
        ("common words that are no part of a name", "common_words.txt", lines("common_words.txt")),
    ]
    return table(("what", "file", "entries"), ((what, f"`{name}`", f"{count:,}") for what, name, count in counts))


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads(LEXICON.joinpath(name).read_text(encoding="utf-8"))


def lines(name: str) -> int:
    text = LEXICON.joinpath(name).read_text(encoding="utf-8")
    return sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines())


PARTS: dict[str, Callable[[], str]] = {
    **{
        name: lambda name=name: fields(name)  # type: ignore[misc]
        for name in ("record", "entity", "quote", "cue", "speaker", "addressee", "span")
    },
    "command-line": command_line,
    "lexicon": lexicon,
}


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
