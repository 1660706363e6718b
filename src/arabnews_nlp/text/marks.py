"""Pairs quotation marks, also where they are spaced wrongly, reversed, mixed, nested or missing.

The marks of a paragraph are read as brackets. A dynamic program over the stack of open marks finds the
cheapest reading, where a reading pays for every mark whose shape, neighbours or partner speak against it
and for every mark that it leaves alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from arabnews_nlp.text.characters import TATWEEL
from arabnews_nlp.text.segmentation import MarkPair, Token


class _Shape(NamedTuple):
    family: str
    direction: int  # 1 opens, -1 closes, 0 either


MARK_SHAPES: dict[str, _Shape] = {
    '"': _Shape("straight", 0),
    '""': _Shape("straight", 0),
    "＂": _Shape("straight", 0),
    "″": _Shape("straight", 0),
    "''": _Shape("straight", 0),
    "'": _Shape("apostrophe", 0),
    "＇": _Shape("apostrophe", 0),
    "‘": _Shape("single", 1),
    "‚": _Shape("single", 1),
    "‛": _Shape("single", 1),
    "’": _Shape("single", -1),
    "‘‘": _Shape("curly", 1),
    "’’": _Shape("curly", -1),
    "``": _Shape("curly", 1),
    "“": _Shape("curly", 1),
    "„": _Shape("curly", 1),
    ",,": _Shape("curly", 1),
    "‟": _Shape("curly", 1),
    "❝": _Shape("curly", 1),
    "〝": _Shape("curly", 1),
    "”": _Shape("curly", -1),
    "❞": _Shape("curly", -1),
    "〞": _Shape("curly", -1),
    "〟": _Shape("curly", -1),
    "«": _Shape("guillemet", 1),
    "»": _Shape("guillemet", -1),
    "<<": _Shape("guillemet", 1),
    ">>": _Shape("guillemet", -1),
    "《": _Shape("guillemet", 1),
    "》": _Shape("guillemet", -1),
    "‹": _Shape("angle", 1),
    "›": _Shape("angle", -1),
}
_SMALL = frozenset({"apostrophe", "single"})
_PROCLITICS = frozenset(
    [
        "و",
        "ف",
        "ب",
        "ل",
        "ك",
        "ال",
        "وال",
        "بال",
        "لل",
        "كال",
        "فال",
        "ولل",
        "وب",
        "ول",
        "وك",
        "فب",
        "فل",
        "وبال",
    ]
)
_BEFORE_OPENING = frozenset(":([{-–—/=")
_AFTER_CLOSING = frozenset(".،,؛;:!؟?)]}…-–—/")
_QUOTING = 4  # a text with so many apostrophes and no other marks quotes with them
_MAX_DEPTH = 2
_MAX_PARAGRAPHS = 5

# Costs of a reading.
_AGAINST_SHAPE = 1.0
_AT_THE_EDGE = 2.0
_BESIDE_WORD = 1.0
_BESIDE_SPACE = 0.7
_BESIDE_PUNCTUATION = 0.7
_BESIDE_COMMA = 0.2
_BESIDE_MARK = 0.2
_NESTED = 0.3
_NESTED_SAME_FAMILY = 1.5
_OTHER_FAMILY = 1.5
_OTHER_SIZE = 3.0
_ALONE = 2.5
_ALONE_SMALL = 0.4


class _Mark(NamedTuple):
    """A mark with what it costs to read it as opening and as closing."""

    token: int
    family: str
    opening: float
    closing: float


class _Step(NamedTuple):
    """The last step of a reading, linked to the steps before it."""

    before: _Step | None
    action: int  # 1 opens, -1 closes, 0 leaves alone


def pair_marks(
    text: str, tokens: Sequence[Token], paragraphs: Sequence[tuple[int, int]], marks: Sequence[int]
) -> tuple[MarkPair, ...]:
    """The pairs of the marks at the token indices `marks`, in the order of their first tokens, well nested.

    Pairs are sought within each paragraph first. An opening mark that is left may be closed by a mark left
    in one of the next paragraphs. A single quotation mark without a partner makes no pair: it is an
    apostrophe.
    """
    if not marks:
        return ()
    by_paragraph = _group(text, tokens, paragraphs, marks)
    closes: dict[int, int] = {}
    alone: dict[int, tuple[int, bool]] = {}
    for number, here in by_paragraph:
        pairs, left = _read(here)
        closes.update(pairs)
        for mark in left:
            if mark.family not in _SMALL:
                alone[mark.token] = (number, mark.opening <= mark.closing)
    _join_paragraphs(closes, alone)
    return _build(closes, alone, paragraphs)


def _group(
    text: str, tokens: Sequence[Token], paragraphs: Sequence[tuple[int, int]], marks: Sequence[int]
) -> list[tuple[int, list[_Mark]]]:
    """The marks of each paragraph that has some, with their costs."""
    groups: list[tuple[int, list[_Mark]]] = []
    number = 0
    apostrophes_quote = len(marks) >= _QUOTING and all(tokens[index].text in "'＇" for index in marks)
    orientation: dict[str, float] = {}
    for index in marks:
        while paragraphs[number][1] <= index:
            number += 1
        family, direction = MARK_SHAPES[tokens[index].text]
        if apostrophes_quote:
            family = "straight"
        opening, closing = _spacing(text, tokens, index, *paragraphs[number])
        orientation[family] = orientation.get(family, 0) + direction * (closing - opening)
        if not groups or groups[-1][0] != number:
            groups.append((number, []))
        groups[-1][1].append(_Mark(index, family, opening, closing))
    return [(number, [_with_shape(tokens, mark, orientation) for mark in here]) for number, here in groups]


def _with_shape(tokens: Sequence[Token], mark: _Mark, orientation: dict[str, float]) -> _Mark:
    """Adds the cost of the mark's shape; a family that the text uses the wrong way round is turned."""
    direction = MARK_SHAPES[tokens[mark.token].text].direction
    if not direction:
        return mark
    if orientation[mark.family] < 0:
        direction = -direction
    if direction > 0:
        return mark._replace(closing=mark.closing + _AGAINST_SHAPE)
    return mark._replace(opening=mark.opening + _AGAINST_SHAPE)


