"""The core works without a network, and one pipeline serves many threads and processes."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

import arabnews_nlp

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
THREADS = 8

# Every way to a socket raises, so that any use of the network ends the program.
OFFLINE = """
import socket, sys

def forbidden(*args, **kwargs):
    raise AssertionError("the network was used")

socket.socket.connect = forbidden
socket.socket.connect_ex = forbidden
socket.socket.sendto = forbidden
socket.create_connection = forbidden
socket.getaddrinfo = forbidden
socket.gethostbyname = forbidden

from arabnews_nlp.cli import main

sys.argv = ["arabnews", "extract", sys.argv[1], "-o", sys.argv[2]]
main()
"""


def texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]


def records(nlp: arabnews_nlp.Pipeline, text: str) -> str:
    return json.dumps(nlp(text).to_dict(), ensure_ascii=False)


@cache
def pipeline() -> arabnews_nlp.Pipeline:
    return arabnews_nlp.load()


def read_inherited(text: str) -> str:
    return records(pipeline(), text)


def test_extraction_uses_no_network(tmp_path: Path) -> None:
    output = tmp_path / "quotes.jsonl"
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(SAMPLES), str(output)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert len(output.read_text(encoding="utf-8").splitlines()) == len(texts())


def test_the_network_is_noticed() -> None:
    code = OFFLINE.partition("from arabnews_nlp")[0] + "\nsocket.create_connection(('localhost', 9))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the network was used" in run.stderr


def test_one_pipeline_in_many_threads() -> None:
    expected = [records(pipeline(), text) for text in texts()]
    fresh = arabnews_nlp.load()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda text: records(fresh, text), texts() * THREADS))
    assert found == expected * THREADS


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_loaded_pipeline_in_other_processes(method: str) -> None:
    expected = [records(pipeline(), text) for text in texts()]
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(read_inherited, texts())) == expected
