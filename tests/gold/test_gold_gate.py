"""The pipeline on the annotated articles must not get worse than the committed baseline.

The articles are not part of this repository: they lie beside it in shared/gold, or where $ARABNEWS_GOLD says.
A better pipeline raises the baseline:

    arabnews evaluate quotes ../shared/gold/dev --write-baseline tests/gold/baseline.json
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from arabnews_nlp.evaluation import evaluate, read_annotations
from arabnews_nlp.evaluation.baseline import Baseline
from arabnews_nlp.evaluation.running import run_pipeline

HERE = Path(__file__).parent
GOLD = Path(os.environ.get("ARABNEWS_GOLD", HERE.parents[2] / "shared" / "gold")) / "dev"
BASELINE = HERE / "baseline.json"


def test_no_figure_drops() -> None:
    if not GOLD.is_dir():
        pytest.skip(f"no annotated articles in {GOLD} (set ARABNEWS_GOLD to the folder that holds dev/)")
    gold = read_annotations(GOLD)
    now = Baseline.of(evaluate(gold, run_pipeline(gold)).figures())
    baseline = Baseline.read(BASELINE)
    assert now.gold == baseline.gold, "the baseline was measured on other articles"
    assert not baseline.drops(now)
