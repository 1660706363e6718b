"""Runs the cases in tests/cases: lists of {"name", "text", ...}, with a check registered for each file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.entities.dictionary import DictionaryRecognizer
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import MarkPair, Segmentation

DICTIONARY = DictionaryRecognizer()
CASES = Path(__file__).with_name("cases")
Case = dict[str, Any]
Check = Callable[[Case], None]


def check_normalization(case: Case) -> None:
    normalized = Normalizer(**case.get("switches", {})).normalize(case["text"])
    assert normalized.text == case["normalized"]
    for start, end, original_start, original_end in case.get("spans", []):
        assert normalized.to_original(start, end) == (original_start, original_end)
        assert normalized.from_original(original_start, original_end) == (start, end)


def check_segmentation(case: Case) -> None:
    segmentation = segment(case["text"])
    found = {
        "tokens": [token.text for token in segmentation.tokens],
        "kinds": [token.kind for token in segmentation.tokens],
        "norms": [token.norm for token in segmentation.tokens],
        "sentences": [_covered(segmentation, *span) for span in segmentation.sentences],
        "paragraphs": [_covered(segmentation, *span) for span in segmentation.paragraphs],
    }
    for key in found.keys() & case.keys():
        assert found[key] == case[key], key


def check_clitics(case: Case) -> None:
    (token,) = segment(case["text"]).tokens
    assert (token.proclitics, token.stem) == (case["proclitics"], case["stem"])
    if "stem_text" in case:
        assert case["text"][token.stem_start :] == case["stem_text"]


def check_marks(case: Case) -> None:
    segmentation = segment(case["text"])

    def enclosed(wanted: Callable[[MarkPair], bool]) -> list[str]:
        return [_covered(segmentation, pair.start, pair.end) for pair in segmentation.marks if wanted(pair)]

    complete = [pair for pair in segmentation.marks if pair.open is not None and pair.close is not None]
    assert enclosed(lambda pair: pair in complete) == case["pairs"]
    assert enclosed(lambda pair: pair.close is None) == case.get("open", [])
    assert enclosed(lambda pair: pair.open is None) == case.get("close", [])
    assert [pair.depth for pair in complete] == case.get("depths", [0] * len(complete))


def check_entities(case: Case) -> None:
    segmentation = segment(case["text"])
    (found,) = DICTIONARY.recognize([segmentation])
    for entity in found:
        assert case["text"][entity.start : entity.end] == entity.text
    described = [
        {"text": entity.text, "label": entity.label} | ({"country": entity.country} if entity.country else {})
        for entity in canonicalize(case["text"], found)
    ]
    assert described == case["entities"]


CHECKS: dict[str, Check] = {
    "entities": check_entities,
    "normalization": check_normalization,
    "segmentation": check_segmentation,
    "clitics": check_clitics,
    "marks": check_marks,
}


def _covered(segmentation: Segmentation, first: int, last: int) -> str:
    if first == last:
        return ""
    return segmentation.text[segmentation.tokens[first].start : segmentation.tokens[last - 1].end]


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("kind", "case"), _cases())
def test_case(kind: str, case: Case) -> None:
    assert kind in CHECKS, f"register a check for tests/cases/{kind}.json"
    CHECKS[kind](case)


def test_names_are_unique() -> None:
    for path in CASES.glob("*.json"):
        names = [case["name"] for case in json.loads(path.read_text(encoding="utf-8"))]
        assert len(names) == len(set(names)), path.name
