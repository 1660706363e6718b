"""Where the data of CAMeL Tools lie, read from its catalogue without importing it.

`camel_tools.data` fetches its catalogue from the network when it is imported and none is there, so the catalogue is
looked up here first.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from arabnews_nlp.errors import MissingModelError

VARIABLE = "CAMELTOOLS_DATA"
NER = "ner-arabert"
MLE = "disambig-mle-calima-msa-r13"
MORPHOLOGY = "morphology-db-msa-r13"
GET_NER = f"camel_data -i {NER}"
GET_MORPHOLOGY = f"camel_data -i {MORPHOLOGY} && camel_data -i {MLE}"


def data_folder() -> Path:
    """The folder that CAMeL Tools uses: CAMELTOOLS_DATA, else the one in the home folder."""
    configured = os.environ.get(VARIABLE)
    if configured is not None:
        return Path(configured).expanduser().absolute()
    return Path.home() / ("AppData/Roaming/camel_tools" if sys.platform == "win32" else ".camel_tools")


def locate_ner(name: str | None = None) -> tuple[Path, ...]:
    """The folder of the network for names; `name` as in the catalogue, without it the default."""
    folder = _dataset("NamedEntityRecognition", name, GET_NER)
    _require(folder / "config.json", GET_NER)
    return (folder,)


def locate_morphology(name: str | None = None) -> tuple[Path, ...]:
    """The morphology database, and the disambiguation model where there is one for it."""
    database = _dataset("MorphologyDB", name, GET_MORPHOLOGY) / "morphology.db"
    _require(database, GET_MORPHOLOGY)
    model = _dataset("DisambigMLE", name, GET_MORPHOLOGY) / "model.json"
    _require(model, GET_MORPHOLOGY)
    return database, model


def facts(*packages: str) -> tuple[str | None, int | None]:
    """Licence and size in bytes of the packages as the catalogue has them, None where it has not."""
    try:
        listed = _catalogue("").get("packages", {})
    except MissingModelError:
        return None, None
    entries = [listed[package] for package in packages if isinstance(listed.get(package), dict)]
    licences = dict.fromkeys(str(entry["license"]) for entry in entries if entry.get("license"))
    sizes = [entry["size"] for entry in entries if isinstance(entry.get("size"), int)]
    return ", ".join(licences) or None, sum(sizes) or None


def require_catalogue(command: str) -> None:
    """Raises MissingModelError where importing `camel_tools.data` would fetch the catalogue from the network."""
    if "camel_tools.data" not in sys.modules:
        _catalogue(command)


def _catalogue(command: str) -> dict[str, Any]:
    path = data_folder() / "catalogue.json"
    try:
        catalogue = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingModelError(
            f"{path} cannot be read, so that no data of CAMeL Tools is found "
            f"({VARIABLE} says where they are); run: {command}"
        ) from error
    except ValueError as error:
        raise MissingModelError(f"{path} is damaged ({error}); delete it and run: {command}") from error
    if not isinstance(catalogue, dict):
        raise MissingModelError(f"{path} is damaged (no JSON object); delete it and run: {command}")
    return catalogue


def _dataset(component: str, name: str | None, command: str) -> Path:
    catalogue = _catalogue(command)
    try:
        entry = catalogue["components"][component]
        chosen = entry["default"] if name is None else name
        return data_folder() / "data" / str(entry["datasets"][chosen]["path"])
    except (KeyError, TypeError) as error:
        wanted = f"{component} {name}" if name else component
        raise MissingModelError(
            f"the catalogue of CAMeL Tools in {data_folder()} has no {wanted}; run: {command}"
        ) from error


def _require(path: Path, command: str) -> None:
    if not path.is_file():
        raise MissingModelError(f"{path} is missing ({VARIABLE} says where data of CAMeL Tools are); run: {command}")
