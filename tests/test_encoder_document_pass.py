"""The second look at tagged spans, with spans and posteriors made by hand."""

import numpy as np
import pytest

from arabnews_nlp.encoder.decoding import bioes_tags
from arabnews_nlp.encoder.tagging import Tagged, TaggedSpan
from arabnews_nlp.entities.document_pass import DocumentPass
from arabnews_nlp.text.segment import segment

TAGS = bioes_tags(["PER", "ORG", "LOC", "COUNTRY"])


def found(text, spans, half_seen=()):
    """Entities of `text` for (phrase, label, confidence), each the first such phrase not yet taken.

    half_seen: phrases that the tagger gave a chance of 0.4 of being in a name.
    """
    segmentation = segment(text)
    posteriors = np.zeros((len(segmentation.tokens), len(TAGS)), np.float32)
    posteriors[:, 0] = 1.0
    tagged, at = [], 0
    for phrase, label, confidence in spans:
        start = text.index(phrase, at)
        at = start + len(phrase)
        first, last = segmentation.token_range(start, at)
        tagged.append(TaggedSpan(first, last, label, confidence))
        posteriors[first:last, 0] = 1.0 - confidence
    for phrase in half_seen:
        start = text.rindex(phrase)
        first, last = segmentation.token_range(start, start + len(phrase))
        posteriors[first:last, 0] = 0.6
    entities = DocumentPass(TAGS, "test")(segmentation, Tagged(tuple(tagged), posteriors))
    assert all(text[entity.start : entity.end] == entity.text for entity in entities)
    return [(entity.text, entity.label) for entity in entities]


def test_marks_at_the_ends_are_left_out():
    assert found('زار "حمص" أمس.', [('"حمص"', "LOC", 0.9)]) == [("حمص", "LOC")]


def test_a_span_of_marks_alone_is_dropped():
    assert found("قال: نعم", [(":", "ORG", 0.9)]) == []


def test_amount_behind_a_name_is_left_out():
    assert found("ارتفع بنك النور 1.2 في المئة", [("بنك النور 1.2", "ORG", 0.9)]) == [("بنك النور", "ORG")]


def test_titles_are_left_out():
    assert found("قال الدكتور سمير الطيب", [("الدكتور سمير الطيب", "PER", 0.9)]) == [("سمير الطيب", "PER")]


def test_a_place_that_is_a_country_becomes_one_with_its_code():
    text = "عاد من اليابان أمس"
    segmentation = segment(text)
    first, last = segmentation.token_range(text.index("اليابان"), text.index("اليابان") + 7)
    posteriors = np.full((len(segmentation.tokens), len(TAGS)), 0.1, np.float32)
    tagged = Tagged((TaggedSpan(first, last, "LOC", 0.8),), posteriors)
    (entity,) = DocumentPass(TAGS, "test")(segmentation, tagged)
    assert (entity.text, entity.label, entity.country) == ("اليابان", "COUNTRY", "JP")


def test_a_country_without_a_code_is_none():
    assert found("زار بلادستان أمس", [("بلادستان", "COUNTRY", 0.9)]) == []


def test_surname_takes_the_label_of_the_full_name():
    text = "وصل سمير زيتونجي أمس. وقال زيتونجي نعم."
    spans = [("سمير زيتونجي", "PER", 0.95), ("زيتونجي", "ORG", 0.5)]
    assert found(text, spans) == [("سمير زيتونجي", "PER"), ("زيتونجي", "PER")]


def test_known_surname_is_found_where_the_tagger_half_saw_it():
    text = "وصل سمير زيتونجي أمس. ثم عاد زيتونجي اليوم."
    spans = [("سمير زيتونجي", "PER", 0.95)]
    assert found(text, spans, ["زيتونجي"]) == [("سمير زيتونجي", "PER"), ("زيتونجي", "PER")]
    assert found(text, spans) == [("سمير زيتونجي", "PER")]


def test_majority_decides_the_label_of_a_repeated_name():
    text = "سقطت زرنوقة أمس. وفي زرنوقة قتال. وتقول زرنوقة كذا."
    spans = [("زرنوقة", "LOC", 0.9), ("زرنوقة", "LOC", 0.8), ("زرنوقة", "ORG", 0.5)]
    assert [label for _, label in found(text, spans)] == ["LOC"] * 3


@pytest.mark.parametrize("text", ["", " ", "\0", "زار حمص"])
def test_nothing_tagged_gives_nothing(text):
    assert found(text, []) == []


def test_name_in_quotation_marks_fills_them():
    assert found('أعلنت شركة "زرنوق إنك" أمس', [("زرنوق", "ORG", 0.9)]) == [("زرنوق إنك", "ORG")]


def test_word_in_quotation_marks_begins_with_no_proclitic():
    assert found('أعلنت شركة "بالمير" أمس', [("بالمير", "ORG", 0.9)]) == [("بالمير", "ORG")]


def test_tagged_part_of_a_known_name_becomes_the_name():
    text = "وصل لويس فان زرنوق أمس. وقال فان زرنوق نعم."
    spans = [("لويس فان زرنوق", "PER", 0.95), ("زرنوق", "PER", 0.6)]
    assert found(text, spans)[1] == ("فان زرنوق", "PER")


def test_word_is_whole_where_a_longer_name_has_it_so():
    text = "وصل لوران بلانكو أمس. وقال بلانكو نعم."
    assert found(text, [("لوران بلانكو", "PER", 0.9), ("بلانكو", "PER", 0.9)])[1] == ("بلانكو", "PER")


def test_hashtag_is_a_name_without_its_sign():
    assert found("زار #اليابان أمس", [("#اليابان", "LOC", 0.9)]) == [("اليابان", "COUNTRY")]


