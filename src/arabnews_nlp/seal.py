"""JSON files that hold the checksum of their own content; `python -m arabnews_nlp.seal FILE` renews it."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIELD = "sha256"
_SEAL = re.compile(rf'"{FIELD}": "([0-9a-f]{{64}})"')
_BLANK = f'"{FIELD}": "{"0" * 64}"'


def sealed(record: Mapping[str, Any], *, indent: int = 1, sort_keys: bool = False) -> str:
    """`record` as JSON with a field `sha256`: the checksum of this text with zeros in the place of the checksum."""
    blank = {**record, FIELD: "0" * 64}
    text = json.dumps(blank, ensure_ascii=False, indent=indent, sort_keys=sort_keys) + "\n"
    return text.replace(_BLANK, f'"{FIELD}": "{_digest(text)}"', 1)


def is_intact(text: str) -> bool | None:
    """Whether the checksum in `text` is that of the rest; None where there is none."""
    found = _SEAL.search(text)
    return None if found is None else found[1] == _digest(text.replace(found[0], _BLANK, 1))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        record = json.loads(path.read_text(encoding="utf-8"))
        record.pop(FIELD, None)
        lines = path.read_text(encoding="utf-8").splitlines()
        indent = len(lines[1]) - len(lines[1].lstrip())
        path.write_text(sealed(record, indent=indent), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
