"""The catalogue in which CAMeL Tools looks its data up."""

from __future__ import annotations

import json
from pathlib import Path


def write_catalogue(folder: Path, **components: str) -> Path:
    """The catalogue.json that CAMeL Tools reads, with one dataset called tiny for each component (by its path)."""
    record = {
        "version": "1.6.0",
        "packages": {
            "ner-arabert": {"license": "CC0", "size": 1, "package_type": "http", "private": False},
        },
        "components": {
            name: {"default": "tiny", "datasets": {"tiny": {"path": path}}} for name, path in components.items()
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.json").write_text(json.dumps(record), encoding="utf-8")
    return folder
