from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from arabnews_nlp.document import Entity
from arabnews_nlp.errors import InputError
from arabnews_nlp.evaluation import (
    Annotation,
    Mention,
    Statement,
    evaluate,
    parse_inline,
    read_annotations,
    score_entities,
)
from arabnews_nlp.evaluation.annotation import annotation_from_record
from arabnews_nlp.evaluation.baseline import Baseline
from arabnews_nlp.evaluation.conll import read_conll, spans, token_spans
from arabnews_nlp.evaluation.entities import Compared
from arabnews_nlp.evaluation.matching import Words, is_same_speaker

GOLD = Path(os.environ.get("ARABNEWS_GOLD", Path(__file__).parents[2] / "shared" / "gold"))

SOURCE = (
    "<loc>صور</loc> &amp; جوارها\r\n"
    '<cue ref="1">قال</cue> <speaker ref="1">الوزير <per>عادل مراد</per></speaker> ل<addressee ref="1">'
    '<org>لنهار الجديد</org></addressee> إن <quote id="1" type="mixed" speaker="عادل مراد" kind="person">'
    'و<country code="LB">لبنان</country> "لن يتأخر"</quote>، <cue ref="2 3">مضيفا</cue>: '
    '"<quote id="2" type="direct" speaker="عادل مراد" kind="person">نعم</quote>"، '
    '"<quote id="3" type="direct" speaker="?" kind="unnamed">أو لا</quote>'
    '... <quote id="3">ربما</quote>".'
)


def statement(start: int, end: int, speaker: str | None = None, **fields: Any) -> Statement:
    return Statement(fields.pop("type", "direct"), speaker, fields.pop("kind", "person"), ((start, end),), **fields)


class TestInlineFormat:
    def test_text_comes_back(self) -> None:
        text = parse_inline(SOURCE, "a").text
        assert text.startswith("صور & جوارها\r\nقال الوزير عادل مراد للنهار الجديد إن ولبنان")

    def test_entities_and_quotes(self) -> None:
        annotation = parse_inline(SOURCE, "a")
        text = annotation.text
        found = [(text[e.start : e.end], e.label, e.country) for e in annotation.entities]
        assert found == [
            ("صور", "LOC", None),
            ("عادل مراد", "PER", None),
            ("لنهار الجديد", "ORG", None),
            ("لبنان", "COUNTRY", "LB"),
        ]
        first, second, third = annotation.quotes
        assert [text[start:end] for start, end in first.content] == ['ولبنان "لن يتأخر"']
        assert first.mention and text[slice(*first.mention)] == "الوزير عادل مراد"
        assert first.addressee and text[slice(*first.addressee)] == "لنهار الجديد"
        assert (second.cue, second.mention) == (third.cue, None)
        assert third.speaker is None
        assert [text[start:end] for start, end in third.content] == ["أو لا", "ربما"]

    @pytest.mark.parametrize(
        "source",
        [
            "<per>اسم",
            "اسم</per>",
            "<per><org>اسم</per></org>",
            "<per> اسم</per>",
            "<per></per>",
            "<country>مصر</country>",
            '<country code="eg">مصر</country>',
            "<b>نص</b>",
            "<cue>قال</cue>",
            '<cue ref="1">قال</cue>',
            '<quote id="1">نص</quote>',
            '<quote id="1" type="loud" speaker="أ" kind="person">نص</quote>',
            '<quote id="1" type="direct" speaker="أ" kind="person">نص</quote>'
            '<speaker ref="1">أ</speaker><speaker ref="1">أ</speaker>',
        ],
    )
    def test_wrong_tags(self, source: str) -> None:
        with pytest.raises(InputError, match="article-7"):
            parse_inline(source, "article-7")

    def test_jsonl_form(self, tmp_path: Path) -> None:
        annotation = parse_inline(SOURCE, "a")
        record = {
            "id": "a",
            "text": annotation.text,
            "entities": [
                {"start": e.start, "end": e.end, "label": e.label, "country": e.country} for e in annotation.entities
            ],
            "quotes": [
                {
                    "type": q.type,
                    "speaker": q.speaker or "?",
                    "kind": q.kind,
                    "content": q.content,
                    "cue": q.cue,
                    "speaker_mention": q.mention,
                    "addressee": q.addressee,
                }
                for q in annotation.quotes
            ],
        }
        path = tmp_path / "gold.jsonl"
        path.write_text(json.dumps(record) + "\n", encoding="utf-8")
        assert read_annotations(path) == [annotation]

    def test_folder_without_articles(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"no \.xml file"):
            read_annotations(tmp_path)


