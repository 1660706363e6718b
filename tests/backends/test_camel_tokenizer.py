"""The morphology of CAMeL Tools on a database of a dozen stems."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_bert import LETTERS
from tiny_catalogue import write_catalogue
from tiny_morphology import PREFIXES, STEMS, SUFFIXES, save_database, save_model

from arabnews_nlp import MissingModelError, load
from arabnews_nlp.text.camel import CamelTokenizer
from arabnews_nlp.text.segment import segment

MANY = settings(max_examples=100, deadline=None)
words = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(sorted(PREFIXES)),
    st.sampled_from([stem for stem, *_ in STEMS if stem.isalpha() and not stem.isascii()]),
    st.sampled_from(sorted(SUFFIXES)),
)
texts = st.lists(
    st.one_of(words, st.text(st.sampled_from(LETTERS + 'ًَّـ‏.،"ﷺ#7a'), max_size=9), st.text(max_size=4)), max_size=12
).map(" ".join)


@pytest.fixture(scope="module")
def tokenizer(camel_data: Path) -> CamelTokenizer:
    return CamelTokenizer()


def read(tokenizer: CamelTokenizer, word: str):
    seg = tokenizer.tokenize(segment(word))
    return seg.tokens[0], seg.analyses[0]


@pytest.mark.parametrize(
    ("word", "proclitics", "stem", "rest", "lemma", "pos", "enclitic"),
    [
        ("وقال", "و", "قال", "قال", "قال", "verb", ""),
        ("قال", "", "قال", "قال", "قال", "verb", ""),
        ("وأضاف", "و", "اضاف", "أضاف", "أضاف", "verb", ""),
        ("سيقول", "س", "يقول", "يقول", "قال", "verb", ""),
        ("والد", "", "والد", "والد", "والد", "noun", ""),
        ("والدهم", "", "والدهم", "والدهم", "والد", "noun", "هم"),
        ("للعمل", "ل", "العمل", "لعمل", "عمل", "noun", ""),
        ("وللعمل", "ول", "العمل", "لعمل", "عمل", "noun", ""),
        ("للجنة", "ل", "لجنة", "لجنة", "لجنة", "noun", ""),
        ("وبالعمل", "وب", "العمل", "العمل", "عمل", "noun", ""),
        ("بكتابها", "ب", "كتابها", "كتابها", "كتاب", "noun", "ها"),
        ("حمل", "", "حمل", "حمل", "حمل", "noun", ""),
        ("وَقــالَ", "و", "قال", "قــالَ", "قال", "verb", ""),
    ],
)
def test_words(tokenizer, word, proclitics, stem, rest, lemma, pos, enclitic) -> None:
    token, analysis = read(tokenizer, word)
    assert (token.proclitics, token.stem, word[token.stem_start :]) == (proclitics, stem, rest)
    assert (analysis.lemma, analysis.pos, analysis.enclitic) == (lemma, pos, enclitic)


@pytest.mark.parametrize("word", ["والسعودية", "زكريا", "2024", "BBC", ".", "#قال"])
def test_unknown_words_keep_what_segmentation_found(tokenizer: CamelTokenizer, word: str) -> None:
    token, analysis = read(tokenizer, word)
    assert (token, analysis) == (segment(word).tokens[0], None)


@MANY
@given(texts)
def test_tokens_and_sentences_of_any_text_stay(tokenizer: CamelTokenizer, text: str) -> None:
    before = segment(text)
    after = tokenizer.tokenize(before)
    assert len(after.analyses) == len(after.tokens) == len(before.tokens)
    assert (after.sentences, after.marks, after.text) == (before.sentences, before.marks, text)
    for old, new in zip(before.tokens, after.tokens, strict=True):
        assert (new.start, new.end, new.text, new.norm) == (old.start, old.end, old.text, old.norm)
        assert new.start <= new.stem_start < new.end
        assert new.norm.startswith(new.proclitics)
        if new.kind == "word" and new.proclitics:
            assert segment(text[new.start : new.stem_start]).tokens[0].norm == new.proclitics


def test_the_cue_has_the_lemma_and_the_entity_no_proclitic(camel_data: Path) -> None:
    nlp = load(entities="dictionary", tokenizer="camel")
    document = nlp('وأضاف الوزير: "سيبدأ العمل غدا في لبنان".')
    (quote,) = document.quotes
    assert (quote.cue.text, quote.cue.lemma, quote.cue.stance) == ("أضاف", "أضاف", "say")
    assert document.segmentation.analyses[0].pos == "verb"


def test_the_lemma_of_the_analysis_decides_between_readings(camel_data: Path) -> None:
    text = "وتبين وزارة النقل أن الطريق جاهز."
    lemmas = []
    for tokenizer in (None, "camel"):
        (quote,) = load(entities="dictionary", tokenizer=tokenizer)(text).quotes
        lemmas.append(quote.cue.lemma)
    assert lemmas == ["أبان", "بين"]


class TestFailures:
    def test_no_data(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
        with pytest.raises(MissingModelError, match="camel_data -i morphology-db-msa-r13 && camel_data -i disambig"):
            load(tokenizer="camel")

    def test_no_model(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        home = write_catalogue(tmp_path, MorphologyDB="db", DisambigMLE="mle")
        save_database(home / "data" / "db" / "morphology.db")
        monkeypatch.setenv("CAMELTOOLS_DATA", str(home))
        with pytest.raises(MissingModelError, match=r"model.json is missing.*camel_data -i"):
            load(tokenizer="camel")

    def test_damaged_database(self, tmp_path: Path, camel_data: Path) -> None:
        path = tmp_path / "morphology.db"
        path.write_text("###DEFINES###\nnothing\n", encoding="utf-8")
        with pytest.raises(MissingModelError, match=r"cannot be read.*camel_data -i"):
            CamelTokenizer(path)

    def test_damaged_model(self, tmp_path: Path, camel_data: Path) -> None:
        path = tmp_path / "model.json"
        path.write_text("{", encoding="utf-8")
        with pytest.raises(MissingModelError, match=r"cannot be read.*camel_data -i"):
            CamelTokenizer(save_database(tmp_path / "morphology.db"), path)

    def test_unknown_name(self) -> None:
        with pytest.raises(ValueError, match="unknown tokenizer 'farasa'; known: camel"):
            load(tokenizer="farasa")


def test_a_database_alone_is_enough(tmp_path: Path, camel_data: Path) -> None:
    token, analysis = read(CamelTokenizer(save_database(tmp_path / "morphology.db")), "حمل")
    assert (token.proclitics, analysis.pos) == ("", "verb")
    assert save_model(tmp_path / "model.json").is_file()
