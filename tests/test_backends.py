"""The optional backends where they are missing: one error with the command, a list, and no weight at import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arabnews_nlp import MissingModelError, load
from arabnews_nlp.backends import camel_data, stanza_data
from arabnews_nlp.backends.catalogue import BACKENDS, status
from arabnews_nlp.cli import app

OPTIONAL = ("torch", "transformers", "camel_tools", "stanza")


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "camel"))
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path / "stanza"))
    return tmp_path


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in OPTIONAL:
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.usefixtures("uninstalled")
@pytest.mark.parametrize(
    ("arguments", "missing", "extra"),
    [
        ({"entities": "camel"}, "camel_tools, torch, transformers", "camel"),
        ({"entities": ["embedded", "camel"]}, "camel_tools, torch, transformers", "camel"),
        ({"tokenizer": "camel"}, "camel_tools", "camel"),
        ({"entities": "stanza"}, "stanza, torch", "stanza"),
        ({"parser": "stanza"}, "stanza, torch", "stanza"),
    ],
)
def test_a_missing_package_names_its_command(arguments, missing: str, extra: str) -> None:
    with pytest.raises(MissingModelError) as caught:
        load(**arguments)
    message = str(caught.value)
    assert f"needs {missing}, which is not installed" in message
    assert message.endswith(f'run: pip install "arabnews-nlp[{extra}]"')


@pytest.mark.usefixtures("uninstalled")
def test_status_of_what_is_not_there(nowhere: Path) -> None:
    for backend in BACKENDS:
        found = status(backend)
        assert (found.version, found.found) == (None, ())
        assert found.command == f"{backend.get_package} && {backend.get_model}"
        assert str(nowhere) in (found.problem or "")


def test_models_are_found_without_the_packages(nowhere: Path) -> None:
    home = nowhere / "camel"
    (home / "data" / "ner").mkdir(parents=True)
    (home / "data" / "ner" / "config.json").write_text("{}", encoding="utf-8")
    record = {
        "packages": {camel_data.NER: {"license": "some licence", "size": 5}},
        "components": {"NamedEntityRecognition": {"default": "a", "datasets": {"a": {"path": "ner"}}}},
    }
    (home / "catalogue.json").write_text(json.dumps(record), encoding="utf-8")
    found = status(BACKENDS[0])
    assert (found.found, found.problem) == ((home / "data" / "ner",), None)
    assert (found.licence, found.size) == ("some licence", 2)


def test_resources_of_another_shape(nowhere: Path) -> None:
    folder = nowhere / "stanza"
    folder.mkdir()
    for content in ("[]", '{"ar": []}', '{"ar": {"packages": {"default": {"ner": 3}}}}', "no json"):
        (folder / "resources.json").write_text(content, encoding="utf-8")
        with pytest.raises(MissingModelError, match=r"does not list ner for ar.*stanza\.download"):
            stanza_data.locate("ner")


@pytest.mark.parametrize("content", ["[]", '{"components": []}', '{"components": {"NamedEntityRecognition": 1}}'])
def test_catalogue_of_another_shape(nowhere: Path, content: str) -> None:
    folder = nowhere / "camel"
    folder.mkdir()
    (folder / "catalogue.json").write_text(content, encoding="utf-8")
    with pytest.raises(MissingModelError, match=r"camel_data -i ner-arabert"):
        camel_data.locate_ner()
    assert status(BACKENDS[0]).problem


@pytest.mark.usefixtures("nowhere")
class TestCommand:
    def test_names_every_backend_with_what_it_lacks(self) -> None:
        result = CliRunner().invoke(app, ["backends"])
        assert result.exit_code == 0
        for backend in BACKENDS:
            assert f"{backend.name}: load({backend.use})" in result.stdout
            assert backend.get_model in result.stdout
            assert f"{backend.folder()} ({backend.variable} is set)" in result.stdout

    def test_json(self) -> None:
        result = CliRunner().invoke(app, ["backends", "--json"])
        records = json.loads(result.stdout)
        assert [record["name"] for record in records] == [backend.name for backend in BACKENDS]
        assert all(record["command"] and record["found"] == [] for record in records)


def test_nothing_optional_is_imported() -> None:
    code = (
        "import sys, arabnews_nlp; from arabnews_nlp.backends.catalogue import BACKENDS, status;"
        "arabnews_nlp.load(); [status(backend) for backend in BACKENDS];"
        f"print([name for name in {OPTIONAL!r} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert output.stdout.strip() == "[]"
