"""`arabnews lexicon list`, `check` and `conjugate`, and the option --lexicon of other commands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arabnews_nlp.errors import LexiconError

if TYPE_CHECKING:
    from arabnews_nlp.lexicon.conjugate import Form
    from arabnews_nlp.lexicon.listed import LexiconEntry
    from arabnews_nlp.lexicon.user import UserLexicon

EXIT_WRONG = 1
EXIT_USAGE = 2

lexicon_app = typer.Typer(no_args_is_help=True, help="List the lexicon, check a file of your own, conjugate a verb.")

Lexicon = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", help="A TOML file with words and names of your own; may be given several times."),
]


class ListName(StrEnum):
    verbs = "verbs"
    phrases = "phrases"
    nouns = "nouns"
    titles = "titles"
    countries = "countries"
    demonyms = "demonyms"
    organizations = "organizations"
    places = "places"


class StanceName(StrEnum):
    say = "say"
    assert_ = "assert"
    deny = "deny"
    accuse = "accuse"
    warn = "warn"
    ask = "ask"
    promise = "promise"
    expect = "expect"
    judge = "judge"
    quote = "quote"


class ListFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"


def lexicon_option(paths: list[Path] | None) -> UserLexicon | None:
    """The lexicon of the option --lexicon; where it is wrong, all that is wrong is printed and the program ends."""
    if not paths:
        return None
    from arabnews_nlp.lexicon.user import read_lexicon

    try:
        return read_lexicon(paths)
    except LexiconError as error:
        for problem in error.problems:
            typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(EXIT_USAGE) from None


@lexicon_app.command("list")
def list_lexicon(
    lists: Annotated[
        list[ListName] | None, typer.Argument(metavar="[LIST]...", help="All lists if none is named.")
    ] = None,
    stance: Annotated[StanceName | None, typer.Option(help="Only verbs and phrases of this stance.")] = None,
    lexicon: Lexicon = None,
    output_format: Annotated[
        ListFormat, typer.Option("--format", "-f", help="A line an entry to read, a JSON array, or a table.")
    ] = ListFormat.text,
) -> None:
    """List what the pipeline knows, with a file of your own laid over it."""
    from arabnews_nlp.lexicon.listed import KINDS
    from arabnews_nlp.lexicon.listing import list_entries

    wanted = [kind for kind in KINDS if not lists or kind in [name.value for name in lists]]
    entries = list_entries(wanted, stance=stance and stance.value, lexicon=lexicon_option(lexicon))
    if output_format is ListFormat.json:
        typer.echo(json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False, indent=1))
    elif output_format is ListFormat.csv:
        typer.echo(_table([entry.to_dict() for entry in entries]), nl=False)
    else:
        for entry in entries:
            typer.echo(_line(entry))


@lexicon_app.command("check")
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Lexicon files, laid over each other.")],
) -> None:
    """Name everything that is wrong in lexicon files, and what may not be meant.

    Exit code 0: the files can be used, even where there are warnings. 1: they cannot.
    """
    from arabnews_nlp.lexicon.checking import check_lexicon, counts
    from arabnews_nlp.lexicon.user import parse_lexicon

    remarks = check_lexicon(paths)
    for remark in remarks:
        typer.echo(str(remark))
    errors = sum(remark.level == "error" for remark in remarks)
    lexicon, _ = parse_lexicon(paths)
    for entry in lexicon.of("verbs"):
        typer.echo(_line(entry))
    typer.echo(f"{counts(lexicon)}; errors: {errors}, warnings: {len(remarks) - errors}", err=True)
    if errors:
        raise typer.Exit(EXIT_WRONG)


@lexicon_app.command("conjugate")
def conjugate(
    verb: Annotated[str, typer.Argument(help="The past, third person masculine singular: ناشد.")],
    form: Annotated[str | None, typer.Option(help="1 to 10, or Q for a root of four letters.")] = None,
    root: Annotated[str | None, typer.Option(help="The radicals, hamza written ء.")] = None,
    lexicon: Lexicon = None,
) -> None:
    """Print the forms of a verb that a text is searched for.

    Exit code 1: it cannot be conjugated.
    """
    from arabnews_nlp.lexicon.listing import verb_forms
    from arabnews_nlp.lexicon.sections import described

    try:
        readings = verb_forms(verb, form=form, root=root, lexicon=lexicon_option(lexicon))
    except LexiconError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_WRONG) from None
    for found, forms in readings:
        typer.echo(described(found))
        for name, texts in _by_tense(forms).items():
            typer.echo(f"  {name:20}  {' '.join(texts)}")


def _by_tense(forms: Iterable[Form]) -> dict[str, list[str]]:
    groups: dict[str, dict[str, None]] = {}
    for form in forms:
        name = " ".join(filter(None, (form.tense or "participle", "passive" if form.voice == "passive" else "")))
        groups.setdefault(f"{name} clipped" if form.clipped else name, {})[form.text] = None
    return {name: list(texts) for name, texts in groups.items()}


def _line(entry: LexiconEntry) -> str:
    """An entry to read: Latin letters stand between Arabic words, so that every display keeps their order."""
    own = "" if entry.line is None else f"  ({entry.source}:{entry.line})"
    return f"{entry.kind:13} {_told(entry)}{own}"


def _told(entry: LexiconEntry) -> str:
    text, fields = entry.text, entry.fields
    match entry.kind:
        case "verbs":
            follows = f"{', '.join(fields['particles'])}{_further('masdar', fields.get('masdar', ()))}"
            root = f"root {fields['root']}  form {fields['form']}"
            return f"{fields['stance']:8} {fields['ambiguity']:5} {text}  {root}  {follows}"
        case "phrases":
            return f"{fields['stance']:8} {fields['kind']:10} {fields['source']:10} {text}"
        case "nouns":
            return f"{fields['table']:14} {fields.get('gender', ''):1} {fields.get('number', ''):1} {text}"
        case "titles":
            return f"m {text}{_further('f', [fields['feminine']])}"
        case "countries":
            return f"{fields['code']} {text}{'  weak' if fields['weak'] else ''}"
        case "demonyms":
            return f"{fields['code']} {text}{_further('plural', fields['plural'])}"
        case "organizations" | "places":
            return text


def _further(name: str, words: Iterable[str]) -> str:
    words = [word for word in words if word]
    return f"  {name} {'، '.join(words)}" if words else ""


def _table(records: list[dict[str, Any]]) -> str:
    """CSV with the fields of all records as columns; lists with spaces between."""
    columns = list(dict.fromkeys(key for record in records for key in record))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: "|".join(v) if isinstance(v, list) else v for key, v in record.items()})
    return buffer.getvalue()
