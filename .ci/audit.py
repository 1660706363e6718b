"""Known vulnerabilities and licences of installed packages: `audit.py REQUIREMENTS ENVIRONMENT PIP_AUDIT`.

REQUIREMENTS: the packages with their versions, as `pip freeze` prints them. Where no vulnerability service can be
reached it says so, in a line that begins with NOT AUDITED; the licences are checked in any case. Ends with 1 where a
package is vulnerable or has a licence that does not go with GPL-3.0-or-later.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from license_expression import get_spdx_licensing

# Of free software licences those whose code may be used by a program under GPL-3.0-or-later.
COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "GPL-2.0-or-later", "GPL-3.0-only",
    "GPL-3.0-or-later", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0",
    "Python-2.0", "Unicode-3.0", "Unlicense", "Zlib",
}  # fmt: skip
# What packages without an SPDX expression call them. PyArabic's file LICENSE is the GPL, version 3.
NAMED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GPL": "GPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
SERVICES = ("pypi", "osv")


def audited(requirements: Path, program: str, service: str) -> dict[str, Any] | None:
    """What pip-audit reports; None where it ends without a report, as it does where the service is not there."""
    command = [
        program,
        "-r",
        str(requirements),
        "--no-deps",
        "--disable-pip",
        "-f",
        "json",
        "-s",
        service,
        "--timeout",
        "20",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(run.stdout)
    except ValueError:
        return None
    return report


def vulnerabilities(requirements: Path, program: str) -> Iterator[str]:
    """The known vulnerabilities, from the first service that answers for every package. Prints what was asked."""
    skipped: list[str] = []
    for service in SERVICES:
        report = audited(requirements, program, service)
        if report is None:
            skipped.append(f"{service}: no answer")
            continue
        packages = report["dependencies"]
        unknown = [each["name"] for each in packages if "skip_reason" in each]
        for each in packages:
            for found in each.get("vulns", ()):
                mended = ", ".join(found["fix_versions"]) or "no version"
                yield f"{each['name']} {each['version']}: {found['id']}, mended in {mended}"
        if packages and not unknown:
            print(f"audited for known vulnerabilities by {service}: {len(packages)} packages")
            return
        skipped.append(f"{service}: {len(unknown)} of {len(packages)} packages not found there")
    print(f"NOT AUDITED for known vulnerabilities, no service can be reached from here ({'; '.join(skipped)})")


def licence(package: Distribution) -> str:
    """The SPDX expression of a package; what it says itself where that is none."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier", []) if each.startswith("License ::")
    ]
    said = classifiers or [next(iter((metadata.get("License") or "").splitlines()), "")]
    return " AND ".join(NAMED.get(each, each or "none") for each in said)


def is_compatible(expression: str) -> bool:
    """Whether every licence of an AND, and one of an OR, is COMPATIBLE."""
    try:
        parsed = get_spdx_licensing().parse(expression, validate=True, strict=True)
    except Exception:  # of license_expression and boolean.py, without a common class
        return False
    allowed = {symbol: symbol.key in COMPATIBLE for symbol in parsed.symbols}

    def holds(part: Any) -> bool:
        if part in allowed:
            return allowed[part]
        together = all if type(part).__name__ == "AND" else any
        return together(holds(each) for each in part.args)

    return holds(parsed)


def wrong_licences(environment: Path) -> Iterator[str]:
    (site,) = environment.glob("lib/python3*/site-packages")
    packages = [each for each in distributions(path=[str(site)]) if each.metadata["Name"] not in ("pip", "setuptools")]
    if len(packages) < 6:
        yield f"{site}: only {len(packages)} packages"
    for package in packages:
        if not is_compatible(expression := licence(package)):
            name = f"{package.metadata['Name']} {package.version}"
            yield f"{name}: licence {expression!r} does not go with GPL-3.0-or-later"
    print(f"licences: {len(packages)} packages")


def main(requirements: Path, environment: Path, program: str) -> int:
    problems = [*vulnerabilities(requirements, program), *wrong_licences(environment)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
