"""Nothing in the package turns data into code: no pickle, no eval, no shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import arabnews_nlp
from arabnews_nlp.encoder.vectors import WordVectors

PACKAGE = Path(arabnews_nlp.__file__).parent

MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml", "code", "pty"}
BUILTINS = {"eval", "exec", "compile", "__import__"}
METHODS = {
    "os": {"system", "popen", "execv", "execve", "execl", "spawnl", "spawnv", "posix_spawn", "startfile"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "tempfile": {"mktemp"},
    "asyncio": {"create_subprocess_shell"},
    "xml": {"etree", "sax", "dom"},  # their parsers follow entities
}
PICKLING = {"read_pickle", "to_pickle", "load_module", "exec_module"}
NUMPY_LOADERS = {"load", "memmap", "fromfile", "loadtxt", "genfromtxt"}


def problems(source: str) -> Iterator[str]:
    """What `source` holds that could run what a file says, each with its line."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name.partition(".")[0]: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    for node in ast.walk(tree):
        for what in _of(node, names):
            yield f"{getattr(node, 'lineno', 0)}: {what}"


def _of(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {a.name}" for a in node.names if a.name.partition(".")[0] in MODULES)
    elif isinstance(node, ast.ImportFrom):
        module = (node.module or "").partition(".")[0]
        if module in MODULES:
            yield f"from {node.module} import"
        yield from (f"from {module} import {a.name}" for a in node.names if a.name in METHODS.get(module, ()))
        if module == "numpy":
            yield from (f"from numpy import {a.name}" for a in node.names if a.name in NUMPY_LOADERS)
    elif isinstance(node, ast.Call):
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if "shell" in keywords and not _is(keywords["shell"], False):
            yield "shell="
        if "allow_pickle" in keywords and not _is(keywords["allow_pickle"], False):
            yield "allow_pickle="
        if "trust_remote_code" in keywords and not _is(keywords["trust_remote_code"], False):
            yield "trust_remote_code="
        if isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
            yield f"{node.func.id}()"
        if isinstance(node.func, ast.Attribute):
            yield from _of_method(node.func, names, keywords)


def _of_method(function: ast.Attribute, names: dict[str, str], keywords: dict[str | None, ast.expr]) -> Iterator[str]:
    owner = names.get(function.value.id, function.value.id) if isinstance(function.value, ast.Name) else ""
    if function.attr in METHODS.get(owner, ()) or function.attr in PICKLING:
        yield f"{owner}.{function.attr}()"
    if owner == "numpy" and function.attr == "load" and "allow_pickle" not in keywords:
        yield "numpy.load() without allow_pickle=False"
    if owner == "torch" and function.attr == "load" and not _is(keywords.get("weights_only"), True):
        yield "torch.load() without weights_only=True"


def _is(value: ast.expr | None, constant: bool) -> bool:
    return isinstance(value, ast.Constant) and value.value is constant


def test_package_holds_none_of_it() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 150
    found = [f"{file}:{what}" for file in files for what in problems(file.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as p",
        "from joblib import load",
        "import yaml",
        "eval('1')",
        "exec(text)",
        "import os\nos.system('ls')",
        "from os import popen",
        "import subprocess\nsubprocess.run('ls', shell=True)",
        "subprocess.run('ls', shell=flag)",
        "import numpy as np\nnp.load(path)",
        "import numpy as np\nnp.load(path, allow_pickle=True)",
        "import numpy\nnumpy.load(path)",
        "from numpy import load",
        "import torch\ntorch.load(path)",
        "import torch\ntorch.load(path, weights_only=False)",
        "pd.read_pickle(path)",
        "Model.from_pretrained(path, trust_remote_code=True)",
        "import marshal",
        "from xml import etree",
    ],
)
def test_each_of_them_is_found(source: str) -> None:
    assert list(problems(source))


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.load(path, allow_pickle=False)",
        "import torch\ntorch.load(path, weights_only=True)",
        "import re\nre.compile('a')",
        "model.eval()",
        "import subprocess\nsubprocess.run(['ls'])",
    ],
)
def test_what_is_harmless_is_not(source: str) -> None:
    assert not list(problems(source))


def test_pickled_array_in_a_model_file_is_refused(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.mkdir, (tmp_path / "run",))  # type: ignore[return-value]

    path = tmp_path / "vectors.npz"
    with path.open("wb") as stream:
        np.savez(stream, words=np.array([Bomb()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        WordVectors.load(path)
    assert not (tmp_path / "run").exists()
