"""Alignment of syntactic words, and dependency syntax as evidence in the quote chain."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabnews_nlp import load
from arabnews_nlp.backends.alignment import part_spans
from arabnews_nlp.document import Entity
from arabnews_nlp.quotes.extract import QuoteExtractor
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.speakers import Mention
from arabnews_nlp.quotes.syntax import with_syntax
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.syntax import NO_HEAD, Syntax, SyntaxWord

LETTERS = "ابتلوفقكسميهةأإ"
_EXTRACTOR = QuoteExtractor()
parts = st.lists(st.text(st.sampled_from(LETTERS), max_size=6), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def extractor() -> QuoteExtractor:
    return _EXTRACTOR


class TestAlignment:
    @pytest.mark.parametrize(
        ("token", "words", "expected"),
        [
            ("وقال", ["و", "قال"], ["و", "قال"]),
            ("للعمل", ["ل", "العمل"], ["ل", "لعمل"]),
            ("وللعمل", ["و", "ل", "العمل"], ["و", "ل", "لعمل"]),
            ("عليه", ["على", "ه"], ["علي", "ه"]),
            ("لأخيها", ["ل", "أخي", "ها"], ["ل", "أخي", "ها"]),
            ("مدرستهم", ["مدرسة", "هم"], ["مدرست", "هم"]),
            ("قال", ["قال"], ["قال"]),
            ("مما", ["من", "ما"], ["م", "ما"]),
        ],
    )
    def test_arabic_clitics(self, token: str, words: list[str], expected: list[str]) -> None:
        assert [token[start:end] for start, end in part_spans(token, words)] == expected

    @given(parts)
    def test_parts_spelled_as_in_the_token_have_their_own_letters(self, words: list[str]) -> None:
        token = "".join(words)
        for word, (start, end) in zip(words, part_spans(token, words), strict=True):
            assert token[start:end] == (word or token)

    @given(st.text(max_size=70), st.lists(st.text(max_size=9), max_size=6))
    def test_any_parts_cover_any_token(self, token: str, words: list[str]) -> None:
        spans = part_spans(token, words)
        assert len(spans) == len(words)
        assert all(0 <= start <= end <= len(token) for start, end in spans)
        assert all(start < end for start, end in spans) or not token
        proper = [span for span in spans if span != (0, len(token))]
        assert all(former[1] <= latter[0] for former, latter in pairwise(proper))
        if spans and token:
            assert set().union(*(range(*span) for span in spans)) == set(range(len(token)))


def parsed(text: str, *words: tuple[str, str, int, str]) -> Syntax:
    """The syntax of `text` for (form, upos, head, relation) of its words in order, heads counted from 1, 0 the root."""
    found, at = [], 0
    for form, upos, head, relation in words:
        at = text.index(form, at)
        found.append(SyntaxWord(at, at + len(form), form, form, upos, head - 1 if head else NO_HEAD, relation))
        at += len(form)
    return Syntax(tuple(found))


def entity(text: str, name: str, label: str = "PER") -> Entity:
    start = text.index(name)
    return Entity(start, start + len(name), name, label, name=name)  # type: ignore[arg-type]


class TestEvidence:
    def test_the_subject_after_an_adverbial_is_the_speaker(self, extractor: QuoteExtractor) -> None:
        text = "أكد خلال زيارة قصيرة للميناء سامر البحري أن الطريق جاهز."
        seg, entities = segment(text), [entity(text, "سامر البحري")]
        syntax = parsed(
            text,
            ("أكد", "VERB", 0, "root"),
            ("خلال", "ADP", 3, "case"),
            ("زيارة", "NOUN", 1, "obl"),
            ("قصيرة", "ADJ", 3, "amod"),
            ("للميناء", "NOUN", 3, "nmod"),
            ("سامر", "PROPN", 1, "nsubj"),
            ("البحري", "PROPN", 6, "flat"),
            ("أن", "SCONJ", 10, "mark"),
            ("الطريق", "NOUN", 10, "nsubj"),
            ("جاهز", "ADJ", 1, "ccomp"),
        )
        (without,) = extractor.extract(seg, entities)
        (quote,) = extractor.extract(seg, entities, syntax)
        assert quote.speaker.name == "سامر البحري"
        assert quote.speaker.mention.text == "سامر البحري"
        assert without.speaker.mention is None or without.speaker.mention.text != "سامر البحري"

    def test_what_depends_on_the_verb_is_cut_from_the_mention(self, extractor: QuoteExtractor) -> None:
        text = "قال مدير المصنع بعد زيارة المدينة إن العمل انتهى."
        words = [
            ("قال", "VERB", 0, "root"),
            ("مدير", "NOUN", 1, "nsubj"),
            ("المصنع", "NOUN", 2, "nmod"),
            ("بعد", "ADP", 5, "case"),
            ("زيارة", "NOUN", 1, "obl"),
            ("المدينة", "NOUN", 5, "nmod"),
            ("إن", "SCONJ", 9, "mark"),
            ("العمل", "NOUN", 9, "nsubj"),
            ("انتهى", "VERB", 1, "ccomp"),
        ]
        reading = Reading.of(segment(text), [])
        (statement,) = extractor.statements(reading)
        long = replace(statement, mention=Mention(1, 6))
        (found,) = with_syntax(reading, extractor.nouns, parsed(text, *words), [long])
        assert found.mention == Mention(1, 3)

    def test_a_name_in_apposition_is_taken_in(self, extractor: QuoteExtractor) -> None:
        text = "قال مدير المصنع، سامر البحري، إن العمل انتهى."
        words = [
            ("قال", "VERB", 0, "root"),
            ("مدير", "NOUN", 1, "nsubj"),
            ("المصنع", "NOUN", 2, "nmod"),
            ("سامر", "PROPN", 2, "appos"),
            ("البحري", "PROPN", 4, "flat"),
            ("إن", "SCONJ", 8, "mark"),
            ("العمل", "NOUN", 8, "nsubj"),
            ("انتهى", "VERB", 1, "ccomp"),
        ]
        reading = Reading.of(segment(text), [entity(text, "سامر البحري")])
        (statement,) = extractor.statements(reading)
        short = replace(statement, mention=Mention(1, 3))
        (found,) = with_syntax(reading, extractor.nouns, parsed(text, *words), [short])
        assert found.mention == Mention(1, 6)

    @pytest.mark.parametrize(
        ("governor", "chance", "content", "surer"),
        [
            (6, 0.6, "الطريق جاهز وغادر القاعة", 0.8),
            (6, 0.2, "الطريق جاهز وغادر القاعة", 0.6),
            (1, 0.3, "الطريق جاهز", 0.3),
            (1, 0.9, "الطريق جاهز وغادر القاعة", 0.9),
        ],
    )
    def test_the_clause_confirms_an_end_or_replaces_an_unsure_one(
        self, extractor: QuoteExtractor, governor: int, chance: float, content: str, surer: float
    ) -> None:
        text = "قال سامر البحري إن الطريق جاهز وغادر القاعة."
        reading = Reading.of(segment(text), [entity(text, "سامر البحري")])
        (statement,) = extractor.statements(reading)
        long = replace(statement.content, segments=((statement.content.start, 8),))
        syntax = parsed(
            text,
            ("قال", "VERB", 0, "root"),
            ("سامر", "PROPN", 1, "nsubj"),
            ("البحري", "PROPN", 2, "flat"),
            ("إن", "SCONJ", 6, "mark"),
            ("الطريق", "NOUN", 6, "nsubj"),
            ("جاهز", "ADJ", 1, "ccomp"),
            ("غادر", "VERB", governor, "conj"),
            ("القاعة", "NOUN", 7, "obj"),
        )
        long_statement = replace(statement, content=long, end_chance=chance)
        (found,) = with_syntax(reading, extractor.nouns, syntax, [long_statement])
        assert reading.span(*found.content.segments[0]).text == content
        assert found.end_chance == pytest.approx(surer)

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_any_heads_and_relations_keep_the_record_sound(self, data) -> None:
        text = (
            "قال الوزير سامر البحري، الاثنين، إن الطريق جاهز، مضيفا أن العمل انتهى.\n"
            'وأكدت سلمى النجار مديرة الشركة: "سنبدأ قريبا". وأعلن بيان للوزارة أن الميناء مفتوح وغادر الوفد.'
        )
        seg = segment(text)
        relations = st.sampled_from(("nsubj", "nsubj:pass", "ccomp", "parataxis", "flat", "appos", "conj", "obl", ""))
        tags = st.sampled_from(("VERB", "NOUN", "PROPN", "PRON", "ADP", None))
        count = len(seg.tokens)
        words = tuple(
            SyntaxWord(
                token.start,
                token.end,
                token.text,
                None,
                data.draw(tags),
                data.draw(st.integers(-1, count - 1)),
                data.draw(relations),
            )
            for token in seg.tokens
        )
        entities = [entity(text, "سامر البحري"), entity(text, "سلمى النجار")]
        quotes = _EXTRACTOR.extract(seg, entities, Syntax(words))
        assert len(quotes) == len(_EXTRACTOR.extract(seg, entities))
        for quote in quotes:
            spans = [*quote.content, *([quote.speaker.mention] if quote.speaker.mention else [])]
            assert all(text[span.start : span.end] == span.text != "" for span in spans)
            assert 0.0 <= quote.confidence <= 1.0
            if quote.speaker.mention:
                start, end = quote.speaker.mention.start, quote.speaker.mention.end
                assert all(span.end <= start or end <= span.start for span in quote.content)


def test_a_parser_of_ones_own() -> None:
    class Flat:
        name = "flat"

        def parse(self, texts):
            return [
                Syntax(tuple(SyntaxWord(t.start, t.end, t.text, None, None, NO_HEAD, "root") for t in seg.tokens))
                for seg in texts
            ]

    text = 'قال المدير سامر الحلواني: "سيبدأ العمل في المشروع غدا".'
    plain, with_parser = load(entities="dictionary"), load(entities="dictionary", parser=Flat())
    assert with_parser(text).to_dict() == plain(text).to_dict()
