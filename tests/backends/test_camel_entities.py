"""The NER of CAMeL Tools against its own `predict`, on a tiny network with random weights."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_bert import LETTERS, NER_LABELS, save_bert
from tiny_catalogue import write_catalogue

from arabnews_nlp import MissingModelError, load
from arabnews_nlp.backends.bert import WordLabeller, cut
from arabnews_nlp.entities.camel import CamelRecognizer
from arabnews_nlp.text.segment import segment

TEXT = 'قال الوزير سامر في مصر: "سنعمل مع لبنان". وأضاف الوزير أن الخطة جاهزة.\nوغادر سامر إلى مصر.'
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.text(st.sampled_from(LETTERS + ".،"), min_size=1, max_size=12)
texts = st.text(st.one_of(st.sampled_from(LETTERS + ' \n."،ًـ‏ﷺ#_'), st.characters(codec=None)), max_size=200)


@pytest.fixture(scope="module")
def recognizer(camel_data: Path) -> CamelRecognizer:
    return CamelRecognizer()


@pytest.fixture(scope="module")
def peer(camel_data: Path):
    from camel_tools.ner import NERecognizer

    return NERecognizer.pretrained(use_gpu=False)


class TestLabels:
    @MANY
    @given(st.lists(st.lists(words, min_size=1, max_size=30), min_size=1, max_size=8))
    def test_those_of_predict(self, recognizer: CamelRecognizer, peer, sentences: list[list[str]]) -> None:
        expected = peer.predict(sentences)
        assert [len(labels) for labels in expected] == [len(sentence) for sentence in sentences]
        assert recognizer.labeller.predict(sentences) == expected

    @pytest.mark.parametrize("nothing", ["", "‏", " ", "\u200b\u200f"])
    def test_kept_in_place_where_predict_drops_a_word(self, recognizer: CamelRecognizer, peer, nothing: str) -> None:
        with_nothing, without = ["قال", nothing, "الوزير"], ["قال", "الوزير"]
        (dropped,) = peer.predict([with_nothing])
        assert len(dropped) == 2
        ((first, middle, last),) = recognizer.labeller.predict([with_nothing])
        assert ([first, last], middle) == (peer.predict([without])[0], "O")

    def test_of_a_sentence_do_not_depend_on_its_neighbours(self, recognizer: CamelRecognizer) -> None:
        sentences = [["قال"] * 5, ["مصر", "الوزير"], ["في"] * 300, []]
        together = recognizer.labeller.predict(sentences)
        assert together == [recognizer.labeller.predict([sentence])[0] for sentence in sentences]


class TestLongSentences:
    @MANY
    @given(st.lists(st.tuples(words, st.integers(0, 9)), max_size=60), st.integers(9, 40))
    def test_every_word_with_a_piece_is_in_one_window(self, pairs: list[tuple[str, int]], most: int) -> None:
        lengths = [length for _, length in pairs]
        windows = list(cut(0, [word for word, _ in pairs], lengths, most))
        read = [index for window in windows for index in window.words]
        assert read == [index for index, length in enumerate(lengths) if length]
        assert all(window.length <= most for window in windows)
        assert all(window.length == sum(lengths[index] for index in window.words) for window in windows)

    def test_cut_after_punctuation(self) -> None:
        sentence = ["قال"] * 7 + ["،"] + ["قال"] * 6
        assert [len(window.words) for window in cut(0, sentence, [1] * 14, 10)] == [8, 6]

    def test_cut_before_a_conjunction(self) -> None:
        sentence = ["قال"] * 7 + ["وقال"] + ["قال"] * 6
        assert [len(window.words) for window in cut(0, sentence, [1] * 14, 10)] == [7, 7]

    def test_cut_where_nothing_is_safe(self) -> None:
        assert [len(window.words) for window in cut(0, ["قال"] * 14, [1] * 14, 10)] == [10, 4]


class TestEntities:
    def test_have_the_labels_of_the_network(self, recognizer: CamelRecognizer) -> None:
        seg = segment("قال سامر البحري في القاهرة")
        labels = ["O", "B-PERS", "I-PERS", "O", "B-LOC"]
        recognizer_with = _Fixed(recognizer, labels)
        (entities,) = recognizer_with.recognize([seg])
        assert [(e.text, e.label, e.source) for e in entities] == [
            ("سامر البحري", "PER", "camel"),
            ("القاهرة", "LOC", "camel"),
        ]

    def test_countries_have_codes_and_proclitics_are_left_out(self, recognizer: CamelRecognizer) -> None:
        (entities,) = _Fixed(recognizer, ["O", "B-LOC", "B-LOC"]).recognize([segment("سافر لمصر ولبنان")])
        assert [(e.text, e.label, e.country) for e in entities] == [
            ("مصر", "COUNTRY", "EG"),
            ("لبنان", "COUNTRY", "LB"),
        ]

    def test_a_name_known_in_the_article_has_one_label(self, recognizer: CamelRecognizer) -> None:
        text = "زار سامر البحري المعرض. غادر سامر البحري المعرض. عاد سامر البحري"
        labels = ["O", "B-PERS", "I-PERS", "O", "O", "O", "B-PERS", "I-PERS", "O", "O", "O", "B-ORG", "I-ORG"]
        (entities,) = _Fixed(recognizer, labels).recognize([segment(text)])
        assert [e.label for e in entities] == ["PER"] * 3

    @MANY
    @given(texts, st.data())
    def test_of_any_text_and_any_labels_have_right_offsets(self, recognizer: CamelRecognizer, text: str, data) -> None:
        seg = segment(text)
        labels = data.draw(st.lists(st.sampled_from(NER_LABELS), min_size=len(seg.tokens), max_size=len(seg.tokens)))
        for source in (recognizer, _Fixed(recognizer, labels)):
            (entities,) = source.recognize([seg])
            for entity in entities:
                assert text[entity.start : entity.end] == entity.text != ""
                assert entity.label in ("PER", "ORG", "LOC", "COUNTRY")
                assert (entity.country is not None) == (entity.label == "COUNTRY")
                assert 0.0 <= entity.confidence <= 1.0
            assert all(former.end <= latter.start for former, latter in pairwise(entities))

    @MANY
    @given(st.lists(texts, max_size=4))
    def test_of_many_texts_are_those_of_each(self, recognizer: CamelRecognizer, many: list[str]) -> None:
        segmentations = [segment(text) for text in many]
        together = recognizer.recognize(segmentations)
        for seg, found in zip(segmentations, together, strict=True):
            (alone,) = recognizer.recognize([seg])
            assert [(e.start, e.end, e.label) for e in alone] == [(e.start, e.end, e.label) for e in found]


class _Fixed(CamelRecognizer):
    """The recognizer with given labels in place of those that the network finds."""

    def __init__(self, recognizer: CamelRecognizer, labels: list[str]) -> None:
        import numpy as np

        self.__dict__.update(recognizer.__dict__)
        numbers = iter([NER_LABELS.index(label) for label in labels])

        class Labeller:
            labels = NER_LABELS

            def probabilities(self, sentences):
                return [np.eye(len(NER_LABELS), dtype=np.float32)[[next(numbers) for _ in s]] for s in sentences]

        self.labeller = Labeller()


class TestPipeline:
    def test_chosen_by_name(self, camel_data: Path) -> None:
        document = load(entities="camel")(TEXT)
        assert document.entities
        assert {entity.source for entity in document.entities} == {"camel"}

    def test_merged_with_the_embedded_one(self, camel_data: Path) -> None:
        document = load(entities=["embedded", "camel"])(TEXT)
        sources = {part for entity in document.entities for part in entity.source.split("+")}
        assert "camel" in sources and sources - {"camel"}

    def test_voted(self, camel_data: Path) -> None:
        document = load(entities=["embedded", "camel"], combine="vote")(TEXT)
        assert all("camel" in entity.source and "+" in entity.source for entity in document.entities)


class TestFailures:
    def test_no_catalogue(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
        with pytest.raises(MissingModelError, match="camel_data -i ner-arabert"):
            load(entities="camel")

    def test_no_model(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAMELTOOLS_DATA", str(write_catalogue(tmp_path, NamedEntityRecognition="ner/tiny")))
        with pytest.raises(MissingModelError, match=r"ner.tiny.*missing.*camel_data -i ner-arabert"):
            load(entities="camel")

    def test_model_not_in_the_catalogue(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAMELTOOLS_DATA", str(write_catalogue(tmp_path)))
        with pytest.raises(MissingModelError, match=r"has no NamedEntityRecognition.*camel_data -i ner-arabert"):
            load(entities="camel")

    def test_damaged_catalogue(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "catalogue.json").write_text("{", encoding="utf-8")
        monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
        with pytest.raises(MissingModelError, match=r"damaged.*camel_data -i ner-arabert"):
            load(entities="camel")

    @pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
    def test_broken_folder(self, tmp_path: Path, file: str) -> None:
        folder = save_bert(tmp_path / "model", NER_LABELS)
        (folder / file).write_bytes(b"{")
        with pytest.raises(MissingModelError, match="camel_data -i ner-arabert"):
            CamelRecognizer(folder)

    def test_folder_without_weights(self, tmp_path: Path) -> None:
        folder = save_bert(tmp_path / "model", NER_LABELS)
        (folder / "model.safetensors").unlink()
        with pytest.raises(MissingModelError, match="camel_data -i ner-arabert"):
            CamelRecognizer(folder)

    def test_network_without_a_layer_for_labels(self, tmp_path: Path) -> None:
        from transformers import BertModel

        folder = save_bert(tmp_path / "model", NER_LABELS)
        BertModel.from_pretrained(folder).save_pretrained(folder)
        with pytest.raises(MissingModelError, match=r"classifier.*camel_data -i ner-arabert"):
            CamelRecognizer(folder)

    def test_wrong_labels(self, tmp_path: Path) -> None:
        folder = save_bert(tmp_path / "model", ("LABEL_0", "LABEL_1"))
        with pytest.raises(MissingModelError, match=r"has the labels LABEL_0, LABEL_1, not B- and I- of PERS"):
            CamelRecognizer(folder)

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(MissingModelError, match="there is no folder"):
            CamelRecognizer(tmp_path / "nothing")


def test_labels_of_a_word_are_those_of_its_first_piece(tmp_path: Path) -> None:
    labeller = WordLabeller(save_bert(tmp_path / "model", NER_LABELS), "")
    (rows,) = labeller.probabilities([["قالون", "مصر"]])
    assert rows.shape == (2, len(NER_LABELS))
    assert rows.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
