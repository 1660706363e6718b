"""The code blocks of a page, and what happens when they are run from top to bottom.

Python blocks share one namespace a page, shell blocks one folder with the files of `desk.py`. A block of text, JSON or
CSV right below one that ran is its output; `…` there stands for anything within a line, on a line of its own for any
lines. A block with a title is a file and is written. Comments right above a block say what else holds of it:

    <!-- not run: why -->             it cannot be run here
    <!-- needs: pandas, java -->      modules or programs that it needs
    <!-- lacks: camel_tools -->       modules that must not be there
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(
    r'^(?P<indent>[ ]*)```(?P<language>[\w-]+)(?:[ ]title="(?P<title>[^"]+)")?[^\n]*\n'
    r"(?P<body>.*?)^(?P=indent)```[ ]*$",
    re.MULTILINE | re.DOTALL,
)
ANY_FENCE = re.compile(r"^ *(```|~~~)", re.MULTILINE)
MARKS = re.compile(r"(?:<!-- (?:not run|needs|lacks): [^>]+ -->\s*)+\Z")
MARK = re.compile(r"<!-- (not run|needs|lacks): ([^>]+?) -->")
OUTPUT = {"text", "json", "csv"}
RUN = {"python", "sh"}
EXTRA = re.compile(r'^pip install "arabnews-nlp\[(?P<extras>[\w,]+)\]"$')
SECONDS = 300
# Without a virtual environment that is active, Spark would start the python3 of the system.
HERE = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; line: of its fence, counted from 1. title: the file that it shows, or None."""

    page: str
    line: int
    language: str
    title: str | None
    body: str
    marks: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for fence in FENCE.finditer(text):
        marks = MARKS.search(text[: fence.start()].rstrip(" "))
        found.append(
            Block(
                page.relative_to(ROOT).as_posix(),
                text.count("\n", 0, fence.start()) + 1,
                fence["language"],
                fence["title"],
                textwrap.dedent(fence["body"]),
                dict(MARK.findall(marks[0])) if marks else {},
            )
        )
    return found


class Skipped(Exception):
    """The block cannot be run here; the message says why."""


class Wrong(Exception):
    """The page does not say what is so."""


@dataclass(slots=True)
class PageRun:
    """Runs the blocks of a page in order, as far as asked, and keeps what came of each."""

    blocks: list[Block]
    folder: Path
    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    outcomes: list[Exception | None] = field(default_factory=list)
    output: str | None = None

    def outcome(self, number: int) -> Exception | None:
        """What came of the block at `number`; the blocks above it are run first."""
        while len(self.outcomes) <= number:
            self.outcomes.append(self._outcome_of(self.blocks[len(self.outcomes)]))
        return self.outcomes[number]

    def _outcome_of(self, block: Block) -> Exception | None:
        before, self.output = self.output, None
        try:
            reason = not_here(block)
            if reason is not None:
                raise Skipped(reason)
            if block.title is not None:
                check_syntax(block)
                path = self.folder / block.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.body, encoding="utf-8")
            elif block.language == "python":
                self.output = run_python(block, self.folder, self.namespace)
            elif block.language == "sh":
                self.output = run_shell(block, self.folder)
            elif block.language in OUTPUT:
                self._compare(block, before)
            else:
                check_syntax(block)
        except Exception as error:
            return error
        return None

    def _compare(self, block: Block, output: str | None) -> None:
        position = self.blocks.index(block)
        above = self.blocks[position - 1] if position else None
        if above is None or above.language not in RUN or above.title is not None:
            raise Wrong("it shows the output of no block above it; mark it, or give it a title")
        if isinstance(self.outcomes[position - 1], Skipped):
            raise Skipped(f"the block above it: {self.outcomes[position - 1]}")
        if output is None or not re.fullmatch(pattern(block.body), output):
            raise Wrong(f"shown:\n{block.body}\nprinted:\n{output}")


def pattern(shown: str) -> str:
    """A regular expression for output that is shown with `…` for what may differ."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"[ ]*\n"
        for line in shown.splitlines()
    ]
    return "".join(lines)


def not_here(block: Block) -> str | None:
    """Why the block cannot be run here, or None."""
    if "not run" in block.marks:
        return f"not run: {block.marks['not run']}"
    missing = [name for name in names(block.marks.get("needs", "")) if not is_here(name)]
    if missing:
        return f"needs {', '.join(missing)}"
    there = [name for name in names(block.marks.get("lacks", "")) if is_here(name)]
    return f"{', '.join(there)} is installed" if there else None


def names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def is_here(name: str) -> bool:
    return shutil.which(name) is not None or find_spec(name) is not None


def run_python(block: Block, folder: Path, namespace: dict[str, Any]) -> str:
    printed = io.StringIO()
    here = patch.dict(os.environ, HERE)
    with here, contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        exec(compile("\n" * block.line + block.body, block.page, "exec"), namespace)
    return printed.getvalue()


def run_shell(block: Block, folder: Path) -> str:
    """What the commands print on standard output; `pip install` lines are only checked for extras that exist."""
    lines = [line for line in block.body.splitlines() if not is_known_install(line)]
    with programs(folder.parent / "programs") as found:
        environment = {
            **os.environ,
            **HERE,
            "PATH": f"{found}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "100",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    if done.returncode:
        raise Wrong(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8")


@contextlib.contextmanager
def programs(folder: Path) -> Iterator[Path]:
    """A folder with `arabnews` and `python` of the environment that the tests run in."""
    folder.mkdir(exist_ok=True)
    for name, command in (("arabnews", f'"{sys.executable}" -m arabnews_nlp'), ("python", f'"{sys.executable}"')):
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    yield folder


def is_known_install(line: str) -> bool:
    found = EXTRA.match(line)
    if found is None:
        return False
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    unknown = set(names(found["extras"])) - known.keys()
    if unknown:
        raise Wrong(f"no extra {', '.join(unknown)}")
    return True


def check_syntax(block: Block) -> None:
    """Raises where the block is not of its language."""
    body = block.body
    if block.language == "json":
        json.loads(body)
    elif block.language == "jsonl":
        for line in body.splitlines():
            json.loads(line)
    elif block.language == "toml":
        tomllib.loads(body)
    elif block.language == "xml":
        ET.fromstring(f"<root>{body}</root>")
    elif block.language == "csv":
        if len({len(row) for row in csv.reader(io.StringIO(body))}) != 1:
            raise Wrong("rows of different length")
    elif block.language == "python":
        compile(body, str(block), "exec")
    elif block.language != "text":
        raise Wrong(f"nothing checks blocks of {block.language}")
