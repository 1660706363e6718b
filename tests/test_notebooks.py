"""The notebooks run from clean kernels, and show what is stored in them.

ARABNEWS_REQUIRE_NOTEBOOKS makes a missing package a failure instead of a skip.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from notebook_runs import NOTEBOOKS, VARIES, code_cells, differences, fresh_run, texts

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
PACKAGES = ("nbclient", "ipykernel", "pandas", "pyarrow", "matplotlib", "scikit-learn")
REQUIRED = bool(os.environ.get("ARABNEWS_REQUIRE_NOTEBOOKS"))


def stored(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def need(reason: str) -> None:
    """Skips the test with what is missing, or fails it where everything has to be there."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def is_missing(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return True
    return False


def test_there_are_six() -> None:
    assert [path.stem[:2] for path in PATHS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_stored_outputs_are_those_of_one_clean_run(path: Path) -> None:
    cells = code_cells(stored(path))
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert all(output["output_type"] != "error" and output.get("name") != "stderr" for output in outputs)
    assert sum(bool(cell["outputs"]) for cell in cells) >= len(cells) / 2


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    for cell in stored(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for target in re.findall(r"\]\(([^)#]+)", "".join(cell["source"])):
                assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_clean_run_shows_what_is_stored(path: Path) -> None:
    if missing := [package for package in PACKAGES if is_missing(package)]:
        need(f"needs {', '.join(missing)}: pip install -e '.[notebook]'")
    if tuple(map(int, version("matplotlib").split(".")[:2])) < (3, 11):
        need("needs matplotlib 3.11, which joins Arabic letters")
    without_spark = "spark" in path.stem and (is_missing("pyspark") or shutil.which("java") is None)
    if without_spark:
        need("needs pyspark and Java 17 or later")
    assert differences(stored(path), fresh_run(path)) == []


def test_differences_are_seen() -> None:
    before = stored(PATHS[0])
    after = copy.deepcopy(before)
    assert differences(before, after) == []
    cell = next(cell for cell in code_cells(after) if texts(cell))
    cell["outputs"][0].setdefault("data", {})["text/plain"] = "something else"
    assert len(differences(before, after)) == 1
    for one in (before, after):
        for each in code_cells(one):
            each["metadata"]["tags"] = [VARIES]
    assert differences(before, after) == []
