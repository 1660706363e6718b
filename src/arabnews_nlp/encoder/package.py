"""The files of a trained network: metadata with heads, sizes and checksums, and the weights beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.seal import is_intact, sealed

FORMAT = 1
METADATA = "encoder.json"
SHIPPED = Path(__file__).parents[1] / "models"
_REMEDY = "reinstall arabnews-nlp, or make a model with `arabnews train`"


@dataclass(frozen=True, slots=True)
class Head:
    """One output of the network: a score a token for every tag.

    temperature divides the scores before probabilities are taken, so that confidence is calibrated.
    """

    name: str
    tags: tuple[str, ...]
    temperature: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """What stands in encoder.json.

    word_size: floats a word network's row holds. window: longest window in tokens.
    """

    folder: Path
    files: dict[str, tuple[str, str]]
    heads: tuple[Head, ...]
    word_size: int
    window: int
    description: dict[str, Any]

    def path(self, part: str) -> Path:
        return self.folder / self.files[part][0]

    def head(self, name: str) -> Head:
        """The head called `name`; raises MissingModelError where the network has none."""
        for head in self.heads:
            if head.name == name:
                return head
        raise MissingModelError(f"the network in {self.folder} has no head {name!r}; {_REMEDY}")


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_package(
    folder: Path,
    files: dict[str, str],
    heads: tuple[Head, ...],
    word_size: int,
    window: int,
    description: dict[str, Any],
) -> None:
    """Write encoder.json for the files (part to file name) that lie in `folder`."""
    record = {
        "format": FORMAT,
        "files": {part: [name, checksum(folder / name)] for part, name in files.items()},
        "heads": [asdict(head) for head in heads],
        "word_size": word_size,
        "window": window,
        "description": description,
    }
    (folder / METADATA).write_text(sealed(record), encoding="utf-8")


def open_package(folder: Path | None = None) -> ModelPackage:
    """Read and check a package; without `folder` the shipped one.

    Raises MissingModelError where a file is missing or is not the one that was trained.
    """
    folder = SHIPPED if folder is None else folder
    path = folder / METADATA
    try:
        text = path.read_text(encoding="utf-8")
        record = json.loads(text)
        if record["format"] != FORMAT:
            raise MissingModelError(f"{path} has format {record['format']}, not {FORMAT}; {_REMEDY}")
        if not is_intact(text):
            raise MissingModelError(f"{path} is damaged (its checksum is not that of its content); {_REMEDY}")
        package = ModelPackage(
            folder,
            {part: (name, digest) for part, (name, digest) in record["files"].items()},
            tuple(Head(head["name"], tuple(head["tags"]), head["temperature"]) for head in record["heads"]),
            record["word_size"],
            record["window"],
            record["description"],
        )
    except FileNotFoundError as error:
        raise MissingModelError(f"{path} is missing; {_REMEDY}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MissingModelError(f"{path} is damaged ({error!r}); {_REMEDY}") from error
    for name, digest in package.files.values():
        file = folder / name
        if Path(name).name != name:
            raise MissingModelError(f"{path} names the file {name!r}, which is not beside it; {_REMEDY}")
        if not file.is_file():
            raise MissingModelError(f"{file} is missing; {_REMEDY}")
        if checksum(file) != digest:
            raise MissingModelError(f"{file} is damaged (its checksum is not the one in {METADATA}); {_REMEDY}")
    return package
