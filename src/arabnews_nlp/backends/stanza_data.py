"""Where the models of Stanza lie, found without importing it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from arabnews_nlp.errors import MissingModelError

VARIABLE = "STANZA_RESOURCES_DIR"
LANGUAGE = "ar"
PARSER = ("tokenize", "mwt", "pos", "lemma", "depparse")
GET_MODELS = f"python -c \"import stanza; stanza.download('{LANGUAGE}')\""


def resources_folder() -> Path:
    """The folder that Stanza uses: STANZA_RESOURCES_DIR, else the one in the home folder."""
    configured = os.environ.get(VARIABLE)
    return Path(configured).expanduser() if configured else Path.home() / "stanza_resources"


def locate(*processors: str, folder: Path | None = None) -> tuple[Path, ...]:
    """The model files of the default package for the processors, with those that these need.

    Raises MissingModelError where one is missing.
    """
    folder = resources_folder() if folder is None else folder
    path = folder / "resources.json"
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))[LANGUAGE]
        chosen = [(processor, listed["packages"]["default"][processor]) for processor in processors]
        for processor, package in tuple(chosen):
            needed = listed[processor][package].get("dependencies", ())
            chosen.extend((other["model"], other["package"]) for other in needed)
        files = [folder / LANGUAGE / processor / f"{package}.pt" for processor, package in dict.fromkeys(chosen)]
    except OSError as error:
        raise MissingModelError(
            f"{path} cannot be read, so that no model of Stanza is found "
            f"({VARIABLE} says where they are); run: {GET_MODELS}"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingModelError(
            f"{path} does not list {', '.join(processors)} for {LANGUAGE} ({error!r}); run: {GET_MODELS}"
        ) from error
    for file in files:
        if not file.is_file():
            raise MissingModelError(f"{file} is missing ({VARIABLE} says where to look); run: {GET_MODELS}")
    return tuple(files)
