"""explain(): the same quotes as the pipeline's, with the decisions behind them."""

from __future__ import annotations

import pytest

import arabnews_nlp
from arabnews_nlp.pipeline import Pipeline

TEXT = "قال الوزير سامر الحلو إن الجسر آمن. وأضاف أن الفحص انتهى."


@pytest.fixture(scope="module")
def nlp() -> Pipeline:
    return arabnews_nlp.load("dictionary")


def test_explanations_hold_the_quotes_of_the_document(nlp: Pipeline) -> None:
    assert tuple(explanation.quote for explanation in nlp.explain(TEXT)) == nlp(TEXT).quotes


def test_an_elided_subject_is_chosen_from_candidates(nlp: Pipeline) -> None:
    named, elided = nlp.explain(TEXT)
    assert named.decided and not named.candidates
    assert not elided.decided
    probabilities = [candidate.probability for candidate in elided.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0.0 < sum(probabilities) <= 1.0 + 1e-9
    assert elided.quote.speaker is not None
    assert elided.candidates[0].name == elided.quote.speaker.name
    assert elided.candidates[0].name in str(elided)


def test_a_threshold_takes_the_name_and_keeps_the_quote() -> None:
    sure = arabnews_nlp.load("dictionary", min_confidence=1.0)
    assert [quote.speaker.name for quote in sure(TEXT).quotes if quote.speaker] == [None, None]


@pytest.mark.parametrize("arguments", [{"entities": "nothing"}, {"min_confidence": 1.5}, {"min_confidence": -0.1}])
def test_wrong_arguments_of_load_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"nothing|min_confidence"):
        arabnews_nlp.load(**arguments)  # type: ignore[arg-type]
