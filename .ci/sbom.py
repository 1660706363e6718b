"""Adds the models and word lists of a wheel to a CycloneDX list of packages: `sbom.py PACKAGES.json WHEEL SBOM.json`.

Raises SystemExit where the result is not what CycloneDX 1.6 describes, or lacks a package that the wheel asks for.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
from email import message_from_string
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

MODELS = "arabnews_nlp/models/"
LISTS = "arabnews_nlp/lexicon/"
KINDS = {MODELS: "machine-learning-model", LISTS: "data"}
NO_DATA = (".py", ".md", ".log")
SOURCES = {MODELS: "docs/model-card.md", LISTS: LISTS + "SOURCES.md"}


def component(name: str, content: bytes, version: str, licence: str) -> dict[str, Any]:
    """A file of the wheel. The licence is that of the package; `sources` tells where that of the data behind it is."""
    folder = name[: name.rindex("/") + 1]
    return {
        "type": KINDS[folder],
        "bom-ref": f"arabnews-nlp=={version}#{name}",
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        "licenses": [{"license": {"id": licence}}],
        "properties": [{"name": "arabnews:sources", "value": SOURCES[folder]}],
    }


def files(wheel: zipfile.ZipFile) -> list[str]:
    return sorted(name for name in wheel.namelist() if name.startswith((MODELS, LISTS)) and not name.endswith(NO_DATA))


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(packages: Path, wheel: Path, output: Path) -> None:
    record = json.loads(packages.read_text(encoding="utf-8"))
    with zipfile.ZipFile(wheel) as archive:
        (metadata_name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(archive.read(metadata_name).decode("utf-8"))
        version, licence = metadata["Version"], metadata["License-Expression"]
        added = [component(name, archive.read(name), version, licence) for name in files(archive)]
    listed = {normalized(each["name"]) for each in record["components"]}
    required = {
        re.split(r"[ <>=!~;\[(]", each)[0] for each in metadata.get_all("Requires-Dist") if "extra ==" not in each
    }
    if missing := {normalized(name) for name in required} - listed:
        raise SystemExit(f"{packages}: {', '.join(sorted(missing))} not listed")
    record["components"] += added
    own = record["metadata"]["component"]
    own["hashes"] = [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}]
    for entry in record["dependencies"]:
        if entry["ref"] == own["bom-ref"]:
            entry["dependsOn"] = sorted([*entry.get("dependsOn", []), *(each["bom-ref"] for each in added)])
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"no CycloneDX 1.6: {problem}")
    output.write_text(text, encoding="utf-8")
    print(f"{output.name}: {len(listed)} packages, {len(added)} models and word lists")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
