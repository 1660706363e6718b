"""Label schemes and constrained decoding of a linear-chain conditional random field, batched in numpy.

Shapes: B windows, T tokens, K tags. Padding stands at the end of a window; `lengths` [B] counts its real
tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

OUTSIDE = "O"
IMPOSSIBLE = np.float32(-1e4)


def bioes_tags(labels: Sequence[str]) -> list[str]:
    """O, then B-, I-, E-, S- of each label."""
    return [OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BIES")]


def encode_spans(length: int, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Tags of `length` tokens for token spans (start, end, label) that do not overlap."""
    tags = [OUTSIDE] * length
    for start, end, label in spans:
        if end - start == 1:
            tags[start] = f"S-{label}"
        else:
            tags[start], tags[end - 1] = f"B-{label}", f"E-{label}"
            for at in range(start + 1, end - 1):
                tags[at] = f"I-{label}"
    return tags


def decode_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Token spans of a well-formed BIOES sequence."""
    start = 0
    for at, tag in enumerate(tags):
        prefix = tag[0]
        if prefix in "BS":
            start = at
        if prefix in "ES":
            yield start, at + 1, tag[2:]


def allowed(before: str, after: str) -> bool:
    """Whether `after` may follow `before` in BIOES."""
    if before[0] in "BI":
        return after[0] in "IE" and before[2:] == after[2:]
    return after[0] in "OBS"


def transition_mask(tags: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """Penalties [K], [K, K], [K] of first tags, transitions and last tags: 0 or IMPOSSIBLE."""

    def penalty(possible: bool) -> np.float32:
        return np.float32(0.0) if possible else IMPOSSIBLE

    first = np.array([penalty(tag[0] in "OBS") for tag in tags], np.float32)
    last = np.array([penalty(tag[0] in "OES") for tag in tags], np.float32)
    steps = np.array([[penalty(allowed(a, b)) for b in tags] for a in tags], np.float32)
    return first, steps, last


def viterbi(scores: Floats, lengths: Ints, first: Floats, steps: Floats, last: Floats) -> Ints:
    """Best tag sequences [B, T] for tag scores [B, T, K]; entries behind a window's length mean nothing."""
    batch, width, _ = scores.shape
    order, active = _by_length(lengths, width)
    emission = np.ascontiguousarray(scores[order].transpose(1, 2, 0))
    best = np.zeros_like(emission)
    best[0] = emission[0] + first[:, None]
    for at in range(1, width):
        count = active[at]
        paths = best[at - 1, :, None, :count] + steps[:, :, None]
        best[at, :, :count] = paths.max(axis=0) + emission[at, :, :count]
    rows = np.arange(batch)
    ends = lengths[order] - 1
    tag = (best[ends, :, rows] + last).argmax(axis=1)
    tags = np.zeros((batch, width), np.int64)
    tags[rows, ends] = tag
    for at in range(width - 1, 0, -1):
        count = active[at]
        paths = best[at - 1, :, :count] + steps[:, tags[:count, at]]
        tags[:count, at - 1] = paths.argmax(axis=0)
    found = np.empty_like(tags)
    found[order] = tags
    return found


def marginals(scores: Floats, lengths: Ints, first: Floats, steps: Floats, last: Floats) -> Floats:
    """Posterior tag probabilities [B, T, K] by the forward-backward algorithm, scaled at every token."""
    width = scores.shape[1]
    order, active = _by_length(lengths, width)
    emission = np.ascontiguousarray(scores[order].transpose(1, 0, 2))
    emission = np.exp(emission - emission.max(axis=2, keepdims=True))
    moves = np.exp(steps)
    moves_back = np.ascontiguousarray(moves.T)
    forward = np.zeros_like(emission)
    forward[0] = _scaled(emission[0] * np.exp(first))
    for at in range(1, width):
        count = active[at]
        forward[at, :count] = _scaled(emission[at, :count] * _moved(forward[at - 1, :count], moves))
    backward = np.empty_like(emission)
    backward[:] = np.exp(last)
    for at in range(width - 2, -1, -1):
        count = active[at + 1]
        backward[at, :count] = _scaled(_moved(emission[at + 1, :count] * backward[at + 1, :count], moves_back))
    together = forward * backward
    found = np.empty_like(scores)
    found[order] = (together / np.maximum(together.sum(axis=2, keepdims=True), 1e-30)).transpose(1, 0, 2)
    return found


def _by_length(lengths: Ints, width: int) -> tuple[Ints, list[int]]:
    """The windows from the longest to the shortest, and how many of them reach each token."""
    order = np.argsort(-lengths, kind="stable")
    return order, [int(count) for count in (lengths[:, None] > np.arange(width)).sum(axis=0)]


def _moved(values: Floats, moves: Floats) -> Floats:
    """`values @ moves`, in which a row never depends on how many others there are, as it does in a BLAS."""
    return np.asarray(np.einsum("bk,kj->bj", values, moves), np.float32)


def _scaled(values: Floats) -> Floats:
    return np.asarray(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-30), np.float32)
