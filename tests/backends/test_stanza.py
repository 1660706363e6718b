"""Stanza's entities and syntax, on models trained for a few steps."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_bert import LETTERS
from tiny_stanza import SENTENCES

from arabnews_nlp import MissingModelError, load
from arabnews_nlp.entities.stanza import CONFIDENCE, StanzaRecognizer
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.stanza import StanzaParser
from arabnews_nlp.text.syntax import NO_HEAD

GET = r"stanza\.download\('ar'\)"
TEXT = "قال الوزير سامر البحري إن الطريق جاهز. وأضاف البحري أن العمل انتهى.\nوصل وفد النادي الأهلي إلى بيروت للعمل؟"
MANY = settings(max_examples=40, deadline=None)
forms = sorted({word.token for sentence in SENTENCES for word in sentence if word.token})
texts = st.lists(
    st.one_of(
        st.sampled_from(forms),
        st.text(st.sampled_from(LETTERS + 'ًَّـ‏.،"ﷺﻼ#7a\n'), max_size=9),
        st.text(st.characters(codec=None), max_size=5),
    ),
    max_size=14,
).map(" ".join)


@pytest.fixture(scope="module")
def recognizer(stanza_home: Path) -> StanzaRecognizer:
    return StanzaRecognizer(stanza_home)


@pytest.fixture(scope="module")
def parser(stanza_home: Path) -> StanzaParser:
    return StanzaParser(stanza_home)


class TestParser:
    def test_words_have_the_offsets_that_stanza_loses(self, parser: StanzaParser) -> None:
        (syntax,) = parser.parse([segment(TEXT)])
        words = [(word.form, TEXT[word.start : word.end], word.upos, word.relation) for word in syntax.words]
        assert ("و", "و", "CCONJ", "cc") in words
        assert ("أضاف", "أضاف", "VERB", "root") in words
        assert ("ل", "ل", "ADP", "case") in words
        assert ("العمل", "لعمل", "NOUN", "obl") in words

    def test_offsets_through_vowel_signs_tatweel_and_marks(self, parser: StanzaParser) -> None:
        text = "‏وأَضــافَ البَحْريّ أنّ العمل انتهى."
        (syntax,) = parser.parse([segment(text)])
        assert [text[word.start : word.end] for word in syntax.words[:3]] == ["و", "أَضــافَ", "البَحْريّ"]

    def test_heads_are_words_of_the_same_text(self, parser: StanzaParser) -> None:
        for syntax in parser.parse([segment(TEXT), segment(""), segment(TEXT)]):
            verb = next((i for i, word in enumerate(syntax.words) if word.form == "أضاف"), None)
            if verb is not None:
                (subject,) = syntax.dependents(verb, {"nsubj"})
                assert syntax.words[subject].form == "البحري"

    @MANY
    @given(st.lists(texts, min_size=1, max_size=3))
    def test_any_text(self, parser: StanzaParser, many: list[str]) -> None:
        segmentations = [segment(text) for text in many]
        for text, seg, syntax in zip(many, segmentations, parser.parse(segmentations), strict=True):
            covered = set()
            for word in syntax.words:
                assert 0 <= word.start < word.end <= len(text)
                assert word.head == NO_HEAD or 0 <= word.head < len(syntax.words)
                covered.update(range(word.start, word.end))
            for token in seg.tokens:
                if token.kind == "word":
                    assert covered & set(range(token.start, token.end))


class TestEntities:
    def test_names(self, recognizer: StanzaRecognizer) -> None:
        (entities,) = recognizer.recognize([segment(TEXT)])
        assert [(e.text, e.label, e.source, e.confidence) for e in entities] == [
            ("سامر البحري", "PER", "stanza", CONFIDENCE),
            ("البحري", "PER", "stanza", CONFIDENCE),
            ("النادي الأهلي", "ORG", "stanza", CONFIDENCE),
            ("بيروت", "LOC", "stanza", CONFIDENCE),
        ]

    def test_labels_are_those_of_stanza_alone(self, recognizer: StanzaRecognizer) -> None:
        sentences = [[word.token for word in sentence if word.token] for sentence in SENTENCES]
        alone = recognizer.pipeline([list(sentence) for sentence in sentences])
        expected = [[token.ner for token in sentence.tokens] for sentence in alone.sentences]
        assert recognizer._labels(sentences) == expected

    @MANY
    @given(st.lists(texts, max_size=3))
    def test_any_text(self, recognizer: StanzaRecognizer, many: list[str]) -> None:
        found = recognizer.recognize([segment(text) for text in many])
        assert len(found) == len(many)
        for text, entities in zip(many, found, strict=True):
            for entity in entities:
                assert text[entity.start : entity.end] == entity.text != ""
                assert (entity.country is not None) == (entity.label == "COUNTRY")
            assert all(former.end <= latter.start for former, latter in pairwise(entities))


class TestPipeline:
    def test_chosen_by_name(self, stanza_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STANZA_RESOURCES_DIR", str(stanza_home))
        nlp = load(entities="stanza", parser="stanza")
        assert {entity.source for entity in nlp(TEXT).entities} == {"stanza"}
        assert [quote.speaker.name for quote in nlp(TEXT).quotes] == ["سامر البحري", "سامر البحري"]
        assert len(nlp.explain(TEXT)) == 2

    @MANY
    @given(text=texts)
    def test_any_text(self, recognizer: StanzaRecognizer, parser: StanzaParser, text: str) -> None:
        document = load(entities=recognizer, parser=parser)(text)
        for quote in document.quotes:
            for span in quote.content:
                assert text[span.start : span.end] == span.text


class TestFailures:
    @pytest.fixture
    def copy(self, stanza_home: Path, tmp_path: Path) -> Path:
        shutil.copytree(stanza_home / "ar", tmp_path / "ar")
        shutil.copy(stanza_home / "resources.json", tmp_path)
        return tmp_path

    @pytest.mark.parametrize("arguments", [{"entities": "stanza"}, {"parser": "stanza"}])
    def test_no_resources(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str]) -> None:
        monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path / "nothing"))
        with pytest.raises(MissingModelError, match=rf"resources.json cannot be read.*{GET}"):
            load(**arguments)

    def test_no_arabic(self, copy: Path) -> None:
        (copy / "resources.json").write_text("{}", encoding="utf-8")
        with pytest.raises(MissingModelError, match=rf"does not list ner for ar.*{GET}"):
            StanzaRecognizer(copy)

    @pytest.mark.parametrize("processor", ["tokenize", "mwt", "pos", "lemma", "depparse"])
    def test_no_model(self, copy: Path, processor: str) -> None:
        (copy / "ar" / processor / "tiny.pt").unlink()
        with pytest.raises(MissingModelError, match=rf"{processor}.tiny\.pt is missing.*{GET}"):
            StanzaParser(copy)

    def test_no_model_that_another_needs(self, copy: Path) -> None:
        path = copy / "resources.json"
        resources = json.loads(path.read_text(encoding="utf-8"))
        resources["ar"]["ner"]["tiny"]["dependencies"] = [{"model": "forward_charlm", "package": "tiny"}]
        path.write_text(json.dumps(resources), encoding="utf-8")
        with pytest.raises(MissingModelError, match=rf"forward_charlm.tiny\.pt is missing.*{GET}"):
            StanzaRecognizer(copy)

    @pytest.mark.parametrize("processor", ["tokenize", "mwt", "pos", "lemma", "depparse"])
    def test_broken_model(self, copy: Path, processor: str) -> None:
        (copy / "ar" / processor / "tiny.pt").write_bytes(b"nothing")
        with pytest.raises(MissingModelError, match=rf"cannot be read.*{GET}"):
            StanzaParser(copy)

    def test_wrong_labels(self, copy: Path) -> None:
        import torch

        path = copy / "ar" / "ner" / "tiny.pt"
        model = torch.load(path, weights_only=True)
        text = json.dumps(model["vocab"]["tag"])
        for label, other in {"PER": "VERB", "ORG": "NOUN", "LOC": "ADJ"}.items():
            text = text.replace(f"-{label}", f"-{other}")
        model["vocab"]["tag"] = _with_numbers(json.loads(text))
        torch.save(model, path)
        with pytest.raises(MissingModelError, match=rf"has the labels ADJ, NOUN, VERB, not PER.*{GET}"):
            StanzaRecognizer(copy)

    def test_unknown_name(self) -> None:
        with pytest.raises(ValueError, match="unknown parser 'udpipe'; known: stanza"):
            load(parser="udpipe")


def _with_numbers(state):
    """The vocabulary with the integer keys that JSON turned into strings."""
    if isinstance(state, dict):
        return {int(key) if key.isdigit() else key: _with_numbers(value) for key, value in state.items()}
    return state
