import json

import pytest

from arabnews_nlp.encoder.package import Head, open_package, write_package
from arabnews_nlp.errors import MissingModelError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"weights")
    heads = (Head("entities", ("O", "S-PER"), 1.5),)
    write_package(tmp_path, {"vectors": "a.bin"}, heads, word_size=4, window=64, description={"licence": "x"})
    return tmp_path


def test_package_is_read_as_it_was_written(folder):
    package = open_package(folder)
    assert package.path("vectors") == folder / "a.bin"
    assert package.head("entities") == Head("entities", ("O", "S-PER"), 1.5)
    assert (package.word_size, package.window, package.description) == (4, 64, {"licence": "x"})


def test_unknown_head_is_a_missing_model(folder):
    with pytest.raises(MissingModelError, match="no head 'cues'"):
        open_package(folder).head("cues")


def test_missing_metadata(tmp_path):
    with pytest.raises(MissingModelError, match=r"encoder\.json is missing.*reinstall"):
        open_package(tmp_path)


def test_missing_weights(folder):
    (folder / "a.bin").unlink()
    with pytest.raises(MissingModelError, match=r"a\.bin is missing"):
        open_package(folder)


def test_changed_weights(folder):
    (folder / "a.bin").write_bytes(b"weight5")
    with pytest.raises(MissingModelError, match=r"a\.bin is damaged"):
        open_package(folder)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 1}', "{"])
def test_damaged_metadata(folder, text):
    (folder / "encoder.json").write_text(text, encoding="utf-8")
    with pytest.raises(MissingModelError, match="damaged"):
        open_package(folder)


def test_other_format(folder):
    path = folder / "encoder.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "format": 99}), encoding="utf-8")
    with pytest.raises(MissingModelError, match="format 99"):
        open_package(folder)
