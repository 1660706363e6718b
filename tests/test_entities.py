"""Dictionary recognizer, countries, merging and canonical names."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabnews_nlp.document import Entity, Label
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.entities.countries import countries, country_names, country_of_nisba, lookup_country
from arabnews_nlp.entities.dictionary import DictionaryRecognizer
from arabnews_nlp.entities.merge import CombinedRecognizer, merge
from arabnews_nlp.entities.proclitics import splits
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import Segmentation

RECOGNIZER = DictionaryRecognizer()


def found(text: str) -> tuple[Entity, ...]:
    return canonicalize(text, RECOGNIZER.recognize([segment(text)])[0])


def entity(start: int, end: int, label: Label = "PER", confidence: float = 1.0, source: str = "") -> Entity:
    return Entity(start, end, "x" * (end - start), label, confidence=confidence, source=source)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("روسيا", "RU"),
        ("روسيا الاتحادية", "RU"),
        ("أميركا", "US"),
        ("المملكة المتحدة", "GB"),
        ("فِلَسطين", "PS"),
        ("تايوان", "TW"),
        ("يوغوسلافيا", "YU"),
        ("كوسوفو", "XK"),
        ("كوت ديفوار", "CI"),
        ("سورية", "SY"),
        ("الأراضي الفلسطينية", None),
        ("هونغ كونغ", None),
        ("باريس", None),
        ("", None),
    ],
)
def test_lookup_country(name: str, code: str | None) -> None:
    assert lookup_country(name) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("روسي", "RU"),
        ("الروسية", "RU"),
        ("الروس", "RU"),
        ("روسيات", "RU"),
        ("روسيان", "RU"),
        ("أتراك", "TR"),
        ("الألمان", "DE"),
        ("الأمريكان", "US"),
        ("يونانيون", "GR"),
        ("المغاربة", "MA"),
        ("الكوري الشمالي", "KP"),
        ("الكورية الجنوبية", "KR"),
        ("الجنوب أفريقية", None),
        ("جنوب أفريقية", "ZA"),
        ("عرب", None),
        ("الأكراد", None),
        ("مصر", None),
    ],
)
def test_country_of_nisba(word: str, code: str | None) -> None:
    assert country_of_nisba(word) == code


def test_every_alias_names_a_country_of_the_table() -> None:
    assert set(country_names().values()) <= set(countries())
    assert len(countries()) > 195


def test_splits_of_a_word() -> None:
    assert ("ول", "الصين") in splits("وللصين")
    assert ("ب", "روسيا") in splits("بروسيا")
    assert splits("روسيا") == ()


def test_surface_keeps_the_proclitics() -> None:
    text = "سافر الوفد إلى مصر وفرنسا"
    assert [(e.text, e.surface) for e in found(text)] == [("مصر", "مصر"), ("فرنسا", "وفرنسا")]


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        st.sampled_from(
            [*"وبلكفام وروسيا", " ", "\n", "ّ", "ـ", "\u200f", "\x00", "\ud800", "«", "»", "(", "#", "_", "3", "ﻻ", "😀"]
        ),
        max_size=60,
    )
    | st.lists(st.sampled_from(["روسيا", "لمصر", "وزارة", "محمد", "الجيش", "الكوري", "«", "»", "\n"])).map(" ".join)
)
def test_offsets_hold_for_any_text(text: str) -> None:
    last = 0
    for e in found(text):
        assert text[e.start : e.end] == e.text
        assert last <= e.start < e.end
        assert (e.country is not None) == (e.label == "COUNTRY")
        last = e.end


def test_a_hundred_thousand_words_take_seconds() -> None:
    text = "قال الرئيس الروسي فلاديمير بوتين إن وزارة الدفاع في روسيا «مستعدة». " * 10_000
    segmentation = segment(text)
    start = time.perf_counter()
    RECOGNIZER.recognize([segmentation])
    assert time.perf_counter() - start < 8


def test_full_name_of_a_repeated_surname() -> None:
    names = {e.text: e.name for e in found("تحدث أحمد القحطاني في الندوة. وشدد القحطاني على التعليم")}
    assert names == {"أحمد القحطاني": "أحمد القحطاني", "القحطاني": "أحمد القحطاني"}


def test_shared_surname_is_the_first_ones() -> None:
    text = "أحمد القحطاني وسعيد القحطاني. القحطاني"
    spans = [(0, 13), (15, 28), (30, 38)]
    entities = [Entity(s, e, text[s:e], "PER") for s, e in spans]
    assert [e.name for e in canonicalize(text, entities)] == ["أحمد القحطاني", "سعيد القحطاني", "أحمد القحطاني"]


def test_surname_with_a_preposition_is_the_full_names() -> None:
    text = "تشارلز هاغل. لهاغل"
    entities = [Entity(0, 11, "تشارلز هاغل", "PER"), Entity(13, 18, "لهاغل", "PER")]
    assert [e.name for e in canonicalize(text, entities)] == ["تشارلز هاغل", "تشارلز هاغل"]


def test_mention_takes_in_the_rest_of_its_name() -> None:
    text = "هائل سعيد أنعم. أسرة هائل سعيد أنعم\nلهائل سعيد أنعم"
    spans = [(0, 14), (26, 35), (42, 51)]
    entities = [Entity(s, e, text[s:e], "PER", surface=text[s:e]) for s, e in spans]
    found = canonicalize(text, entities)
    assert all(e.text in e.surface for e in found)
    assert [e.text for e in found] == ["هائل سعيد أنعم", "هائل سعيد أنعم", "سعيد أنعم"]
    assert all(text[e.start : e.end] == e.text and e.name == "هائل سعيد أنعم" for e in found)


def test_longer_forms_of_one_person_are_one() -> None:
    forms = ["محمد بن سلمان", "محمد بن سلمان بن عبدالعزيز", "بن سلمان"]
    text = " / ".join(forms)
    entities = [Entity(text.index(f), text.index(f) + len(f), f, "PER") for f in forms]
    names = [e.name for e in canonicalize(text, entities)]
    assert names == ["محمد بن سلمان بن عبدالعزيز"] * 3


def test_abbreviation_in_brackets_has_the_full_name() -> None:
    text = "منظمة الصحة العالمية (WHO)"
    entities = [Entity(0, 20, text[:20], "ORG"), Entity(22, 25, "WHO", "ORG")]
    assert [e.name for e in canonicalize(text, entities)] == ["منظمة الصحة العالمية"] * 2


def test_congo_takes_its_code_from_the_document() -> None:
    assert [e.country for e in found("وصل إلى كينشاسا رئيس الكونغو")][-1] == "CD"
    assert [e.country for e in found("وصل رئيس الكونغو")] == ["CG"]


def test_union_takes_the_longest() -> None:
    short, long = entity(0, 4, source="a"), entity(0, 9, "ORG", source="b")
    assert [(e.start, e.end, e.source) for e in merge([[short], [long, entity(20, 22)]])] == [
        (0, 9, "b"),
        (20, 22, ""),
    ]


def test_union_breaks_ties_by_confidence_then_order() -> None:
    a, b = entity(0, 4, "PER", 0.5, "a"), entity(0, 4, "ORG", 0.9, "b")
    assert merge([[a], [b]])[0].label == "ORG"
    assert merge([[entity(0, 4, "PER", 0.5)], [entity(0, 4, "ORG", 0.5)]])[0].label == "PER"


def test_union_keeps_who_found_it() -> None:
    merged = merge([[entity(0, 4, confidence=0.5, source="a")], [entity(0, 4, confidence=0.8, source="b")]])
    assert [(e.source, e.confidence) for e in merged] == [("a+b", 0.8)]


def test_union_of_partly_overlapping_entities() -> None:
    merged = merge([[entity(0, 6)], [entity(4, 12, "LOC")], [entity(11, 13, "ORG")]])
    assert [(e.start, e.end) for e in merged] == [(4, 12)]


def test_vote_wants_more_than_half() -> None:
    one, two = entity(0, 4, confidence=0.9), entity(6, 9, "LOC")
    assert merge([[one, two], [one], []], "vote") == (entity(0, 4, confidence=0.6),)
    assert merge([[one], []], "vote") == ()


def test_unknown_way_of_merging() -> None:
    with pytest.raises(ValueError, match="best"):
        merge([[]], "best")  # type: ignore[arg-type]


class Fake:
    name = "fake"

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        return [(Entity(0, 4, text.text[:4], "PER", source="fake"),) for text in texts]


def test_combined_with_the_dictionary() -> None:
    combined = CombinedRecognizer([RECOGNIZER, Fake()])
    assert combined.name == "dictionary+fake"
    first, second = combined.recognize([segment("زارت فرنسا"), segment("صباح اليوم")])
    assert [(e.label, e.source) for e in first] == [("PER", "fake"), ("COUNTRY", "dictionary")]
    assert [e.label for e in second] == ["PER"]
    with pytest.raises(ValueError, match="at least one"):
        CombinedRecognizer([])
