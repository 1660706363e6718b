"""The bounds of pyproject.toml are those that the tests run with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PLATFORMS = (ROOT / ".ci" / "stages" / "platforms").read_text(encoding="utf-8")
EXTRAS = ("html", "pandas", "parquet", "zst")


def oldest() -> dict[str, str]:
    lines = (ROOT / "tests" / "constraints" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def bounds(requirements: list[str]) -> dict[str, str]:
    """Package to its lower bound; every requirement needs one."""
    found = [re.fullmatch(r"([\w-]+)>=([\d.]+)(?:,<[\d.]+)?", each) for each in requirements]
    return {each[1]: each[2] for each in found if each} if all(found) else {}


def whole(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (3 - len(parts)))


def test_oldest_versions_are_the_lower_bounds() -> None:
    tested = {name: whole(version) for name, version in oldest().items()}
    required = list(PROJECT["dependencies"])
    for extra in EXTRAS:
        required += PROJECT["optional-dependencies"][extra]
    assert {name: whole(version) for name, version in bounds(required).items()} == tested


def test_python_versions_are_those_that_are_tested() -> None:
    tested = re.findall(r"^platform (\d\.\d+) ", PLATFORMS, re.MULTILINE)
    assert tested == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    prefix = "Programming Language :: Python :: "
    assert [each.removeprefix(prefix) for each in PROJECT["classifiers"] if each.startswith(f"{prefix}3.")] == tested
    assert "Operating System :: POSIX :: Linux" in PROJECT["classifiers"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Python 3.11, 3.12 and 3.13" in readme


def test_the_oldest_are_used() -> None:
    assert f'platform 3.11 tests/constraints/oldest.txt "[{",".join(EXTRAS)}]"' in PLATFORMS
