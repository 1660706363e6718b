"""What `.ci/release` made: nothing is missing in it and nothing stray. `ARABNEWS_DIST` names its folder."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "arabnews_nlp"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
STRAY = re.compile(
    r"(^|/)(__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.hypothesis|\.git|dist|build|\.venv[^/]*)/|\.pyc$"
)
DIST = os.environ.get("ARABNEWS_DIST", "")

pytestmark = pytest.mark.skipif(not DIST, reason="needs a release: .ci/release dist, then ARABNEWS_DIST=dist")


def only(pattern: str) -> Path:
    (found,) = Path(DIST).glob(pattern)
    return found


@pytest.fixture(scope="module")
def wheel() -> dict[str, bytes]:
    with zipfile.ZipFile(only("*.whl")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist() -> dict[str, bytes]:
    with tarfile.open(only("*.tar.gz")) as archive:
        assert all(member.isfile() or member.isdir() for member in archive)
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name.partition("/")[2]: stream.read() for name, stream in files.items() if stream}


@pytest.fixture(scope="module")
def metadata(wheel: dict[str, bytes]) -> Message:
    (name,) = (name for name in wheel if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel[name].decode("utf-8"))


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(only("sbom.cdx.json").read_text(encoding="utf-8"))
    return record


def in_checkout() -> dict[str, bytes]:
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and not STRAY.search(path.as_posix()))
    return {f"arabnews_nlp/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in files}


class TestWheel:
    def test_is_the_package_and_nothing_else(self, wheel: dict[str, bytes]) -> None:
        assert {name: data for name, data in wheel.items() if ".dist-info/" not in name} == in_checkout()

    def test_holds_what_is_no_code(self, wheel: dict[str, bytes]) -> None:
        for name in (
            "py.typed",
            "schema/record.schema.json",
            "models/vectors.npz",
            "models/words.onnx",
            "models/context.onnx",
            "models/encoder.json",
            "models/quotes.json",
            "lexicon/verbs.toml",
            "lexicon/SOURCES.md",
            "report/report.html",
            "report/script/data.js",
            "display/templates/page.html",
        ):
            assert f"arabnews_nlp/{name}" in wheel

    def test_information(self, wheel: dict[str, bytes], metadata: Message) -> None:
        names = {name.partition(".dist-info/")[2] for name in wheel if ".dist-info/" in name}
        assert names == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
        assert metadata["License-Expression"] == "GPL-3.0-or-later"
        assert metadata["Requires-Python"].replace(" ", "") in ("<3.14,>=3.11", ">=3.11,<3.14")
        assert metadata.get_all("Classifier") == sorted(PROJECT["classifiers"])
        core = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
        assert len(core) == len(PROJECT["dependencies"]) == 5

    def test_every_file_has_its_checksum(self, wheel: dict[str, bytes]) -> None:
        (name,) = (name for name in wheel if name.endswith(".dist-info/RECORD"))
        listed = {
            row[0] for row in csv.reader(io.StringIO(wheel[name].decode("utf-8"))) if row[1].startswith("sha256=")
        }
        assert listed == wheel.keys() - {name}

    def test_size(self) -> None:
        assert only("*.whl").stat().st_size < 30_000_000


class TestSdist:
    def test_holds_what_the_wheel_is_built_from(self, sdist: dict[str, bytes], wheel: dict[str, bytes]) -> None:
        """The wheel was built from the sdist, so that it has all; here that it is the same."""
        package = {name: data for name, data in wheel.items() if ".dist-info/" not in name}
        assert {name.removeprefix("src/"): data for name, data in sdist.items() if name.startswith("src/")} == package
        assert {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO"} <= sdist.keys()

    def test_holds_the_tests_and_what_they_read(self, sdist: dict[str, bytes]) -> None:
        for folder in ("tests", "data", "docs", "notebooks", ".ci"):
            files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
            expected = {path.relative_to(ROOT).as_posix() for path in files}
            assert {name for name in expected if not STRAY.search(name)} <= sdist.keys(), folder
        assert {"CHANGELOG.md", "SECURITY.md", "mkdocs.yml"} <= sdist.keys()

    def test_nothing_stray(self, sdist: dict[str, bytes]) -> None:
        assert not [name for name in sdist if STRAY.search(name)]
        folders = {name.partition("/")[0] for name in sdist if "/" in name}
        assert folders == {"src", "tests", "data", "docs", "notebooks", ".ci"}


class TestBillOfMaterials:
    def test_names_the_release(self, bill: dict[str, Any]) -> None:
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
        own = bill["metadata"]["component"]
        assert (own["name"], own["version"]) == (PROJECT["name"], PROJECT["version"])
        assert own["hashes"][0]["content"] == hashlib.sha256(only("*.whl").read_bytes()).hexdigest()
        assert [each["name"] for each in bill["components"]].count(PROJECT["name"]) == 0

    def test_models_with_checksum_and_licence(self, bill: dict[str, Any], wheel: dict[str, bytes]) -> None:
        models = {
            each["name"]: each for each in bill["components"] if each["type"] in ("machine-learning-model", "data")
        }
        loaded = {
            f"arabnews_nlp/models/{name}" for name in ("vectors.npz", "words.onnx", "context.onnx", "quotes.json")
        }
        assert loaded <= models.keys()
        for name, each in models.items():
            assert each["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(wheel[name]).hexdigest()}]
            assert each["licenses"] == [{"license": {"id": "GPL-3.0-or-later"}}]
        owned = next(
            entry for entry in bill["dependencies"] if entry["ref"] == bill["metadata"]["component"]["bom-ref"]
        )
        assert {each["bom-ref"] for each in models.values()} <= set(owned["dependsOn"])

    def test_packages(self, bill: dict[str, Any]) -> None:
        libraries = {each["name"].lower(): each for each in bill["components"] if each["type"] == "library"}
        assert {"numpy", "onnxruntime", "pyarabic", "rich", "typer"} <= libraries.keys()
        assert all(each["version"] and each["purl"].startswith("pkg:pypi/") for each in libraries.values())
        assert not libraries.keys() & {"pip", "build", "twine", "pytest", "torch", "pandas"}


def test_checksums_of_the_release() -> None:
    lines = only("SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    present = {path.name for path in Path(DIST).iterdir()}
    assert listed.keys() == present - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((Path(DIST) / name).read_bytes()).hexdigest() == digest
