"""The JSON Schema of the record: what the pipeline gives fits it, and nothing else does."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from arabnews_nlp import Pipeline, document, load
from arabnews_nlp.cli import app
from arabnews_nlp.schema import record_schema
from test_quotes_properties import texts

SAMPLES = sorted((Path(__file__).parent.parent / "data" / "samples").glob("*.txt"))
VALIDATOR = Draft202012Validator(record_schema())
TEXT = 'قال وزير النقل الأردني سامر الحلو لوكالة الأفق إن "الجسر آمن". وأضاف أن المفاوضات بدأت.'


@cache
def pipeline(entities: str) -> Pipeline:
    return load(entities)


def problems(record: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(record)]


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(record_schema())


def test_each_call_gives_a_new_dictionary() -> None:
    record_schema()["properties"].clear()
    assert record_schema()["properties"]


def test_command_prints_it() -> None:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == record_schema()


def test_reading_it_loads_nothing_heavy() -> None:
    code = (
        "import sys; from arabnews_nlp.schema import record_schema; record_schema(); "
        "print(*{'numpy', 'onnxruntime', 'jsonschema', 'typer'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("entities", ["embedded", "dictionary"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path, entities: str) -> None:
    record = pipeline(entities)(path.read_text(encoding="utf-8"), path.stem).to_dict()
    assert record["quotes"]
    assert problems(record) == []
    assert problems(json.loads(json.dumps(record))) == []


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_text(text: str) -> None:
    for entities in ("embedded", "dictionary"):
        assert problems(pipeline(entities)(text).to_dict()) == []


@pytest.mark.parametrize("with_more_fields", [False, True])
def test_records_of_a_job(tmp_path: Path, with_more_fields: bool) -> None:
    more = {"date": "2024-05-01", "tags": ["a", None], "entities": {"deep": 1}} if with_more_fields else {}
    lines = [json.dumps({"id": number, "text": TEXT * (number + 1), **more}) + "\n" for number in range(5)]
    (tmp_path / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    arguments = ["run", tmp_path / "job", "--input", tmp_path / "articles.jsonl", "--chunk-size", 2]
    assert CliRunner().invoke(app, list(map(str, arguments))).exit_code == 0
    parts = sorted((tmp_path / "job" / "output" / "jsonl").glob("part-*.jsonl"))
    records = [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
    assert len(records) == 5
    for record in records:
        assert problems(record) == []
        assert record.get("meta", {}) == more


@pytest.mark.parametrize(
    ("place", "literal"),
    [
        (("entity", "label"), document.Label),
        (("quote", "type"), document.QuoteType),
        (("cue", "stance"), document.Stance),
        (("speaker", "kind"), document.SpeakerKind),
        (("speaker", "resolution"), document.Resolution),
    ],
)
def test_values_are_those_of_the_types(place: tuple[str, str], literal: Any) -> None:
    name, field = place
    assert record_schema()["$defs"][name]["properties"][field]["enum"] == list(get_args(literal))


def test_version_is_that_of_the_record() -> None:
    assert record_schema()["properties"]["schema"]["const"] == document.SCHEMA_VERSION


def good() -> dict[str, Any]:
    return copy.deepcopy(_good())


@cache
def _good() -> dict[str, Any]:
    record = pipeline("embedded")(TEXT, "one").to_dict()
    first, second = record["quotes"]
    assert first["cue"] and first["speaker"]["mention"] and first["addressee"] and first["speaker"]["evidence"]
    assert second["speaker"]["resolution"] == "elided"
    assert any(entity["label"] == "PER" for entity in record["entities"])
    return record


PATHS = {
    "document": (),
    "entity": ("entities", 0),
    "quote": ("quotes", 0),
    "content": ("quotes", 0, "content", 0),
    "cue": ("quotes", 0, "cue"),
    "speaker": ("quotes", 0, "speaker"),
    "mention": ("quotes", 0, "speaker", "mention"),
    "evidence": ("quotes", 0, "speaker", "evidence", 0),
    "addressee": ("quotes", 0, "addressee"),
}


def part(record: Any, name: str) -> Any:
    for step in PATHS[name]:
        record = record[step]
    return record


def test_the_record_to_break_is_good() -> None:
    assert problems(good()) == []


@pytest.mark.parametrize("name", PATHS)
def test_unknown_fields_are_refused(name: str) -> None:
    record = good()
    part(record, name)["more"] = 1
    assert len(problems(record)) == 1


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in PATHS for field in part(_good(), name)])
def test_missing_fields_are_refused(name: str, field: str) -> None:
    record = good()
    del part(record, name)[field]
    assert problems(record)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("document", {"schema": 2}),
        ("document", {"schema": "1"}),
        ("document", {"id": 7}),
        ("document", {"id": None}),
        ("document", {"text": None}),
        ("document", {"entities": None}),
        ("document", {"entities": {}}),
        ("document", {"quotes": [None]}),
        ("document", {"meta": None}),
        ("document", {"meta": []}),
        ("entity", {"start": -1}),
        ("entity", {"start": 1.5}),
        ("entity", {"start": "0"}),
        ("entity", {"end": 0}),
        ("entity", {"text": ""}),
        ("entity", {"label": "GPE"}),
        ("entity", {"label": None}),
        ("entity", {"name": ""}),
        ("entity", {"confidence": 1.01}),
        ("entity", {"confidence": -0.1}),
        ("entity", {"confidence": None}),
        ("entity", {"label": "COUNTRY", "country": None}),
        ("entity", {"label": "COUNTRY", "country": "JOR"}),
        ("entity", {"label": "COUNTRY", "country": "jo"}),
        ("entity", {"label": "PER", "country": "JO"}),
        ("quote", {"id": 0}),
        ("quote", {"id": "1"}),
        ("quote", {"type": "reported"}),
        ("quote", {"text": ""}),
        ("quote", {"content": []}),
        ("quote", {"content": None}),
        ("quote", {"content": [{"start": 0, "end": 0}]}),
        ("quote", {"content": [[0, 5]]}),
        ("quote", {"cue": "قال"}),
        ("quote", {"speaker": "سامر الحلو"}),
        ("quote", {"addressee": {"start": 0, "end": 3}}),
        ("quote", {"parent": 0}),
        ("quote", {"parent": "1"}),
        ("quote", {"confidence": 2}),
        ("quote", {"rule": ""}),
        ("quote", {"rule": "Verb Particle"}),
        ("quote", {"rule": None}),
        ("cue", {"lemma": None}),
        ("cue", {"stance": "joke"}),
        ("cue", {"start": True}),
        ("speaker", {"name": ""}),
        ("speaker", {"name": []}),
        ("speaker", {"kind": "animal"}),
        ("speaker", {"kind": None}),
        ("speaker", {"mention": {"start": 0}}),
        ("speaker", {"mention": {"start": 0, "end": 3, "text": "قال"}}),
        ("speaker", {"title": 1}),
        ("speaker", {"affiliation": ""}),
        ("speaker", {"country": "Jordan"}),
        ("speaker", {"resolution": "guess"}),
        ("speaker", {"resolution": "unknown"}),
        ("speaker", {"evidence": None}),
        ("addressee", {"text": None}),
    ],
)
def test_wrong_values_are_refused(name: str, changes: dict[str, Any]) -> None:
    record = good()
    part(record, name).update(changes)
    assert problems(record)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("document", {"id": "", "meta": {"any": [1]}}),
        ("document", {"entities": [], "quotes": []}),
        ("entity", {"name": None, "confidence": 0}),
        ("entity", {"label": "COUNTRY", "country": "SU"}),
        ("quote", {"cue": None, "speaker": None, "addressee": None, "parent": 3}),
        ("speaker", {"name": None, "mention": None, "title": None, "affiliation": None, "country": None}),
        ("speaker", {"name": None, "resolution": "unknown", "evidence": []}),
    ],
)
def test_what_may_be_absent_is_allowed(name: str, changes: dict[str, Any]) -> None:
    record = good()
    part(record, name).update(changes)
    assert problems(record) == []


@pytest.mark.parametrize(
    "damage",
    [lambda record: [], lambda record: None, lambda record: json.dumps(record), lambda record: [record]],
    ids=["array", "null", "string", "record in an array"],
)
def test_anything_but_an_object_is_refused(damage: Callable[[Any], Any]) -> None:
    assert problems(damage(good()))
