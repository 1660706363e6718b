"""Work grows no faster than the text, for ordinary and hostile texts: counted, not timed.

What is counted are the lines of the package that run, each turn of a loop among them. What runs inside of one line (a
regular expression, a slice) is not seen: the expressions have tests of their own, and `tests/fuzz/scaling.py` measures
seconds.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from re import _constants as sre
from re import _parser as sre_parser
from types import FrameType, ModuleType
from typing import Any

import pytest

import arabnews_nlp
from arabnews_nlp import Pipeline
from arabnews_nlp.document import Entity
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment
from fuzz.hostile import KINDS

PACKAGE = str(Path(arabnews_nlp.__file__).parent)
PACKAGE_AND_TESTS = str(Path(__file__).parents[1])
SMALL = 4_000
# Sizes from which the candidates of a choice are as many as are weighed, so that work grows no more than the text.
SATURATED = {"many names": 16_000}
SLACK = 1.3
SIGNS = (
    "closing marks",
    "nested marks",
    "only commas",
    "only stops",
    "stops in marks",
    "brackets",
    "apostrophes",
    "one number",
    "vowel signs",
    "stretched",
    "direction marks",
    "dotted",
    "new lines",
    "spaces",
    "emoji",
    "one word",
    "NUL",
    "surrogates",
    "opening marks",
    "straight marks",
    "numbers",
    "hashtags",
    "addresses",
    "ligatures",
    "Latin",
    "one long word",
    "line of each word",
)


def check_growth(read: Callable[[str], object], kind: str, folder: str = PACKAGE, size: int = SMALL) -> None:
    small, large = KINDS[kind](size), KINDS[kind](2 * size)
    read(large)
    first, second = lines_run(read, small, folder), lines_run(read, large, folder)
    factor = len(large) / len(small)
    assert second <= SLACK * factor * first, f"{first} lines for {len(small)} characters, {second} for {len(large)}"


@cache
def pipeline() -> Pipeline:
    return arabnews_nlp.load()


def lines_run(read: Callable[[str], object], text: str, folder: str) -> int:
    count = 0

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return step if frame.f_code.co_filename.startswith(folder) else None

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SIGNS])
def test_work_grows_with_the_text(kind: str) -> None:
    check_growth(pipeline(), kind, size=SATURATED.get(kind, SMALL))


@pytest.mark.parametrize("kind", SIGNS)
def test_segmentation_of_signs_grows_with_the_text(kind: str) -> None:
    check_growth(segment, kind)


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        '" ',
        "«",
        "'",
        '"ا ',
        "ا.",
        "a.",
        "a@",
        "http://",
        "ا\u200f",
        "ا\u064e",
        "\u0654",
        "1.",
        ",,",
        "#",
        '\n"',
        "ﷲ",
    ],
)
def test_work_on_repeated_signs_grows_with_the_text(piece: str) -> None:
    def read(text: str) -> None:
        segment(text)
        Normalizer().normalize(text)

    read(piece * 100)
    short, long = (lines_run(read, piece * size, PACKAGE) for size in (500, 1_000))
    assert long <= SLACK * 2 * short


def test_naming_grows_with_the_people_who_share_a_name() -> None:
    def read(names: str) -> None:
        people = [Entity(m.start(), m.end(), m.group(), "PER", None) for m in re.finditer(r"[^\n]+", names)]
        canonicalize(names, people)

    def people(count: int) -> str:
        return "سامر\n" + "\n".join(f"سامر {chr(0x621 + n // 26 % 26)}{chr(0x627 + n % 26)}ون{n}" for n in range(count))

    few, many = (lines_run(read, people(count), PACKAGE) for count in (600, 1_200))
    assert many <= SLACK * 2 * few


def test_quadratic_work_is_noticed() -> None:
    def pairs(text: str) -> None:
        tokens = segment(text).tokens
        for token in tokens:
            for other in tokens:
                assert token is other or token.start != other.start

    with pytest.raises(AssertionError, match="lines for"):
        check_growth(pairs, "ordinary", PACKAGE_AND_TESTS, 500)


# Expressions that take more time than the text is long where they search, and why that does no harm.
MATCHED_AT_A_PLACE = {
    "lexicon.positions._STRING": "matched where a string of the user's own file begins",
    "entities.canonical._BRACKET": "matched whole against at most four characters",
}
RUN = 1_000
QUADRATIC = 12.0  # four times the text takes 4 times as long where it is linear, 16 where it is quadratic
SHORT = 0.004  # seconds for 4 * RUN, which a quadratic expression takes longer than


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(arabnews_nlp.__path__, "arabnews_nlp."):
        if ".training" not in info.name and not info.name.endswith(("__main__", ".spark")):
            yield importlib.import_module(info.name)


def patterns() -> dict[str, re.Pattern[Any]]:
    """The regular expressions of all modules but those that train, by name."""
    return {
        f"{module.__name__.removeprefix('arabnews_nlp.')}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }


PATTERNS = patterns()


def characters_of(tree: Any) -> Iterator[str]:
    """A character for each place of a parsed expression that takes one."""
    for code, value in tree:
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from characters_of(value[2])
        elif code is sre.SUBPATTERN:
            yield from characters_of(value[3])
        elif code is sre.BRANCH:
            for branch in value[1]:
                yield from characters_of(branch)
        elif code in (sre.ASSERT, sre.ASSERT_NOT):
            yield from characters_of(value[1])
        elif code is sre.LITERAL:
            yield chr(value)
        elif code is sre.NOT_LITERAL or code is sre.ANY:
            yield "ب"
        elif code is sre.IN:
            yield "ب"
            yield from (chr(item if kind is sre.LITERAL else item[0]) for kind, item in value if kind in RANGES)
            yield from (CATEGORIES[item] for kind, item in value if kind is sre.CATEGORY and item in CATEGORIES)


RANGES = (sre.LITERAL, sre.RANGE)
CATEGORIES = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}


def hostile_texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Runs of what the expression takes, one or two characters by turns, with an end that it may not take."""
    found = list(dict.fromkeys(characters_of(sre_parser.parse(pattern.pattern, pattern.flags))))[:16]
    pieces = [*found, *(first + second for first in found[:8] for second in found[:8] if first != second)]
    for piece in pieces:
        for end in ("", "\x01"):
            text = piece * length + end
            yield text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text


