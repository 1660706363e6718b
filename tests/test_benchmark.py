"""`arabnews benchmark`, on few words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from arabnews_nlp import ArabnewsError, load, pipeline
from arabnews_nlp.benchmark import stages
from arabnews_nlp.benchmark.peers import PEERS, Peer, PeerSpeed, measure_peers, reading_speed
from arabnews_nlp.benchmark.texts import PARAGRAPH, corpus, count_words, pieces
from arabnews_nlp.cli import app

STAGES = {"normalization", "segmentation", "entities", "names", "quotes", "JSON", "end to end", "first reading"}
NEED_DATA = {"morphology of each word", "tokenize, mwt, ner", "tokenize, mwt, pos, lemma, depparse"}


@pytest.fixture(autouse=True)
def one_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "STARTS", 1)


def benchmark(*arguments: str):
    return CliRunner().invoke(app, ["benchmark", "--words", "150", "--rounds", "1", *arguments])


def test_every_figure_is_measured(tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text(PARAGRAPH, encoding="utf-8")
    run = benchmark(str(article), "--no-peers", "--json")
    assert run.exit_code == 0, run.output
    figures = json.loads(run.stdout)
    assert figures["texts"] * len(PARAGRAPH.split()) == figures["words"] >= 150
    assert set(figures["words_per_second"]) == STAGES
    assert set(figures["words_per_second_by_length"]) == {"10", "100", "1000"}
    speeds = [*figures["words_per_second"].values(), *figures["words_per_second_by_length"].values()]
    assert min(speeds) > 100
    assert 0 < figures["import_seconds"] < figures["load_seconds"]
    assert figures["first_text_seconds"] > 0
    assert figures["peak_memory_mib"] is None or figures["peak_memory_mib"] > 50
    assert figures["peers"] == []


def test_end_to_end_is_no_faster_than_its_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that counts calls, so that the machine's load changes nothing."""
    clock = 0.0

    def taking(seconds: float, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            nonlocal clock
            clock += seconds
            return work(*arguments, **options)

        return timed

    nlp = load()
    for owner, name, seconds in (
        (stages, "segment", 1.0),
        (pipeline, "segment", 1.0),
        (type(nlp.recognizer), "recognize", 2.0),
        (type(nlp.extractor), "extract", 4.0),
    ):
        monkeypatch.setattr(owner, name, taking(seconds, getattr(owner, name)))
    monkeypatch.setattr(time, "process_time", lambda: clock)
    texts = [PARAGRAPH] * 3
    speeds = stages.measure_stages(nlp, texts, rounds=1)
    parts = [speeds[stage] for stage in ("segmentation", "entities", "quotes")]
    assert speeds["end to end"] <= min(parts)
    assert count_words(texts) / speeds["end to end"] == sum(count_words(texts) / part for part in parts) == 17.0


def test_table_names_every_stage_and_every_peer() -> None:
    run = benchmark()
    assert run.exit_code == 0, run.output
    for stage in STAGES:
        assert stage in run.stdout
    for peer in PEERS:
        assert peer.what in run.stdout
        if find_spec(peer.module) is None:
            assert f'{peer.package}, {peer.what}: not installed: pip install "arabnews-nlp[{peer.extra}]"' in run.stdout


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "arabnews_nlp.benchmark", "--words", "50", "--rounds", "1", "--no-peers", "--json"]
    run = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    assert set(json.loads(run.stdout)["words_per_second"]) == STAGES


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    run = benchmark(str(tmp_path))
    assert run.exit_code == 1
    assert run.stderr == f"error: {tmp_path}: no article that can be read\n"


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: f"{peer.package}-{peer.what}")
def test_a_peer_is_measured_or_the_reason_is_told(peer: Peer) -> None:
    found = speed_of(peer, [PARAGRAPH] * 3)
    if find_spec(peer.module) is None:
        assert found.problem == f'not installed: pip install "arabnews-nlp[{peer.extra}]"'
        assert found.version is None
    elif found.problem is None:
        assert found.words == count_words([PARAGRAPH] * 3)
        assert found.words_per_second > 10
    else:
        assert peer.what in NEED_DATA
        assert "run: " in found.problem


def test_spacy_is_measured() -> None:
    pytest.importorskip("spacy", reason="spacy is not installed")
    found = speed_of(PEERS[0], [PARAGRAPH])
    assert found.problem is None
    assert found.version
    assert found.words_per_second > 1000


def speed_of(peer: Peer, texts: list[str]) -> PeerSpeed:
    return measure_peers(texts, [peer])[0]


def test_a_slow_peer_stops_in_time() -> None:
    texts = ["كلمة ثانية"] * 1000
    words, speed = reading_speed(lambda some: (sum(range(20_000)) for _ in some), texts, 0.05)
    assert 2 <= words < 2000
    assert speed > 0


def test_a_peer_that_fails_is_named() -> None:
    def fail() -> None:
        raise RuntimeError("no such thing")

    found = speed_of(Peer("pytest", "pytest", "dev", "fails", "segmentation", fail), [PARAGRAPH])
    assert found.problem == "cannot be run: RuntimeError: no such thing"


def test_corpus_is_repeated_up_to_the_size() -> None:
    size = count_words(corpus(None, 1))
    assert count_words(corpus(None, 3 * size)) == 3 * size


def test_corpus_without_an_article(tmp_path: Path) -> None:
    with pytest.raises(ArabnewsError, match="no article"):
        corpus(str(tmp_path), 10)


def test_pieces_hold_every_word() -> None:
    cut = pieces([PARAGRAPH, PARAGRAPH], 10)
    assert [len(piece.split()) for piece in cut[:-1]] == [10] * (len(cut) - 1)
    assert " ".join(cut).split() == (PARAGRAPH * 2).split()
