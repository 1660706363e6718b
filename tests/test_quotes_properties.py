"""What holds of the entities and quotes of any text, sensible or not."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from arabnews_nlp import Document, Pipeline, Quote, Span, load

# json joins a high and a low surrogate that stand together into one character.
SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

CUES = ["قال", "قالت", "وقال", "فقال", "أضاف", "وأضافت", "وأضافوا", "أكد", "أوضحت", "أعلن", "ذكرت", "أشار", "شدد"]
CUES += ["حذر", "نفى", "توقع", "اعتبر", "رأى", "تساءل", "كتب", "وتابع", "ختم", "رد", "يقول", "تقول", "وصف", "ورد"]
CUES += ["قائلا", "قائلة", "مؤكدا", "مضيفة", "مشيرا", "موضحين", "قوله", "قولها", "نقلت", "بحسب", "وبحسب", "وفق", "حسب"]
CUES += ["وفقا ل", "حسبما أفاد", "وفقا لما ذكرته", "على حد قوله", "نقلا عن", "كما قال", "من جانبه قال"]
CUES += ["وكان قد قال", "رد بالقول", "تابع قائلا", "خلص إلى القول", "قيل", "جاء"]
SOURCES = [
    "سامر الحلو",
    "رانيا القصار",
    "لبنى الأسمر",
    "وزير النقل سامر الحلو",
    "الوزير",
    "الوزيرة",
    "الباحث أحمد الخطيب",
    "أحمد الخطيب، مدير المعهد",
    "مصادر أمنية",
    "متحدث باسم وزارة الصحة",
    "المصدر نفسه",
    "وزارة الصحة المصرية",
    "وكالة رويترز",
    "الوكالة",
    "فرنسا",
    "لفرنسا",
    "البيان",
    "تقرير البنك الدولي",
    "الله تعالى",
    "خبراء في المناخ",
]
PARTICLES = ["إن", "أن", "بأن", "إنه", "أنها", "بأنهم", "إلى أن", "على أن", "من أن", "ان", "إنّ", "عن", ":", "،"]
CLAUSES = [
    "الطريق سيفتح غدا",
    "الأسعار سترتفع قبل العيد وأن المخزون يكفي",
    "الوضع مطمئن",
    "لن نعود",
    "هل يكفي هذا؟",
    "المياه تكفي الجميع. لا داعي للقلق",
    "القرار خطأ تاريخي",
    "نعم",
    "الذي قال إن الجسر آمن",
]
MARKS = ['"', "«", "»", "“", "”", "„", "''", "﴿", "﴾", "(", ")", "'", "{", "}", "[", "]"]
STOPS = [".", "،", "؛", "؟", "!", "...", "…", ":", "-", "\n", "\n\n", "\r\n", "\u2029", ""]
NOISE = ["\u064e", "\u0651", "\u0670", "ـ", "ـــ", "\u200f", "\u202b", "\u202c", "\u200d", "\ufeff", "\0", "\ud800"]
NOISE += ["\udfff", " ", "\u00a0", "ﷲ", "ﻻ", "😀", "0", "٣", '"', "«", "»"]

pieces = st.sampled_from(CUES + SOURCES + PARTICLES + CLAUSES + MARKS + STOPS)
fragments = st.lists(pieces, max_size=30).map(" ".join)


ORDERS = [
    "{cue} {source} {particle} {open}{content}{close}",
    "{cue} {source} {open}{particle} {content}{close}",
    "{cue} {particle} {open}{content}{close}",
    "{cue} {open}{particle} {content}{close}",
    "{cue}: {open}{content}{close}",
    "{cue} {source}: {open}{content}{close}",
    "{source} {cue} {particle} {open}{content}{close}",
    "{source} الذي {cue} {particle} {content} {open}{content}{close}",
    "{open}{content}{close}، {cue} {source}",
    "{open}{content}{close}، {cue} {source}، {open}{content}{close}",
    "{content}، {cue} {source}، {content}",
    "{cue} {source}، {content}",
    "{source}: {open}{content}{close}",
    "{open}{content}{close}",
]


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A sentence with a quote, its marks as likely as not missing, doubled or out of place."""
    opening, closing = draw(st.sampled_from([('"', '"'), ("«", "»"), ("»", "«"), ("“", "”"), ("”", "“"), ("", "")]))
    gap = draw(st.sampled_from(["", " "]))
    sentence = draw(st.sampled_from(ORDERS)).format(
        cue=draw(st.sampled_from(CUES)),
        source=draw(st.sampled_from(SOURCES)),
        particle=draw(st.sampled_from(PARTICLES)),
        content=draw(st.sampled_from(CLAUSES)),
        open=opening + gap,
        close=gap + closing,
    )
    if opening and draw(st.booleans()):
        mark = draw(st.sampled_from([opening, closing]))
        sentence = sentence.replace(mark, draw(st.sampled_from(["", mark + mark, f" {mark} "])), 1)
    return sentence + draw(st.sampled_from(STOPS))


