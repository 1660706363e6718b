"""Tiny models for the real backends, built on the spot: nothing is fetched, nothing is mocked.

Every test in this folder carries the marker `backend` and is skipped where the package that it is about is missing,
unless ARABNEWS_REQUIRE_BACKENDS is set.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from tiny_bert import save_bert
from tiny_catalogue import write_catalogue
from tiny_morphology import save_database, save_model

HERE = Path(__file__).parent
REQUIRED = bool(os.environ.get("ARABNEWS_REQUIRE_BACKENDS"))
NEEDS = {"camel": "camel_tools", "stanza": "stanza"}

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.backend)
        for word, module in NEEDS.items():
            if word in item.path.name and find_spec(module) is None and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason=f"{module} is not installed"))


@pytest.fixture(scope="session")
def camel_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for CAMELTOOLS_DATA with a network for names and a morphology database."""
    home = tmp_path_factory.mktemp("camel")
    write_catalogue(
        home,
        NamedEntityRecognition="ner/tiny",
        MorphologyDB="morphology_db/tiny",
        DisambigMLE="disambig_mle/tiny",
    )
    if find_spec("transformers"):
        save_bert(home / "data" / "ner" / "tiny")
    save_database(home / "data" / "morphology_db" / "tiny" / "morphology.db")
    save_model(home / "data" / "disambig_mle" / "tiny" / "model.json")
    return home


@pytest.fixture(scope="session")
def camel_data(camel_home: Path) -> Path:
    """CAMELTOOLS_DATA set for the rest of the session, since `camel_tools.data` reads it once, at import."""
    os.environ["CAMELTOOLS_DATA"] = str(camel_home)
    return camel_home


@pytest.fixture(scope="session")
def stanza_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for STANZA_RESOURCES_DIR with models for every processor."""
    from tiny_stanza import save_models

    return save_models(tmp_path_factory.mktemp("stanza"))
