"""Stanza in `arabnews benchmark`, on models trained for a few steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from arabnews_nlp.benchmark.peers import PEERS, measure_peers
from arabnews_nlp.benchmark.texts import PARAGRAPH, count_words

STANZA = [peer for peer in PEERS if peer.package == "stanza"]


def test_names_and_syntax_are_measured(stanza_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(stanza_home))
    found = measure_peers([PARAGRAPH], STANZA)
    assert [each.problem for each in found] == [None, None]
    assert [each.words for each in found] == [count_words([PARAGRAPH])] * 2
    assert all(each.version and each.words_per_second > 1 for each in found)


def test_missing_models_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    for found in measure_peers([PARAGRAPH], STANZA):
        assert "stanza.download('ar')" in (found.problem or "")
        assert found.words_per_second is None