@st.composite
def noisy(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with characters put in at any place."""
    text = draw(texts)
    for noise in draw(st.lists(st.sampled_from(NOISE), max_size=6)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + noise + text[place:]
    return text


articles = st.lists(statements(), max_size=6).map(" ".join)
characters = st.text(st.characters(exclude_categories=()), max_size=200)
texts = st.one_of(noisy(articles), noisy(fragments), articles, characters)


@cache
def pipeline() -> Pipeline:
    return load()


def check_entities(document: Document) -> None:
    text = document.text
    for entity in document.entities:
        assert entity.text
        assert text[entity.start : entity.end] == entity.text
    for first, second in pairwise(document.entities):
        assert first.end <= second.start


def spans_of(quote: Quote) -> list[Span]:
    spans = list(quote.content)
    if quote.addressee is not None:
        spans.append(quote.addressee)
    if quote.speaker is not None:
        spans += quote.speaker.evidence
        if quote.speaker.mention is not None:
            spans.append(quote.speaker.mention)
    return spans


def check_quotes(document: Document) -> None:
    text = document.text
    ids = [quote.id for quote in document.quotes]
    assert len(ids) == len(set(ids))
    for quote in document.quotes:
        assert quote.content
        for span in spans_of(quote):
            assert text[span.start : span.end] == span.text
        for first, second in pairwise(quote.content):
            assert first.end <= second.start
        if quote.cue is not None:
            cue = quote.cue
            assert text[cue.start : cue.end] == cue.text
        assert quote.parent is None or (quote.parent in ids and quote.parent != quote.id)
        assert 0.0 <= quote.confidence <= 1.0


@settings(max_examples=400, deadline=None)
@given(texts)
@example('قال: "لقد أخبرني أن «الطريق مفتوح» ولم يزد".')
@example('"لن نعود"، قال الوزير، "ولن ننسى".')
@example("\ud800قال\0 الوزير إن \udfffالطريق مفتوح")
@example('﴿﴾ قال «»: ""')
def test_spans_lie_in_the_text(text: str) -> None:
    document = pipeline()(text)
    assert document.text == text
    check_entities(document)
    check_quotes(document)


@settings(max_examples=100, deadline=None)
@given(articles, st.integers(0, 200))
@example('قال "إن', 7)
def test_text_cut_anywhere_is_read(text: str, length: int) -> None:
    check_quotes(pipeline()(text[:length]))


@settings(max_examples=400, deadline=None)
@given(texts)
@example('وقال "إن الجسر آمن".')
def test_spans_are_not_empty(text: str) -> None:
    for quote in pipeline()(text).quotes:
        assert all(span.start < span.end for span in spans_of(quote))


@settings(max_examples=400, deadline=None)
@given(texts)
@example("موسم الزيتون في القرى الساحلية هذا العام، وفقا لوزارة الصحة المصرية، لن يكفي حاجة السوق.")
def test_cue_stands_outside_its_content(text: str) -> None:
    for quote in pipeline()(text).quotes:
        if quote.cue is not None:
            start, end = quote.cue.start, quote.cue.end
            assert all(end <= span.start or span.end <= start for span in quote.content)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_record_holds_the_document(text: str) -> None:
    assume(not SURROGATE_PAIR.search(text))
    record = pipeline()(text, id="1").to_dict()
    assert Document.from_dict(json.loads(json.dumps(record))).to_dict() == record


@settings(max_examples=100, deadline=None)
@given(texts)
def test_same_text_same_record(text: str) -> None:
    assert pipeline()(text).to_dict() == load()(text).to_dict()


@settings(max_examples=100, deadline=None)
@given(st.lists(articles, max_size=4))
def test_reading_many_is_reading_each(many: list[str]) -> None:
    assert [document.to_dict() for document in pipeline().pipe(many)] == [pipeline()(text).to_dict() for text in many]
