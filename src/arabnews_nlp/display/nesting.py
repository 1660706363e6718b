"""Turns spans that overlap in any way into properly nested pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Mark(Generic[Value]):
    """A span to draw. Where two cross, the one with the lower rank is split; of equal ones the later."""

    start: int
    end: int
    rank: int
    value: Value


@dataclass(frozen=True, slots=True)
class Open(Generic[Value]):
    mark: Mark[Value]
    position: int


@dataclass(frozen=True, slots=True)
class Close(Generic[Value]):
    mark: Mark[Value]
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    start: int
    end: int


def nest(marks: Sequence[Mark[Value]], start: int, end: int) -> Iterator[Open[Value] | Close[Value] | Text]:
    """What lies between `start` and `end`, as balanced pieces. No piece is empty."""
    inside = [mark for mark in marks if max(mark.start, start) < min(mark.end, end)]
    starting: dict[int, list[Mark[Value]]] = {}
    for mark in inside:
        starting.setdefault(max(mark.start, start), []).append(mark)
    bounds = {start, end} | starting.keys() | {min(mark.end, end) for mark in inside}
    open_marks: list[Mark[Value]] = []
    for position, following in pairwise(sorted(bounds)):
        opening = starting.get(position, [])
        keep = min(_first_ended(open_marks, position), _first_displaced(open_marks, opening))
        reopened = [mark for mark in open_marks[keep:] if mark.end > position]
        for mark in reversed(open_marks[keep:]):
            yield Close(mark, position)
        del open_marks[keep:]
        for mark in sorted(reopened + opening, key=lambda mark: (-min(mark.end, end), -mark.rank)):
            open_marks.append(mark)
            yield Open(mark, position)
        yield Text(position, following)
    for mark in reversed(open_marks):
        yield Close(mark, end)


def _first_ended(open_marks: Sequence[Mark[Value]], position: int) -> int:
    return next((i for i, mark in enumerate(open_marks) if mark.end <= position), len(open_marks))


def _first_displaced(open_marks: Sequence[Mark[Value]], opening: Sequence[Mark[Value]]) -> int:
    """The outermost open mark that has to give way, so that a mark of higher rank can stay whole."""
    place = len(open_marks)
    for new in opening:
        for i in range(len(open_marks) - 1, -1, -1):
            if open_marks[i].rank >= new.rank:
                break
            if open_marks[i].end < new.end:
                place = min(place, i)
    return place
