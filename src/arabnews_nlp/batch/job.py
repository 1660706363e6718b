"""What a job is asked to do, and whether that, its input or the model changed since it began."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from arabnews_nlp import __version__
from arabnews_nlp.batch.durable import replacing
from arabnews_nlp.errors import ArabnewsError
from arabnews_nlp.io import ReadOptions
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.readers import STANDARD_INPUT, files
from arabnews_nlp.lexicon.user import UserLexicon

OnChange = Literal["refuse", "continue", "restart"]

MODEL_FOLDERS = ("models", "lexicon")
RECORD = 1  # version of job.json and the manifest


class JobError(ArabnewsError):
    """A job that cannot go on; the message says why and what to do."""


def require_inside(path: Path, folder: Path) -> None:
    """Raises JobError where `path`, below `folder`, is or stands behind a symbolic link that leads out of it."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise JobError(f"{path} leads out of {folder} by a symbolic link; remove the link or use another folder")


@dataclass(frozen=True, slots=True)
class Job:
    """A job: what is read, how, and where the results go.

    Attributes:
        folder: Holds the state of the job; made if missing.
        inputs: Files, folders, or "-" for standard input.
        output: Folder of the results; empty when the job begins.
        formats: Any of "jsonl", "parquet", "csv".
        options: Names of fields, encoding, limits.
        input_format: Of files and standard input; None goes by the ending.
        chunk_size: Documents that are written together.
        limit: Read only so many articles.
        sample: Read only such a share of the articles, 0 to 1, always the same ones.
        entities: As in `load`, a name.
        lexicon: As in `load`.
    """

    folder: Path
    inputs: tuple[str, ...]
    output: Path
    formats: tuple[str, ...] = ("jsonl",)
    options: ReadOptions = field(default_factory=ReadOptions)
    input_format: str | None = None
    chunk_size: int = 256
    limit: int | None = None
    sample: float | None = None
    entities: str = "embedded"
    lexicon: UserLexicon | None = None

    def settings(self) -> dict[str, Any]:
        """All that the results depend on, besides the input's content and the model."""
        return {
            "inputs": [path if path == STANDARD_INPUT else str(Path(path).absolute()) for path in self.inputs],
            "output": str(self.output.absolute()),
            "formats": list(self.formats),
            "text_field": self.options.text_field,
            "id_field": self.options.id_field,
            "ids": self.options.ids,
            "encoding": self.options.encoding,
            "max_size": self.options.max_size,
            "max_ratio": self.options.max_ratio,
            "input_format": self.input_format,
            "chunk_size": self.chunk_size,
            "limit": self.limit,
            "sample": self.sample,
            "entities": self.entities,
            "lexicon": lexicon_name(self.lexicon),
        }

    def skip(self) -> tuple[Path, ...]:
        """What the job itself writes, and must not read where it lies inside an input folder."""
        return (self.folder, self.output)


@dataclass(frozen=True, slots=True)
class Listing:
    """The input files by name, size and time of change, as one digest. size: bytes of all together."""

    files: int
    size: int
    digest: str


def listing(job: Job) -> Listing:
    digest = blake2b(digest_size=16)
    count = size = 0
    for path in files([path for path in job.inputs if path != STANDARD_INPUT], job.skip()):
        try:
            status = path.stat() if isinstance(path, Path) else None
        except OSError:
            status = None
        if status:
            count += 1
            size += status.st_size
        digest.update(encode([str(path), status and [status.st_size, status.st_mtime_ns]]))
    return Listing(count, size, digest.hexdigest())


def model_fingerprint(entities: str, package: Path | None = None) -> str:
    """Version, recognizer and content of the data files that decide what is found."""
    root = Path(__file__).parents[1] if package is None else package
    digest = blake2b(digest_size=8)
    for path in sorted(path for folder in MODEL_FOLDERS for path in (root / folder).glob("*.*")):
        if path.suffix != ".pyc":
            digest.update(encode(path.name))
            digest.update(path.read_bytes())
    return f"{__version__} {entities} {digest.hexdigest()}"


def lexicon_name(lexicon: UserLexicon | None) -> str | None:
    """The names of a lexicon's files and the checksum of their contents, None without one."""
    return None if lexicon is None else f"{', '.join(lexicon.sources)} (checksum {lexicon.checksum})"


@dataclass(frozen=True, slots=True)
class State:
    """What stands in job.json: as the job was when it last began or was allowed to change."""

    settings: Mapping[str, Any]
    listing: str
    model: str


def read_state(path: Path) -> State | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["version"] != RECORD:
            raise JobError(f"{path} is of version {record['version']}, not {RECORD}; use another folder")
        state = State(record["settings"], record["listing"], record["model"])
        for name, kind in (("settings", dict), ("listing", str), ("model", str)):
            if not isinstance(record[name], kind):
                raise TypeError(f"field {name!r}")
        return state
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JobError(f"{path} is damaged ({error!r}); use another folder or --on-change restart") from None


def write_state(path: Path, state: State) -> None:
    record = {"version": RECORD, "settings": state.settings, "listing": state.listing, "model": state.model}
    with replacing(path) as stream:
        stream.write(json.dumps(record, ensure_ascii=True, indent=1).encode() + b"\n")


def changes(old: State, new: State) -> list[str]:
    """What differs, in words."""
    found = [
        f"{name} was {old.settings.get(name)!r}, is {value!r}"
        for name, value in new.settings.items()
        if old.settings.get(name) != value
    ]
    if not found and old.listing != new.listing:
        found.append("the input files are not what they were (names, sizes or times of change)")
    if old.model != new.model:
        found.append(f"the model was {old.model}, is {new.model}")
    return found
