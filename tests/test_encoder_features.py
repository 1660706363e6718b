import numpy as np
import pytest

from arabnews_nlp.encoder.features import (
    INDICATORS,
    WORD_CHARS,
    FeatureExtractor,
    WordLists,
    WordType,
    char_ids,
    peel,
)
from arabnews_nlp.encoder.vectors import WordVectors, ngram_buckets, quantize


@pytest.fixture
def vectors():
    random = np.random.default_rng(1)
    values, scales = quantize(random.normal(size=(40, 8)).astype(np.float32))
    return WordVectors(["في", "حلب", "المجلس", "00"], values, scales, (3, 5), 4.0)


def test_quantized_rows_stay_close():
    rows = np.random.default_rng(0).normal(size=(20, 16)).astype(np.float32)
    values, scales = quantize(rows)
    assert np.abs(values * scales[:, None].astype(np.float32) - rows).max() < 0.03


def test_fnv_hash_of_ngrams():
    value = 2166136261
    for byte in b"<a>":
        value = (value ^ byte) * 16777619 % 2**32
    assert ngram_buckets("a", 3, 3, 2**32) == [value]
    assert len(ngram_buckets("حلب", 3, 5, 1000)) == 3 + 2 + 1
    assert ngram_buckets("", 3, 5, 10) == []


def test_known_and_unknown_words_have_one_length(vectors):
    for word in ("حلب", "طشقند"):
        assert np.linalg.norm(vectors.vector(word)) == pytest.approx(4.0, rel=1e-3)
    assert not vectors.vector("").any()


def test_vectors_survive_saving(vectors, tmp_path):
    vectors.save(tmp_path / "v.npz")
    again = WordVectors.load(tmp_path / "v.npz")
    assert again.ranks == vectors.ranks
    assert np.array_equal(again.vector("مراكش"), vectors.vector("مراكش"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("وحلب", ("و", "حلب")),
        ("للمجلس", ("لل", "المجلس")),
        ("وبحلب", ("وب", "حلب")),
        ("حلب", ("", "حلب")),
        ("وزان", ("", "وزان")),
        ("و", ("", "و")),
    ],
)
def test_peel_takes_off_what_leaves_a_known_word(vectors, word, expected):
    assert peel(word, vectors.ranks) == expected


def test_long_words_keep_their_ends():
    assert char_ids("ب" * 30 + "ت") == char_ids("ب" * 13 + "ت")
    assert len(char_ids("ب" * 100)) == WORD_CHARS


@pytest.mark.parametrize("word", ["", "\ud800", "\0", "😀", "a" * 5000, "ـ"])
def test_any_word_has_features(vectors, word):
    features = FeatureExtractor(vectors, WordLists({})).extract([WordType(word, "word"), WordType(word, "new kind")])
    assert features.indicators.shape == (2, INDICATORS)
    assert all(np.isfinite(part).all() for part in features)


def test_letters_that_grow_when_made_small():
    assert "İ".lower() == "i\u0307"
    assert len(char_ids("İ" * WORD_CHARS)) == WORD_CHARS


def test_lists_see_the_stem_and_the_word(vectors):
    features = FeatureExtractor(vectors, WordLists({"حلب": 1 << 5})).extract([WordType("وحلب", "word")])
    assert features.indicators[0, 5] == 1.0
    assert features.indicators[0, 12 + 5] == 0.0


def test_digits_are_one_word(vectors):
    features = FeatureExtractor(vectors, WordLists({})).extract([WordType("17", "number"), WordType("42", "number")])
    assert np.array_equal(features.norms[0], features.norms[1])
