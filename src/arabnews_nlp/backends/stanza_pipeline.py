"""Opening Stanza on models that lie on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from arabnews_nlp.backends.catalogue import Backend, require_package
from arabnews_nlp.backends.stanza_data import GET_MODELS, LANGUAGE, locate, resources_folder
from arabnews_nlp.errors import MissingModelError


def open_pipeline(backend: Backend, processors: tuple[str, ...], folder: Path | None, **options: Any) -> Any:
    """A Stanza pipeline of the default package in `folder`; nothing is fetched.

    Raises MissingModelError where package or models are missing or cannot be read.
    """
    require_package(backend)
    folder = resources_folder() if folder is None else folder
    locate(*(processor for processor in processors if not options.get(f"{processor}_pretokenized")), folder=folder)
    import stanza

    try:
        return stanza.Pipeline(
            LANGUAGE,
            dir=str(folder),
            processors=",".join(processors),
            download_method=None,
            logging_level="ERROR",
            **options,
        )
    except Exception as error:
        problem = " ".join(str(error).split())[:200]
        raise MissingModelError(
            f"the models of Stanza in {folder} cannot be read ({type(error).__name__}: {problem}); run: {GET_MODELS}"
        ) from error
