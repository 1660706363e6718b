"""`.ci/audit.py` finds what it is there for, and tells where it could not look."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("license_expression", reason="needs license-expression, as .ci/stages/audit installs it")

AUDIT = Path(__file__).parents[2] / ".ci" / "audit.py"
CLEAN = [{"name": f"p{n}", "version": "1", "vulns": []} for n in range(6)]
SKIPPED = [{"name": "p0", "skip_reason": "not found"}, *CLEAN[1:]]
VULNERABLE = [{"name": "p0", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}, *CLEAN[1:]]


def audit(tmp_path: Path, dependencies: list[Any] | None, *licences: str) -> subprocess.CompletedProcess[str]:
    """Runs it with a pip-audit that reports `dependencies`, or fails, over packages with these lines of metadata."""
    program = tmp_path / "pip-audit"
    report = "exit 1" if dependencies is None else f"echo '{json.dumps({'dependencies': dependencies})}'"
    program.write_text(f"#!/bin/sh\n{report}\n", encoding="utf-8")
    program.chmod(0o755)
    site = tmp_path / "core" / "lib" / "python3.11" / "site-packages"
    for number, line in enumerate([*licences, *["License-Expression: MIT"] * (6 - len(licences))]):
        folder = site / f"p{number}-1.dist-info"
        folder.mkdir(parents=True)
        text = f"Metadata-Version: 2.4\nName: p{number}\nVersion: 1\n{line}\n"
        (folder / "METADATA").write_text(text, encoding="utf-8")
    command = [sys.executable, str(AUDIT), str(tmp_path / "packages.txt"), str(tmp_path / "core"), str(program)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_wrong(tmp_path: Path) -> None:
    run = audit(tmp_path, CLEAN)
    assert (run.returncode, run.stderr) == (0, "")
    assert "audited for known vulnerabilities by pypi: 6 packages" in run.stdout
    assert "NOT AUDITED" not in run.stdout


def test_vulnerable_package_fails(tmp_path: Path) -> None:
    run = audit(tmp_path, VULNERABLE)
    assert run.returncode == 1
    assert "p0 1: CVE-1, mended in 2" in run.stderr


@pytest.mark.parametrize("dependencies", [None, SKIPPED, []], ids=["no answer", "skipped", "nothing"])
def test_what_was_not_audited_is_told(tmp_path: Path, dependencies: list[Any] | None) -> None:
    run = audit(tmp_path, dependencies)
    assert run.returncode == 0
    assert "NOT AUDITED for known vulnerabilities" in run.stdout
    assert "\naudited for" not in f"\n{run.stdout}"


@pytest.mark.parametrize(
    "line",
    [
        "License-Expression: AGPL-3.0-only",
        "License-Expression: MIT AND LicenseRef-Proprietary",
        "License-Expression: GPL-2.0-only",
        "License: all rights reserved",
        "Classifier: License :: Other/Proprietary License",
        "Summary: none is named",
    ],
)
def test_licence_that_does_not_go_with_the_gpl_fails(tmp_path: Path, line: str) -> None:
    run = audit(tmp_path, CLEAN, line)
    assert run.returncode == 1
    assert "p0 1: licence" in run.stderr


@pytest.mark.parametrize(
    "line",
    [
        "License-Expression: BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
        "License-Expression: GPL-2.0-only OR Apache-2.0",
        "Classifier: License :: OSI Approved :: MIT License",
        "License: 3-Clause BSD License",
    ],
)
def test_licence_that_does(tmp_path: Path, line: str) -> None:
    assert audit(tmp_path, CLEAN, line).returncode == 0