def test_a_place_behind_a_title_and_a_given_name_is_a_surname():
    text = "حذرت البروفيسورة حفيظة السمالي من الفيروس. وقالت السمالي إن الحذر واجب"
    spans = [("السمالي", "LOC", 0.4), ("السمالي", "LOC", 0.5)]
    assert found(text, spans) == [("حفيظة السمالي", "PER"), ("السمالي", "PER")]


def test_a_surname_that_is_a_city_too_is_the_persons():
    text = "قتل والتر لوبك أمس. وواجه لوبك انتقادات، ودافع لوبك عن رأيه"
    spans = [("والتر لوبك", "PER", 0.9), *[("لوبك", "LOC", 0.9)] * 2]
    assert found(text, spans) == [("والتر لوبك", "PER"), ("لوبك", "PER"), ("لوبك", "PER")]


def test_a_surname_stays_a_place_where_it_stands_as_one():
    text = "قتل والتر لوبك أمس في لوبك"
    assert found(text, [("والتر لوبك", "PER", 0.3), ("لوبك", "LOC", 0.9)])[-1] == ("لوبك", "LOC")


def test_a_person_behind_the_body_is_parted_from_it():
    text = "قالت مديرة العلاقات في مركز الزهراء الثقافي نظمي الجعبري أمس"
    spans = [("مركز الزهراء الثقافي نظمي الجعبري", "ORG", 0.8)]
    assert found(text, spans) == [("مركز الزهراء الثقافي", "ORG"), ("نظمي الجعبري", "PER")]


def test_a_body_named_after_a_person_stays_whole():
    text = "زار رئيس البلدية مركز الشيخ محمد الجعبري أمس"
    assert found(text, [("مركز الشيخ محمد الجعبري", "ORG", 0.8)]) == [("مركز الشيخ محمد الجعبري", "ORG")]


def test_what_is_no_name_before_a_given_name_is_left_out():
    assert found("تحدث ليبوس نظمي الجعبري أمس", [("ليبوس نظمي الجعبري", "PER", 0.8)]) == [("نظمي الجعبري", "PER")]


def test_the_title_of_the_person_behind_a_body_is_left_out():
    text = "نائب رئيس الاتحاد الدولي الأمير علي بن الحسن"
    spans = [("الاتحاد الدولي الأمير", "ORG", 0.8), ("علي بن الحسن", "PER", 0.9)]
    assert found(text, spans) == [("الاتحاد الدولي", "ORG"), ("علي بن الحسن", "PER")]


def test_joined_tasks_belong_to_a_committee():
    text = "ناقشت لجنة التعليم والثقافة والاتصال في البرلمان"
    assert found(text, [("لجنة التعليم والثقافة", "ORG", 0.8)]) == [("لجنة التعليم والثقافة والاتصال", "ORG")]


def test_a_title_joined_to_a_committee_is_no_task():
    text = "حضرت لجنة التعليم والوزير الجلسة"
    assert found(text, [("لجنة التعليم", "ORG", 0.8)]) == [("لجنة التعليم", "ORG")]


def test_a_known_place_is_no_person():
    assert found("تستعد إسلام أباد لحملة", [("إسلام أباد", "PER", 0.8)]) == [("إسلام أباد", "LOC")]


def test_names_of_people_alone_are_no_place():
    assert found("اعداد نظمي محمد للنشر", [("نظمي محمد", "LOC", 0.6)]) == [("نظمي محمد", "PER")]


def test_an_amount_of_money_is_no_person():
    assert found("وصل التبادل إلى بليوني ريال أمس", [("بليوني ريال", "PER", 0.6)]) == []


def test_places_joined_by_and_are_parted():
    spans = [("جلمة والسبالة", "LOC", 0.8)]
    assert found("في معتمديتي جلمة والسبالة أمس", spans) == [("جلمة", "LOC"), ("السبالة", "LOC")]


def test_a_crossing_keeps_both_its_places():
    spans = [("مفرق المخا والبرح", "LOC", 0.8)]
    assert found("عند مفرق المخا والبرح أمس", spans) == [("مفرق المخا والبرح", "LOC")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("بين دول شمال شرق آسيا أمس", "شمال شرق آسيا"),
        ("في غرب إفريقيا أمس", "غرب إفريقيا"),
        ("دول وسط وشرق أوروبا", "أوروبا"),
    ],
)
def test_directions_make_a_region_of_a_continent(text, place):
    continent = place.split()[-1]
    assert found(text, [(continent, "LOC", 0.9)]) == [(place, "LOC")]


def test_a_known_body_is_no_person():
    assert found("قال في تصريح لهسبريس أمس", [("هسبريس", "PER", 0.6)]) == [("هسبريس", "ORG")]


def test_a_name_goes_on_with_its_descent():
    text = "دعا مصطفى سالم ولد سيدي محمود أمس"
    assert found(text, [("مصطفى سالم", "PER", 0.8)]) == [("مصطفى سالم ولد سيدي محمود", "PER")]


def test_descent_joins_two_found_names():
    spans = [("مصطفى سالم", "PER", 0.8), ("سيدي محمود", "PER", 0.7)]
    assert found("دعا مصطفى سالم ولد سيدي محمود أمس", spans) == [("مصطفى سالم ولد سيدي محمود", "PER")]


def test_a_people_is_no_person():
    assert found("قال كاتب أمازيغي أمس", [("أمازيغي", "PER", 0.6)]) == []


def test_the_verb_of_birth_is_no_descent():
    assert found("الشاعر مصطفى سالم ولد عام 1950", [("مصطفى سالم", "PER", 0.8)]) == [("مصطفى سالم", "PER")]
