"""Offsets of the syntactic words inside a written token, which parsers give without offsets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST = 64


def part_spans(token: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    """A span of `token` for each of its parts in order, together covering it from end to end.

    The parts may be spelled otherwise than in the token (للعمل: ل + العمل): they are aligned by the least number of
    edits. A part without a letter of its own in the token has the span of the whole token.
    """
    if not parts:
        return []
    if len(parts) == 1 or not token or len(token) > LONGEST or sum(map(len, parts)) > 2 * LONGEST:
        return [(0, len(token))] * len(parts)
    return list(_part_spans(token, tuple(parts)))


@lru_cache(maxsize=50_000)
def _part_spans(token: str, parts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    matched = _matches("".join(parts), token)
    bounds, at = [0], 0
    for part in parts[:-1]:
        at += len(part)
        before = next((place + 1 for place in reversed(matched[:at]) if place is not None), 0)
        after = next((place for place in matched[at:] if place is not None), before)
        bounds.append(max(bounds[-1], before or after))
    bounds.append(len(token))
    whole = (0, len(token))
    return tuple((start, end) if start < end else whole for start, end in pairwise(bounds))


def _matches(spelled: str, token: str) -> list[int | None]:
    """For each letter of `spelled` the place in `token` of the same letter, in an alignment of fewest edits."""
    rows, columns = len(spelled), len(token)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            if row == rows or column == columns:
                cost[row][column] = rows - row + columns - column
            elif spelled[row] == token[column]:
                cost[row][column] = cost[row + 1][column + 1]
            else:
                cost[row][column] = 1 + min(cost[row + 1][column], cost[row][column + 1], cost[row + 1][column + 1])
    places: list[int | None] = [None] * rows
    row = column = 0
    while row < rows and column < columns:
        if spelled[row] == token[column] or cost[row][column] == 1 + cost[row + 1][column + 1]:
            places[row] = column
            row, column = row + 1, column + 1
        elif cost[row][column] == 1 + cost[row + 1][column]:
            row += 1
        else:
            column += 1
    return places
