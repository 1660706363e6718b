"""Runs the cases in tests/cases: lists of {"name", "text", ...}, with a check registered for each file.

A case in known-failures.json names its check as "kind" and is expected to fail; where it passes, the run fails, so
that the case moves to its own file.

A case of quotes has "text", "quotes" and optionally "entities". Entities, [{"text", "label", "country"?,
"occurrence"?}], are the ones that the quote chain is given; without them the default pipeline reads the text.
"occurrence" tells which occurrence of the string is meant, counted from 1. As many quotes must be found as are
listed, in the same order; of each only the keys given are compared: "content" (the strings of its segments), "type",
"cue", "speaker", "kind", "mention", "addressee", "parent" (its place in the list, counted from 1). null means none.

A case of robustness has a "text" of which everything must hold that `tests/fuzz/checks.py` checks.

A case of a user's lexicon has "lexicon", as `load` takes it, and what the whole pipeline finds with it and does not
find without it: "quotes", also with "lemma", "stance", "title", "country", or "entities", persons left out, or both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from arabnews_nlp import Entity, Pipeline, Quote, load
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.entities.dictionary import DictionaryRecognizer
from arabnews_nlp.quotes.extract import QuoteExtractor
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import MarkPair, Segmentation
from fuzz.checks import check_text

DICTIONARY = DictionaryRecognizer()
CASES = Path(__file__).with_name("cases")
Case = dict[str, Any]
Check = Callable[[Case], None]
KNOWN_FAILURE = pytest.mark.xfail(raises=AssertionError, strict=True, reason="known failure; move it once it passes")


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


def check_quotes(case: Case) -> None:
    quotes = _quotes(case)
    place = {quote.id: number for number, quote in enumerate(quotes, start=1)}
    found = [_described(quote, place) for quote in quotes]
    assert [quote["content"] for quote in found] == [quote["content"] for quote in case["quotes"]]
    for described, expected in zip(found, case["quotes"], strict=True):
        assert {key: described[key] for key in expected} == expected


def check_lexicon(case: Case) -> None:
    assert _read_with(case, load(lexicon=case["lexicon"])) == _expected(case)
    assert _read_with(case, _pipeline()) != _expected(case), "the case does not show the lexicon"


def _expected(case: Case) -> Case:
    return {key: case[key] for key in ("quotes", "entities") if key in case}


def _read_with(case: Case, nlp: Pipeline) -> Case:
    """What the pipeline finds, of each quote and entity as far as the case tells."""
    document = nlp(case["text"])
    quotes = [
        _described(quote, {})
        | {"lemma": quote.cue and quote.cue.lemma, "stance": quote.cue and quote.cue.stance}
        | {"title": quote.speaker and quote.speaker.title, "country": quote.speaker and quote.speaker.country}
        for quote in document.quotes
    ]
    entities = [
        {"text": entity.text, "label": entity.label} | ({"country": entity.country} if entity.country else {})
        for entity in document.entities
        if entity.label != "PER"
    ]
    found: Case = {}
    if "quotes" in case:
        keys = [quote.keys() for quote in case["quotes"]] if len(case["quotes"]) == len(quotes) else None
        found["quotes"] = [{k: q[k] for k in ks} for q, ks in zip(quotes, keys, strict=True)] if keys else quotes
    if "entities" in case:
        found["entities"] = entities
    return found


def _quotes(case: Case) -> tuple[Quote, ...]:
    text = case["text"]
    if "entities" not in case:
        return _pipeline()(text).quotes
    entities = [_located(text, entity) for entity in case["entities"]]
    return _extractor().extract(segment(text), canonicalize(text, entities))


def _located(text: str, entity: dict[str, Any]) -> Entity:
    start = -1
    for _ in range(entity.get("occurrence", 1)):
        start = text.index(entity["text"], start + 1)
    return Entity(start, start + len(entity["text"]), entity["text"], entity["label"], entity.get("country"))


def _described(quote: Quote, place: dict[int, int]) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        "content": [span.text for span in quote.content],
        "type": quote.type,
        "cue": quote.cue.text if quote.cue else None,
        "speaker": speaker.name if speaker else None,
        "kind": speaker.kind if speaker else None,
        "mention": speaker.mention.text if speaker and speaker.mention else None,
        "addressee": quote.addressee.text if quote.addressee else None,
        "parent": place[quote.parent] if quote.parent is not None else None,
    }


_pipeline = cache(load)
_extractor = cache(QuoteExtractor)

CHECKS: dict[str, Check] = {
    "entities": check_entities,
    "normalization": check_normalization,
    "segmentation": check_segmentation,
    "clitics": check_clitics,
    "marks": check_marks,
    "robustness": lambda case: check_text(case["text"]),
    "quotes": check_quotes,
    "quotes-negative": check_quotes,
    "lexicon": check_lexicon,
}


def _covered(segmentation: Segmentation, first: int, last: int) -> str:
    if first == last:
        return ""
    return segmentation.text[segmentation.tokens[first].start : segmentation.tokens[last - 1].end]


def _cases() -> list[Any]:
    return [
        pytest.param(
            case.get("kind", path.stem),
            case,
            id=f"{path.stem}: {case['name']}",
            marks=[KNOWN_FAILURE] if path.stem == "known-failures" else [],
        )
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