class TestMatching:
    def test_word_counts_when_half_is_covered(self) -> None:
        words = Words("قال الوزير نعم")
        assert words.covered([(4, 10)]) == {4}
        assert words.covered([(7, 14)]) == {4, 11}
        assert words.covered([(8, 14)]) == {11}
        assert words.covered([(3, 4), (10, 11)]) == set()

    @pytest.mark.parametrize(
        ("kind", "gold", "name", "same"),
        [
            ("person", "أحمد مُراد", "احمد مراد", True),
            ("person", "أحمد مراد", "مراد", False),
            ("person", None, None, True),
            ("person", None, "مراد", False),
            ("organization", "وزارة الخارجية الروسية", "الخارجية الروسية", True),
            ("organization", "الوزارة", None, False),
            ("group", "خبراء روس", "مسؤولون", False),
        ],
    )
    def test_speakers(self, kind: str, gold: str | None, name: str | None, same: bool) -> None:
        assert is_same_speaker(statement(0, 1, gold, kind=kind), name) is same


class TestFigures:
    TEXT = "قال عادل مراد إن المشروع سيبدأ غدا في صور، وأضاف: نعم نعم نعم نعم، وكتب آخر لا"
    CONTENT = (TEXT.index("المشروع"), TEXT.index("،"))
    SECOND = (TEXT.index("نعم"), TEXT.rindex("،"))

    def gold(self) -> Annotation:
        quotes = (
            statement(*self.CONTENT, "عادل مراد", type="indirect", cue=(0, 3), mention=(4, 13)),
            statement(*self.SECOND, "عادل مراد", cue=(45, 49)),
        )
        place = self.TEXT.index("صور")
        return Annotation("a", self.TEXT, (Mention(4, 13, "PER"), Mention(place, place + 3, "LOC")), quotes)

    def test_gold_against_itself(self) -> None:
        report = evaluate([self.gold()], {"a": self.gold()})
        figures = report.figures()
        assert figures["record"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "pred": 2}
        assert figures["elided_speaker_recall"] == figures["direct_record_recall"] == 1.0
        assert figures["cue_accuracy"] == figures["kind_accuracy"] == 1.0
        assert not report.mistakes

    def test_nothing_predicted(self) -> None:
        report = evaluate([self.gold()], {})
        assert report.figures()["record"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 2, "pred": 0}
        assert [mistake.kind for mistake in report.mistakes] == ["missed", "missed"]

    def test_each_kind_of_mistake(self) -> None:
        last = (self.TEXT.rindex("لا"), len(self.TEXT))
        predicted = Annotation(
            "a",
            self.TEXT,
            (),
            (
                statement(self.CONTENT[0] + len("المشروع "), self.CONTENT[1], "عادل مراد"),
                statement(*self.SECOND, "سامي"),
                statement(*last, None),
            ),
        )
        report = evaluate([self.gold()], {"a": predicted})
        figures = report.figures()
        assert sorted(mistake.kind for mistake in report.mistakes) == ["speaker", "spurious"]
        assert figures["content_exact"] == {"p": 0.3333, "r": 0.5, "f1": 0.4, "gold": 2, "pred": 3}
        assert figures["record"]["f1"] == 0.4  # type: ignore[index]
        assert figures["speaker_accuracy"] == 0.5
        spurious = next(mistake for mistake in report.mistakes if mistake.kind == "spurious")
        assert (spurious.content, spurious.before[-4:], spurious.after) == ("لا", "آخر ", "")

    def test_short_overlap_is_a_span_mistake(self) -> None:
        first = statement(self.CONTENT[0], self.TEXT.index(" في صور"), "عادل مراد")
        report = evaluate([self.gold()], {"a": Annotation("a", self.TEXT, (), (first,))})
        assert [(mistake.kind, mistake.overlap) for mistake in report.mistakes] == [
            ("span", 0.6),
            ("missed", 0.0),
        ]