def seconds(pattern: re.Pattern[Any], text: Any, times: int = 3) -> float:
    def once() -> float:
        began = time.process_time()
        sum(1 for _ in pattern.finditer(text))
        pattern.fullmatch(text)
        return time.process_time() - began

    return min(once() for _ in range(times))


def slow_text(pattern: re.Pattern[Any]) -> Any:
    """A text on which the expression takes time that grows faster than the text; None where there is none."""
    for small, large in zip(hostile_texts(pattern, RUN), hostile_texts(pattern, 4 * RUN), strict=True):
        taken = seconds(pattern, large)
        if taken > SHORT and taken > QUADRATIC * seconds(pattern, small, 12):
            return small
    return None


@pytest.mark.parametrize("name", [name for name in PATTERNS if name not in MATCHED_AT_A_PLACE])
def test_expressions_take_linear_time(name: str) -> None:
    slow = slow_text(PATTERNS[name])
    assert slow is None, f"{PATTERNS[name].pattern!r} is slow on many times {slow[:2]!r}"


def test_exceptions_are_expressions() -> None:
    assert MATCHED_AT_A_PLACE.keys() <= PATTERNS.keys()


@pytest.mark.parametrize("pattern", [r"\s+$", "[a-z]+=", "<[^>]*>"])
def test_slow_expressions_are_noticed(pattern: str) -> None:
    assert slow_text(re.compile(pattern)) is not None
