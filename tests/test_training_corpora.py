import pytest

from arabnews_nlp.training.corpora import (
    annotate,
    bio_sentences,
    join_clitics,
    read_attached,
    read_fane,
    read_gold,
    tag_spans,
)


def labelled(text):
    return [(text.text[start:end], label) for start, end, label in text.spans]


def test_inline_tags_become_spans_of_the_plain_text(tmp_path):
    (tmp_path / "a.xml").write_text(
        'زار <per>سمير الطيب</per> مدينة <loc>حمص</loc> في <country code="SY">سوريا</country> &amp; عاد.\n'
        '<cue ref="1">قال</cue> <speaker ref="1"><per>الطيب</per></speaker>: "<quote id="1" type="direct" '
        'speaker="سمير الطيب" kind="person">نعم</quote>".',
        encoding="utf-8",
    )
    (article,) = read_gold(tmp_path)
    assert article.text == 'زار سمير الطيب مدينة حمص في سوريا & عاد.\nقال الطيب: "نعم".'
    assert labelled(article) == [
        ("سمير الطيب", "PER"),
        ("حمص", "LOC"),
        ("سوريا", "COUNTRY"),
        ("الطيب", "PER"),
    ]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["B-X", "I-X", "O", "B-Y"], [(0, 2, "X"), (3, 4, "Y")]),
        (["B-X", "B-X"], [(0, 1, "X"), (1, 2, "X")]),
        (["O", "I-X", "I-X"], [(1, 3, "X")]),
        (["B-X", "I-Y"], [(0, 1, "X"), (1, 2, "Y")]),
    ],
)
def test_bio_tags_become_spans(tags, spans):
    assert list(tag_spans(tags)) == spans


def test_attached_corpus_maps_countries_and_drops_other_classes(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("وصل O\nسالم B-PERS\nإلى O\nتونس B-LOC\nالفرنسية B-MISC\n\nفي O\nحلب B-LOC\n", encoding="utf-8")
    (text,) = read_attached(path, lambda name: name == "تونس")
    assert labelled(text) == [("سالم", "PER"), ("تونس", "COUNTRY"), ("حلب", "LOC")]
    assert text.text == "وصل سالم إلى تونس الفرنسية\nفي حلب\n"


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        ([("و", "O"), ("قال", "O")], [("وقال", "O")]),
        ([("ل", "O"), ("الامم", "B-X"), ("المتحدة", "I-X")], [("للامم", "B-X"), ("المتحدة", "I-X")]),
        ([("و", "O"), ("ب", "O"), ("حلب", "B-X")], [("وبحلب", "B-X")]),
        ([("اجهزت", "O"), ("ها", "O")], [("اجهزتها", "O")]),
        ([("زوجة", "O"), ("ه", "O")], [("زوجته", "O")]),
        ([("لالاتحاد", "O")], [("للاتحاد", "O")]),
        (
            [("مركز", "B-X"), ("بحوث", "I-X"), ("و", "I-X"), ("تدريب", "I-X")],
            [("مركز", "B-X"), ("بحوث", "I-X"), ("وتدريب", "I-X")],
        ),
        ([("عام", "O"), ("و", "O")], [("عام", "O"), ("و", "O")]),
    ],
)
def test_split_clitics_are_joined(rows, joined):
    assert join_clitics(rows) == joined


def test_fine_classes_are_mapped_and_peoples_left_out(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text(
        "\ufeffمصر B-Nation\nو O\nالعرب B-Group\nفي O\nاسوان B-Population-Center\n"
        "الاتحاد B-GPE-Cluster\nالاوروبي I-GPE-Cluster\n",
        encoding="utf-8",
    )
    (text,) = read_fane(path)
    assert labelled(text) == [("مصر", "COUNTRY"), ("اسوان", "LOC"), ("الاتحاد الاوروبي", "ORG")]


def test_bio_reader_keeps_the_last_sentence(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("a O\n\nb B-X", encoding="utf-8")
    assert list(bio_sentences(path)) == [[("a", "O")], [("b", "B-X")]]


def test_offsets_of_annotated_text():
    text = annotate("t", [[("زار", "O"), ("حلب", "B-LOC")]], lambda name, words: name)
    assert [text.text[start:end] for start, end, _ in text.spans] == ["حلب"]
