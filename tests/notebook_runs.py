"""Runs notebooks from clean kernels.

python tests/notebook_runs.py [NAME ...]

stores the outputs of a fresh run in the notebooks; do so after a change that alters what they show. What is written to
standard error (warnings of Java and the like) is not stored.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SECONDS = 240
VARIES = "varies"
"""Tag of cells whose outputs differ from run to run or from machine to machine (times, packages at hand)."""

DECIMAL = re.compile(r"\d+\.\d+")
TOLERANCE = 0.03


def fresh_run(path: Path) -> Any:
    """The notebook with the outputs of a run in its folder. Raises CellExecutionError where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=SECONDS, record_timing=False, coalesce_streams=True, resources=resources)
    client.execute()
    for cell in code_cells(notebook):
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def texts(cell: Any) -> list[str]:
    """What a cell shows as text or HTML, and the kinds of what else it shows."""
    shown: list[str] = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            shown.append("".join(output["text"]))
            continue
        for kind, content in sorted(output.get("data", {}).items()):
            shown.append("".join(content) if kind.startswith("text/") else kind)
    return shown


def differences(stored: Any, fresh: Any) -> list[str]:
    """Cells that do not show the same, but for the last digits of decimal numbers."""
    found = []
    for before, after in zip(code_cells(stored), code_cells(fresh), strict=True):
        if VARIES in before["metadata"].get("tags", ()):
            continue
        if not _alike(texts(before), texts(after)):
            found.append(f"{before['id']} shows {texts(after)}, not {texts(before)}")
    return found


def _alike(before: list[str], after: list[str]) -> bool:
    if [_without_decimals(text) for text in before] != [_without_decimals(text) for text in after]:
        return False
    numbers = [[float(number) for text in side for number in DECIMAL.findall(text)] for side in (before, after)]
    return all(abs(first - second) <= TOLERANCE for first, second in zip(*numbers, strict=True))


def _without_decimals(text: str) -> str:
    return " ".join(DECIMAL.sub("0.0", text).split())


def main(names: list[str]) -> None:
    import nbformat

    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not names or any(path.name.startswith(name) for name in names):
            path.write_text(nbformat.writes(fresh_run(path), ensure_ascii=False) + "\n", encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
