"""The shipped network: loads, holds the recognizer's contract, and survives any text."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabnews_nlp.encoder.network import Encoder, windows
from arabnews_nlp.entities.countries import countries
from arabnews_nlp.entities.embedded import EmbeddedRecognizer
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.text.segment import segment

NEWS = (
    "قال وزير الخارجية الفرنسي جان إيف لودريان، الاثنين، إن بلاده تدعم الأمم المتحدة في ليبيا.\n"
    'وأضاف لودريان خلال مؤتمر صحفي في باريس: "نعمل مع ألمانيا وإيطاليا".'
)


@pytest.fixture(scope="module")
def recognizer():
    return EmbeddedRecognizer()


def test_names_of_every_label_are_found(recognizer):
    (entities,) = recognizer.recognize([segment(NEWS)])
    found = {(entity.text, entity.label, entity.country) for entity in entities}
    assert {
        ("جان إيف لودريان", "PER", None),
        ("لودريان", "PER", None),
        ("الأمم المتحدة", "ORG", None),
        ("باريس", "LOC", None),
        ("ليبيا", "COUNTRY", "LY"),
        ("ألمانيا", "COUNTRY", "DE"),
        ("إيطاليا", "COUNTRY", "IT"),
    } <= found


def test_recognizer_keeps_its_contract(recognizer):
    (entities,) = recognizer.recognize([segment(NEWS)])
    assert [entity.start for entity in entities] == sorted(entity.start for entity in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
    for entity in entities:
        assert NEWS[entity.start : entity.end] == entity.text
        assert 0.0 <= entity.confidence <= 1.0
        assert entity.source == recognizer.name
        assert (entity.country in countries()) is (entity.label == "COUNTRY")


def test_texts_do_not_influence_each_other(recognizer):
    other = segment("عاد الفريق إلى المدينة بعد مباراة طويلة. " * 30)
    alone = recognizer.recognize([segment(NEWS)])[0]
    assert recognizer.recognize([other, segment(NEWS), other])[1] == alone
    assert EmbeddedRecognizer(encoder=recognizer.encoder).recognize([segment(NEWS)])[0] == alone


def test_no_text_and_empty_text(recognizer):
    assert recognizer.recognize([]) == []
    assert recognizer.recognize([segment(""), segment(" \n")]) == [(), ()]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(recognizer, text):
    (entities,) = recognizer.recognize([segment(text)])
    assert all(text[entity.start : entity.end] == entity.text for entity in entities)


def test_a_sentence_longer_than_a_window_is_cut():
    segmentation = segment("كلمة " * 300)
    parts = list(windows(segmentation, 128))
    assert parts == [(0, 128), (128, 256), (256, 300)]


def test_windows_hold_whole_sentences():
    segmentation = segment("جملة أولى هنا.\nجملة ثانية هنا.\nجملة ثالثة هنا.")
    assert list(windows(segmentation, 8)) == [(0, 8), (8, 12)]


def test_cache_of_word_types_is_bounded(recognizer, monkeypatch):
    monkeypatch.setattr("arabnews_nlp.encoder.network._CACHED_TYPES", 50)
    encoder = Encoder()
    expected = recognizer.recognize([segment(NEWS)])[0]
    small = EmbeddedRecognizer(encoder=encoder)
    for _ in range(3):
        assert small.recognize([segment("كلمات أخرى كثيرة " + NEWS), segment(NEWS)])[1] == expected


def test_another_folder_without_a_model(tmp_path):
    with pytest.raises(MissingModelError, match="missing"):
        EmbeddedRecognizer(tmp_path)


def test_importing_the_recognizer_loads_no_training_code():
    code = "import sys, arabnews_nlp.entities.embedded; print([m for m in ('torch', 'onnx') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
