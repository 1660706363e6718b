"""Calibration error and thresholds on trials counted by hand."""

from __future__ import annotations

import pytest

from arabnews_nlp.evaluation.calibration import at_thresholds, bins, calibration_error

TRIALS = [(0.95, True), (0.95, True), (0.95, False), (0.15, False), (1.0, True)]


def test_bins_hold_counts_means_and_shares() -> None:
    low, high = bins(TRIALS)
    assert (low.count, low.confidence, low.right) == (1, 0.15, 0.0)
    assert (high.count, high.right) == (4, 0.75)
    assert high.confidence == pytest.approx((3 * 0.95 + 1.0) / 4)


def test_error_weighs_bins_by_their_size() -> None:
    expected = (4 * abs((3 * 0.95 + 1.0) / 4 - 0.75) + 0.15) / 5
    assert calibration_error(TRIALS) == pytest.approx(expected)
    assert calibration_error([]) == 0.0


def test_a_threshold_keeps_what_reaches_it() -> None:
    rows = dict(at_thresholds(TRIALS, gold=6))
    assert (rows[0.0].hits, rows[0.0].predicted, rows[0.0].gold) == (3, 5, 6)
    assert (rows[0.3].hits, rows[0.3].predicted) == (3, 4)
