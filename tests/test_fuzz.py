"""Random and damaged inputs, chosen by hypothesis; `tests/fuzz` tries many more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import checks, mutations
from fuzz.run import failure, made, replay, write
from fuzz.targets import TARGETS

FOLDER = Path(__file__).parent / "fuzz"
EXAMPLES = {"text": 1000, "record": 1000, "file": 1000}
EVERYTHING = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def inputs(draw: st.DrawFn, target: str) -> Any:
    random = draw(st.randoms(use_true_random=False))
    return TARGETS[target].make(random.randrange)


@settings(EVERYTHING, max_examples=EXAMPLES["text"])
@given(st.integers(0, 2**64 - 1))
def test_texts(seed: int) -> None:
    """From seeds, since drawing every choice takes four times as long."""
    TARGETS["text"].check(TARGETS["text"].make(Random(seed).randrange))


@settings(EVERYTHING, max_examples=EXAMPLES["record"])
@given(inputs("record"))
def test_records(record: Any) -> None:
    TARGETS["record"].check(record)


@settings(EVERYTHING, max_examples=EXAMPLES["file"])
@given(inputs("file"))
def test_files(file: Any) -> None:
    TARGETS["file"].check(file)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("number", range(0, 200, 10))
def test_numbered_inputs(target: str, number: int) -> None:
    assert made(7, number, target)[0] == target
    assert repr(made(7, number, target)) == repr(made(7, number, target))
    assert failure(*made(7, number, target)) is None


def test_a_failing_input_is_written_and_fails_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(text: str) -> None:
        assert "\ud83d\ude00" not in text

    monkeypatch.setattr(checks, "check_text", broken)
    found = failure("text", "a\ud83d\ude00")
    assert found is not None and found[0] == "AssertionError in test_fuzz.py, broken"
    path = write(tmp_path, "text-1-1", "text", "a\ud83d\ude00", found[1])
    assert replay(path) == 1
    assert "in broken" in capsys.readouterr().out
    monkeypatch.undo()
    assert replay(path) == 0


def test_command() -> None:
    command = [sys.executable, str(FOLDER / "run.py"), "--inputs", "30", "--seed", "3", "--start", "60"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "30 of 30 inputs" in done.stdout and "next 90" in done.stdout and "0 failures" in done.stdout


def test_the_checks_see_a_wrong_offset() -> None:
    document = checks.pipeline()("قال وزير النقل سامر الحلو إن الجسر آمن.")
    checks.check_quotes(document)
    record = document.to_dict()
    record["text"] = "." + record["text"]
    with pytest.raises(ValueError, match="does not stand at"):
        checks.Document.from_dict(record)
    quote = document.quotes[0]
    object.__setattr__(quote.content[0], "start", quote.content[0].start + 1)
    with pytest.raises(AssertionError):
        checks.check_quotes(document)


def test_every_mutation_changes_texts() -> None:
    for mutation in mutations.MUTATIONS:
        random = Random(1)
        texts = [mutations.excerpt(random.randrange) for _ in range(40)]
        assert any(mutation(random.randrange, text) != text for text in texts), mutation.__name__