def _spacing(text: str, tokens: Sequence[Token], index: int, first: int, last: int) -> tuple[float, float]:
    """What the mark's neighbours say against its opening and against its closing a quotation."""
    opening = closing = 0.0
    if index == first:
        closing += _AT_THE_EDGE
    else:
        before = tokens[index - 1]
        if _apart(text, before.end, tokens[index].start):
            closing += _BESIDE_SPACE
        elif before.kind == "mark":
            opening += _BESIDE_MARK
        elif before.kind == "punct":
            if before.text in _BEFORE_OPENING:
                closing += _BESIDE_WORD
            else:
                opening += _BESIDE_COMMA if before.text in "،,؛" else _BESIDE_PUNCTUATION
        elif before.norm in _PROCLITICS or before.text[-1] == TATWEEL:
            closing += _BESIDE_WORD
        else:
            opening += _BESIDE_WORD
    if index + 1 == last:
        opening += _AT_THE_EDGE
    else:
        after = tokens[index + 1]
        if _apart(text, tokens[index].end, after.start):
            opening += _BESIDE_SPACE
        elif after.kind == "mark":
            closing += _BESIDE_MARK
        elif after.kind == "punct":
            if after.text in _AFTER_CLOSING:
                opening += _BESIDE_WORD
            else:
                closing += _BESIDE_COMMA
        else:
            closing += _BESIDE_WORD
    return opening, closing


def _apart(text: str, end: int, start: int) -> bool:
    return end < start and any(char.isspace() for char in text[end:start])


def _read(marks: list[_Mark]) -> tuple[list[tuple[int, int]], list[_Mark]]:
    """The cheapest reading of one paragraph's marks: pairs of token indices, and the marks left alone."""
    if len(marks) % 2 == 0 and _plainly_alternate(marks):
        tokens = [mark.token for mark in marks]
        return list(zip(tokens[::2], tokens[1::2], strict=True)), []
    readings: dict[tuple[str, ...], tuple[float, _Step | None]] = {(): (0.0, None)}
    for mark in marks:
        better: dict[tuple[str, ...], tuple[float, _Step | None]] = {}
        for stack, (cost, steps) in readings.items():
            moves = [(stack, cost + (_ALONE_SMALL if mark.family in _SMALL else _ALONE), 0)]
            if len(stack) < _MAX_DEPTH:
                moves.append(((*stack, mark.family), cost + mark.opening + _nesting(stack, mark.family), 1))
            if stack:
                moves.append((stack[:-1], cost + mark.closing + _mismatch(stack[-1], mark.family), -1))
            for state, total, action in moves:
                if state not in better or total < better[state][0]:
                    better[state] = (total, _Step(steps, action))
        readings = better
    return _follow(marks, readings[()][1])


def _plainly_alternate(marks: list[_Mark]) -> bool:
    family = marks[0].family
    return all(
        mark.family == family and not (mark.closing if number % 2 else mark.opening)
        for number, mark in enumerate(marks)
    )


