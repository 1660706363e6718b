"""Every model that the package ships is checked when it is loaded."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import arabnews_nlp
from arabnews_nlp.encoder.network import Encoder
from arabnews_nlp.encoder.package import SHIPPED, open_package
from arabnews_nlp.errors import ArabnewsError, LexiconError, MissingModelError
from arabnews_nlp.quotes import model
from arabnews_nlp.seal import is_intact, main, sealed
from arabnews_nlp.text import clitics

NOT_LOADED = {"__init__.py", "figures.json", "training.log"}
MODELS = sorted(path.name for path in SHIPPED.iterdir() if path.is_file() and path.name not in NOT_LOADED)
REMEDY = "reinstall"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped models that the package loads instead."""
    copy = tmp_path / "models"
    copy.mkdir()
    for name in MODELS:
        shutil.copy(SHIPPED / name, copy / name)
    monkeypatch.setattr("arabnews_nlp.encoder.package.SHIPPED", copy)
    monkeypatch.setattr(model, "files", lambda package: copy)
    model.load_models.cache_clear()
    yield copy
    model.load_models.cache_clear()


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def places(size: int) -> list[int]:
    return [0, size // 2, size - 1, *random.Random(size).sample(range(size), 3)]


def test_models_are_those_that_were_shipped(folder: Path) -> None:
    assert {"quotes.json", "encoder.json", "vectors.npz", "words.onnx", "context.onnx"} <= set(MODELS)
    assert arabnews_nlp.load()("قال الوزير سامر الحلو إن الجسر آمن.").quotes


@pytest.mark.parametrize("name", MODELS)
def test_flipped_bit_is_told(folder: Path, name: str) -> None:
    original = (folder / name).read_bytes()
    for place in places(len(original)):
        flip(folder / name, place)
        with pytest.raises(MissingModelError) as found:
            arabnews_nlp.load()
        message = str(found.value)
        assert name in message, place
        assert "damaged" in message
        assert REMEDY in message
        assert "\n" not in message
        (folder / name).write_bytes(original)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "longer"])
def test_other_damage_is_told(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    if damage == "missing":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "longer": data + b"\n"}[damage])
    with pytest.raises(MissingModelError, match=name.replace(".", r"\.") + ".*" + REMEDY):
        arabnews_nlp.load()


@pytest.mark.parametrize("name", ["../vectors.npz", "/etc/hostname", "sub/vectors.npz"])
def test_package_names_files_beside_it_alone(folder: Path, name: str) -> None:
    path = folder / "encoder.json"
    record = json.loads(path.read_text("utf-8"))
    del record["sha256"]
    record["files"]["vectors"][0] = name
    path.write_text(sealed(record), encoding="utf-8")
    with pytest.raises(MissingModelError, match=r"encoder\.json names the file .* not beside it"):
        open_package(folder)


def test_weights_of_another_package_are_refused(folder: Path) -> None:
    (folder / "words.onnx").write_bytes((folder / "context.onnx").read_bytes())
    with pytest.raises(MissingModelError, match=r"words\.onnx is damaged"):
        Encoder(folder)


def test_word_list_of_clitics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compressed with a checksum; what stands in its header changes nothing."""
    shipped = clitics.load()
    original = clitics.resources.files("arabnews_nlp.lexicon").joinpath(clitics.DATA).read_bytes()
    monkeypatch.setattr(clitics.resources, "files", lambda package: tmp_path)
    told = 0
    for place in [*range(12), *places(len(original))]:
        (tmp_path / clitics.DATA).write_bytes(original)
        flip(tmp_path / clitics.DATA, place)
        clitics.load.cache_clear()
        try:
            assert clitics.load() == shipped
        except MissingModelError as error:
            assert clitics.DATA in str(error)
            assert REMEDY in str(error)
            told += 1
    clitics.load.cache_clear()
    assert told >= 8


class TestSeal:
    def test_holds_for_its_text_alone(self) -> None:
        text = sealed({"name": "نص", "values": [1, 2.5]})
        assert is_intact(text)
        assert json.loads(text)["values"] == [1, 2.5]
        for place in range(len(text)):
            changed = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
            assert not is_intact(changed)

    def test_is_none_without_a_checksum(self) -> None:
        assert is_intact('{"name": 1}') is None

    def test_can_be_renewed(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text(sealed({"a": 1}).replace("1", "2", 1), encoding="utf-8")
        assert not is_intact(path.read_text("utf-8"))
        main([str(path)])
        assert is_intact(path.read_text("utf-8"))
        assert json.loads(path.read_text("utf-8"))["a"] == 2


def test_damaged_list_of_names_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from arabnews_nlp.entities import tables

    (tmp_path / "cities.tsv").write_bytes(b"\xff\xfe")
    monkeypatch.setattr(tables, "files", lambda package: tmp_path)
    for name in ("cities.tsv", "missing.tsv"):
        with pytest.raises(LexiconError, match=name):
            tables.read_text(name)
    assert issubclass(LexiconError, ArabnewsError)
