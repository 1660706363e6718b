from itertools import pairwise, product

import numpy as np
import pytest

from arabnews_nlp.encoder.decoding import (
    allowed,
    bioes_tags,
    decode_spans,
    encode_spans,
    marginals,
    transition_mask,
    viterbi,
)

TAGS = bioes_tags(["PER", "LOC"])


def chain(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    first, steps, last = transition_mask(TAGS)
    count = len(TAGS)
    return (
        first + random.normal(size=count).astype(np.float32),
        steps + random.normal(size=(count, count)).astype(np.float32),
        last + random.normal(size=count).astype(np.float32),
    )


def path_score(scores: np.ndarray, path: tuple[int, ...], parts: tuple[np.ndarray, ...]) -> float:
    first, steps, last = parts
    total = first[path[0]] + last[path[-1]] + sum(scores[at, tag] for at, tag in enumerate(path))
    return float(total + sum(steps[a, b] for a, b in pairwise(path)))


def test_spans_survive_encoding_and_decoding():
    spans = [(0, 1, "PER"), (1, 4, "LOC"), (5, 7, "PER")]
    assert encode_spans(8, spans) == ["S-PER", "B-LOC", "I-LOC", "E-LOC", "O", "B-PER", "E-PER", "O"]
    assert list(decode_spans(encode_spans(8, spans))) == spans


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("O", "B-PER", True),
        ("O", "I-PER", False),
        ("B-PER", "E-PER", True),
        ("B-PER", "E-LOC", False),
        ("B-PER", "O", False),
        ("E-PER", "S-LOC", True),
        ("S-PER", "I-PER", False),
    ],
)
def test_allowed_transitions(before, after, expected):
    assert allowed(before, after) is expected


@pytest.mark.parametrize("seed", range(5))
def test_viterbi_and_marginals_agree_with_enumeration(seed):
    parts = chain(seed)
    lengths = np.array([3, 1, 4])
    scores = np.random.default_rng(seed + 10).normal(size=(3, 4, len(TAGS))).astype(np.float32)
    best = viterbi(scores, lengths, *parts)
    chances = marginals(scores, lengths, *parts)
    for row, length in enumerate(lengths):
        paths = list(product(range(len(TAGS)), repeat=int(length)))
        values = np.array([path_score(scores[row], path, parts) for path in paths])
        assert tuple(best[row, :length]) == paths[int(values.argmax())]
        weights = np.exp(values - values.max())
        weights /= weights.sum()
        expected = np.zeros((length, len(TAGS)))
        for path, weight in zip(paths, weights, strict=True):
            for at, tag in enumerate(path):
                expected[at, tag] += weight
        assert np.allclose(chances[row, :length], expected, atol=1e-4)


@pytest.mark.parametrize("batch", [2, 3, 8, 40])
def test_chances_of_a_window_do_not_depend_on_others(batch):
    parts = chain(batch)
    random = np.random.default_rng(batch)
    scores = random.normal(scale=5, size=(batch, 30, len(TAGS))).astype(np.float32)
    lengths = random.integers(1, 31, batch)
    together = marginals(scores, lengths, *parts)
    for row, length in enumerate(lengths):
        alone = marginals(scores[row : row + 1, :length].copy(), lengths[row : row + 1], *parts)
        assert np.array_equal(together[row, :length], alone[0])


def test_every_decoded_sequence_is_well_formed():
    parts = transition_mask(TAGS)
    random = np.random.default_rng(0)
    scores = random.normal(scale=5, size=(20, 30, len(TAGS))).astype(np.float32)
    lengths = random.integers(1, 31, 20)
    for row, tags in enumerate(viterbi(scores, lengths, *parts)):
        names = [TAGS[number] for number in tags[: lengths[row]]]
        assert names[0][0] in "OBS"
        assert names[-1][0] in "OES"
        assert all(allowed(a, b) for a, b in pairwise(names))