def _nesting(stack: tuple[str, ...], family: str) -> float:
    if not stack:
        return 0.0
    return _NESTED_SAME_FAMILY if family in stack else _NESTED


def _mismatch(opened: str, closed: str) -> float:
    if opened == closed:
        return 0.0
    return _OTHER_FAMILY if (opened in _SMALL) == (closed in _SMALL) else _OTHER_SIZE


def _follow(marks: list[_Mark], step: _Step | None) -> tuple[list[tuple[int, int]], list[_Mark]]:
    actions: list[int] = []
    while step is not None:
        actions.append(step.action)
        step = step.before
    pairs: list[tuple[int, int]] = []
    alone: list[_Mark] = []
    stack: list[int] = []
    for mark, action in zip(marks, reversed(actions), strict=True):
        if action > 0:
            stack.append(mark.token)
        elif action < 0:
            pairs.append((stack.pop(), mark.token))
        else:
            alone.append(mark)
    return pairs, alone


def _join_paragraphs(closes: dict[int, int], alone: dict[int, tuple[int, bool]]) -> None:
    """Moves from `alone` to `closes` each opening mark that a mark in a later paragraph closes."""
    enclosed = _enclosed(closes, alone)
    pending: tuple[int, int] | None = None
    for token, (number, opens) in list(alone.items()):
        if enclosed[token] is not None:
            continue
        if opens:
            pending = (token, number)
        elif pending and number > pending[1]:
            if number - pending[1] < _MAX_PARAGRAPHS:
                closes[pending[0]] = token
                del alone[pending[0]], alone[token]
            pending = None


def _enclosed(closes: dict[int, int], alone: dict[int, tuple[int, bool]]) -> dict[int, int | None]:
    """For each mark that is left alone the opening mark of the innermost pair around it."""
    enclosed: dict[int, int | None] = {}
    stack: list[int] = []
    for token in sorted([*closes, *alone]):
        while stack and closes[stack[-1]] < token:
            stack.pop()
        if token in closes:
            stack.append(token)
        else:
            enclosed[token] = stack[-1] if stack else None
    return enclosed


def _build(
    closes: dict[int, int], alone: dict[int, tuple[int, bool]], paragraphs: Sequence[tuple[int, int]]
) -> tuple[MarkPair, ...]:
    pairs: list[MarkPair] = []
    depths: dict[int | None, int] = {None: -1}
    stack: list[int] = []
    for token in sorted(closes):
        while stack and closes[stack[-1]] < token:
            stack.pop()
        depths[token] = len(stack)
        pairs.append(MarkPair(token, closes[token], token + 1, closes[token], len(stack)))
        stack.append(token)
    pairs += _unpaired(closes, alone, paragraphs, depths)
    return tuple(sorted(pairs, key=lambda pair: (pair.start, -pair.end)))


def _unpaired(
    closes: dict[int, int],
    alone: dict[int, tuple[int, bool]],
    paragraphs: Sequence[tuple[int, int]],
    depths: dict[int | None, int],
) -> list[MarkPair]:
    """Marks without a partner: each reaches to the next of them or to the edge of its pair or paragraph."""
    enclosed = _enclosed(closes, alone)
    numbers = {token: number for token, (number, _) in alone.items()}
    for edge in (edge for pair in closes.items() if _crosses(pair, paragraphs) for edge in pair):
        enclosed[edge] = None
        numbers[edge] = bisect_right(paragraphs, edge, key=lambda paragraph: paragraph[0]) - 1
    groups: dict[tuple[int, int | None], list[int]] = {}
    for token in sorted(enclosed):
        groups.setdefault((numbers[token], enclosed[token]), []).append(token)
    pairs: list[MarkPair] = []
    for (number, enclosing), group in groups.items():
        first, last = paragraphs[number]
        if enclosing is not None:
            first, last = max(first, enclosing + 1), min(last, closes[enclosing])
        edges = [first - 1, *group, last]
        for before, token, after in zip(edges, group, edges[2:], strict=False):
            if token not in alone:
                continue
            if alone[token][1]:
                pairs.append(MarkPair(token, None, token + 1, after, depths[enclosing] + 1))
            else:
                pairs.append(MarkPair(None, token, before + 1, token, depths[enclosing] + 1))
    return pairs


def _crosses(pair: tuple[int, int], paragraphs: Sequence[tuple[int, int]]) -> bool:
    number = bisect_right(paragraphs, pair[0], key=lambda paragraph: paragraph[0]) - 1
    return pair[1] >= paragraphs[number][1]
