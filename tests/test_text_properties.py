"""What holds of the text layer for any string."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabnews_nlp.text.characters import CONTROLS, members
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment

_ARABIC = st.sampled_from(
    [*"ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء", *"\u064b\u064e\u0650\u0651\u0652\u0670\u0640\u0653\u0654\u0655"]
)
_SIGNS = st.sampled_from([*"\"“”«»‘’'‹›„.،,؟!…:;()[]-/%#@", *" \n\r\t\u00a0\u2028", "..", "''", "<<", ">>", ",,"])
_ODD = st.sampled_from([*"\u200f\u200c\u202b\u2066\ufeffﷲﻻﷺ٣5aZé👍", "\u0000", "\ud83d", "و", "وال", "لل", "أ.ف.ب"])
arabic_text = st.lists(_ARABIC | _ARABIC | _SIGNS | _ODD, max_size=80).map("".join)
any_character = st.characters(blacklist_categories=()) | st.characters(whitelist_categories=("Cs", "Cc", "Cf", "Mn"))
texts = st.text(any_character, max_size=60) | arabic_text
_OUTSIDE = frozenset(members(CONTROLS)) | {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}
_switches = st.fixed_dictionaries(
    {name: st.booleans() for name in ("ligatures", "tashkeel", "tatweel", "alef", "ya", "bidi", "persian", "digits")}
)


@given(texts, _switches)
def test_offset_map_goes_both_ways(text: str, switches: dict[str, bool]) -> None:
    normalized = Normalizer(**switches).normalize(text)
    ends = [0]
    for index in range(len(normalized.text)):
        start, end = normalized.to_original(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= ends[-1] or (start, end) == normalized.to_original(index - 1, index)
        ends.append(end)
        first, last = normalized.from_original(start, end)
        assert first <= index < last
        assert normalized.to_original(first, last) == (start, end)
    assert normalized.to_original(0, 0)[0] <= len(text)


@given(texts, st.data())
def test_spans_of_the_original_are_found_again(text: str, data: st.DataObject) -> None:
    normalized = Normalizer().normalize(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = normalized.from_original(start, end)
    assert 0 <= first <= last <= len(normalized.text)
    if first < last:
        outer = normalized.to_original(first, last)
        assert normalized.from_original(*outer) == (first, last)
        assert outer[0] < end and start < outer[1]


@given(texts)
def test_folding_is_idempotent_and_agrees_with_normalize(text: str) -> None:
    normalizer = Normalizer()
    folded = normalizer.fold(text)
    assert folded == normalizer.normalize(text).text
    assert normalizer.fold(folded) == folded


@pytest.mark.parametrize("span", [(-1, 0), (2, 1), (0, 9)])
def test_spans_outside_are_refused(span: tuple[int, int]) -> None:
    normalized = Normalizer().normalize("بَيت")
    with pytest.raises(ValueError):
        normalized.to_original(*span)
    with pytest.raises(ValueError):
        normalized.from_original(*span)


@given(texts)
def test_tokens_cover_the_text(text: str) -> None:
    at = 0
    for token in segment(text).tokens:
        assert at <= token.start < token.end
        assert token.text == text[token.start : token.end]
        assert token.start <= token.stem_start < token.end
        assert all(char.isspace() or char in _OUTSIDE for char in text[at : token.start])
        assert not token.text[0].isspace() and not token.text[-1].isspace()
        assert not set(token.text) & set("\n\r\u2028")
        at = token.end
    assert all(char.isspace() or char in _OUTSIDE for char in text[at:])


@given(texts)
def test_sentences_divide_paragraphs_and_paragraphs_the_tokens(text: str) -> None:
    segmentation = segment(text)
    for parts, whole in (
        (segmentation.paragraphs, [(0, len(segmentation.tokens))] if segmentation.tokens else []),
        (segmentation.sentences, segmentation.paragraphs),
    ):
        starts = {first for first, _ in whole}
        ends = {last for _, last in whole}
        at = 0
        for first, last in parts:
            assert first == at < last
            at = last
            starts.discard(first)
            ends.discard(last)
        assert not starts and not ends
        assert at == len(segmentation.tokens)


@given(texts)
def test_pairs_of_marks_are_well_nested(text: str) -> None:
    segmentation = segment(text)
    used: list[int] = []
    for pair in segmentation.marks:
        assert pair.open is not None or pair.close is not None
        assert 0 <= pair.start <= pair.end <= len(segmentation.tokens)
        if pair.open is not None:
            assert pair.start == pair.open + 1
        if pair.close is not None:
            assert pair.end == pair.close
        used += [index for index in (pair.open, pair.close) if index is not None]
    assert len(used) == len(set(used))
    assert all(segmentation.tokens[index].kind == "mark" for index in used)
    for one in segmentation.marks:
        for other in segmentation.marks:
            if one.start < other.start < one.end:
                assert other.end <= one.end


@settings(max_examples=20)
@given(arabic_text)
def test_every_token_is_found_by_its_offset(text: str) -> None:
    segmentation = segment(text)
    for index, token in enumerate(segmentation.tokens):
        assert segmentation.token_at(token.start) == index == segmentation.token_at(token.end - 1)
        assert segmentation.token_range(token.start, token.end) == (index, index + 1)