class TestEntities:
    def test_scores_and_confusion(self) -> None:
        gold = [(0, 5, "PER"), (6, 9, "LOC"), (10, 20, "ORG"), (30, 33, "COUNTRY")]
        predicted = [(0, 5, "PER"), (6, 9, "ORG"), (10, 15, "ORG"), (40, 45, "PER")]
        scores = score_entities([(gold, predicted), ([], [])])
        assert scores.score().to_dict() == {"p": 0.25, "r": 0.25, "f1": 0.25, "gold": 4, "pred": 4}
        assert scores.score("PER").to_dict() == {"p": 0.5, "r": 1.0, "f1": 0.6667, "gold": 1, "pred": 2}
        assert scores.confusion == {
            ("PER", "PER"): 1,
            ("LOC", "ORG"): 1,
            ("ORG", "ORG"): 1,
            ("COUNTRY", "-"): 1,
            ("-", "PER"): 1,
        }
        assert scores.boundaries == {"ORG": 1}

    @pytest.mark.parametrize(
        ("tags", "expected"),
        [
            ("O B-PER I-PER O", [(1, 3, "PER")]),
            ("B-PERS B-PERS", [(0, 1, "PER"), (1, 2, "PER")]),
            ("I-LOC I-LOC O I-ORG", [(0, 2, "LOC"), (3, 4, "ORG")]),
            ("B-LOC I-ORG", [(0, 1, "LOC"), (1, 2, "ORG")]),
            ("O O", []),
        ],
    )
    def test_bio_spans(self, tags: str, expected: list[tuple[int, int, str]]) -> None:
        assert spans(tags.split()) == expected

    def test_conll_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.conll"
        path.write_text("-DOCSTART- O\n\nزار\tO\nصور\tB-LOC\n\n\n. O", encoding="utf-8-sig")
        assert [sentence.text for sentence in read_conll(path)] == ["زار صور", "."]

    @pytest.mark.parametrize("line", ["وحيد", "كلمة PER", "كلمة X-PER"])
    def test_bad_conll_line_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "a.conll"
        path.write_text(f"زار O\n{line}\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"a\.conll:2"):
            list(read_conll(path))

    def test_entity_without_its_proclitic_covers_the_token(self) -> None:
        tokens = ["زار", "ولبنان", "عادل", "مراد"]
        text = " ".join(tokens)
        entities = [
            Entity(text.index("لبنان"), text.index("لبنان") + 5, "لبنان", "COUNTRY"),
            Entity(text.index("عادل"), len(text), "عادل مراد", "PER"),
        ]
        assert token_spans(entities, tokens, "LOC") == [(1, 2, "LOC"), (2, 4, "PER")]


class TestBaseline:
    def test_drop_beyond_the_tolerance(self) -> None:
        before = Baseline({}, {"record.f1": 0.8, "speaker_accuracy": 0.9, "gone": 0.1})
        now = Baseline({}, {"record.f1": 0.795, "speaker_accuracy": 0.8949})
        assert before.drops(now) == [
            "speaker_accuracy: 0.9000 before, 0.8949 now",
            "gone: 0.1000 before, not measured now",
        ]

    def test_raised_takes_the_better_figure(self) -> None:
        before = Baseline({"articles": 2}, {"a": 0.8, "b": 0.2})
        assert before.raised(Baseline({"articles": 2}, {"a": 0.7, "b": 0.3})).figures == {"a": 0.8, "b": 0.3}
        assert before.raised(Baseline({"articles": 3}, {"a": 0.7})).figures == {"a": 0.7}


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The scorer that came with the gold articles."""
    path = GOLD / "score.py"
    if not path.exists():
        pytest.skip(f"no {path}: the gold articles and their scorer lie beside the repository or at $ARABNEWS_GOLD")
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        specification = importlib.util.spec_from_file_location("reference_score", path)
        assert specification and specification.loader
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def perturbed(gold: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Predictions that are right and wrong in every way that is scored."""

    def moved(span: list[int] | None) -> dict[str, int] | None:
        if span is None or chance.random() < 0.1:
            return None
        start = max(0, span[0] + chance.choice([0, 0, 0, -3, 5]))
        return {"start": start, "end": span[1] + chance.choice([0, 0, 0, 4, -2])}

    quotes = []
    for quote in gold["quotes"]:
        content = [found for span in quote["content"] if (found := moved(span))]
        if not content or chance.random() < 0.15:
            continue
        if chance.random() < 0.2:
            content[-1]["end"] -= (content[-1]["end"] - content[-1]["start"]) // 4
        other = chance.choice(gold["quotes"])["speaker"]
        name = chance.choice([*[quote["speaker"]] * 5, None, "?", quote["speaker"].split()[0], other])
        kind = chance.choice([quote["kind"], quote["kind"], "person"])
        speaker = {"name": name, "kind": kind, "mention": moved(quote["speaker_mention"])}
        answer = {
            "type": chance.choice([quote["type"], "direct"]),
            "content": content,
            "cue": moved(quote["cue"]),
            "speaker": speaker if chance.random() > 0.05 else None,
            "addressee": moved(quote["addressee"]),
        }
        quotes += [answer] * (2 if chance.random() < 0.1 else 1)
    chance.shuffle(quotes)
    entities = []
    for entity in gold["entities"]:
        draw = chance.random()
        if draw < 0.8:
            entities.append({**entity, "country": chance.choice([entity["country"], "US"])})
        elif draw < 0.9:
            entities.append({**entity, "label": chance.choice(["PER", "ORG", "LOC", "COUNTRY"])})
    return {"id": gold["id"], "text": gold["text"], "entities": entities, "quotes": quotes}


@pytest.mark.parametrize("seed", range(5))
def test_figures_agree_with_the_reference_scorer(reference: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    gold = [reference.goldlib.read(path) for path in reference.goldlib.files([str(GOLD / "dev")])]
    predicted = {article["id"]: perturbed(article, chance) for article in gold if chance.random() < 0.95}
    annotations = read_annotations(GOLD / "dev")
    assert annotations == [annotation_from_record(article) for article in gold]
    expected = reference.score(gold, json.loads(json.dumps(predicted)))
    report = evaluate(annotations, {key: annotation_from_record(value) for key, value in predicted.items()})
    assert report.figures() == {name: expected[name] for name in report.figures()}
    assert {name: score.to_dict() for name, score in report.by_article.items()} == expected["per_article"]
    assert len(report.mistakes) == len(expected["errors"])


class TestMistakesInContext:
    TEXT = "زار وفد فرنسا مدينة حلب أمس"

    def test_each_kind(self) -> None:
        compared = Compared(
            "a",
            self.TEXT,
            [(8, 13, "COUNTRY"), (20, 23, "LOC")],
            [(8, 13, "LOC"), (4, 7, "ORG")],
        )
        assert list(compared.mistakes()) == [
            ("ORG spurious", "a: زار ⟦وفد⟧ فرنسا مدينة حلب أمس"),
            ("COUNTRY taken for another", "a: زار وفد ⟦فرنسا⟧ مدينة حلب أمس → LOC فرنسا"),
            ("LOC missed", "a: زار وفد فرنسا مدينة ⟦حلب⟧ أمس"),
        ]

    def test_token_spans_become_characters(self) -> None:
        compared = Compared.of_tokens("s", self.TEXT.split(), [(2, 3, "COUNTRY"), (4, 5, "LOC")], [(4, 6, "LOC")])
        assert [self.TEXT[start:end] for start, end, _ in compared.gold + compared.predicted] == [
            "فرنسا",
            "حلب",
            "حلب أمس",
        ]
