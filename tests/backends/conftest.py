"""Tiny models for the real backends, built on the spot: nothing is fetched, nothing is mocked.

Every test in this folder carries the marker `backend` and is skipped where the package that it is about is missing.
"""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from tiny_morphology import save_database, save_model

HERE = Path(__file__).parent
NEEDS = {"camel": "camel_tools", "stanza": "stanza"}
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويى"
NER_LABELS = ("B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O")

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.backend)
        for word, module in NEEDS.items():
            if word in item.path.name and find_spec(module) is None:
                item.add_marker(pytest.mark.skip(reason=f"{module} is not installed"))


def save_bert(folder: Path, labels: tuple[str, ...], *, layers: int = 2, hidden: int = 32, heads: int = 2) -> Path:
    """A BERT for word labels with random weights, over single letters and a few words."""
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizer

    words = ["قال", "الوزير", "في", "ال", "##ون", "##ات", "مصر", ".", "،", ":", '"', "�"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * hidden,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        initializer_range=0.5 if layers < 12 else 0.02,
    )
    BertForTokenClassification(config).eval().save_pretrained(folder)
    BertTokenizer(vocab=vocabulary, do_lower_case=False).save_pretrained(folder)
    return folder


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
        save_bert(home / "data" / "ner" / "tiny", NER_LABELS)
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
