"""CAMeL Tools in `arabnews benchmark`, on a database of a dozen stems."""

from __future__ import annotations

from pathlib import Path

from arabnews_nlp.benchmark.peers import PEERS, measure_peers
from arabnews_nlp.benchmark.texts import PARAGRAPH, count_words


def test_tokens_and_morphology_are_measured(camel_data: Path) -> None:
    peers = [peer for peer in PEERS if peer.package == "camel-tools"]
    found = measure_peers([PARAGRAPH], peers)
    assert [each.problem for each in found] == [None, None]
    assert [each.words for each in found] == [count_words([PARAGRAPH])] * 2
    assert all(each.version == "1.6.0" and each.words_per_second > 10 for each in found)
