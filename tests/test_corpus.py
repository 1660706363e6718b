"""The articles in data/: the corpus, and its annotated copies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.evaluation.annotation import Annotation, Mention, Statement
from arabnews_nlp.evaluation.gold import annotation_of, format_inline, parse_inline, read_annotations
from arabnews_nlp.evaluation.quotes import evaluate
from arabnews_nlp.pipeline import load
from arabnews_nlp.quotes.model import read_models

DATA = Path(__file__).parents[1] / "data"
ARTICLES = [json.loads(line) for line in (DATA / "corpus.jsonl").open(encoding="utf-8")]


def test_corpus_is_what_its_description_says() -> None:
    assert len(ARTICLES) == 30
    assert len({article["id"] for article in ARTICLES}) == 30
    assert len({article["outlet"] for article in ARTICLES}) == 5
    for article in ARTICLES:
        assert set(article) == {"id", "date", "outlet", "title", "text"}
        assert date(2025, 1, 1) <= date.fromisoformat(article["date"]) <= date(2025, 6, 30)
        assert article["id"].startswith(article["date"])
        assert 60 <= len(article["text"].split()) <= 180


def test_annotated_articles_are_those_of_the_corpus() -> None:
    texts = {article["id"]: article["text"] for article in ARTICLES}
    annotated = read_annotations(DATA / "annotated")
    assert {article.id: article.text for article in annotated} == texts
    assert sum(len(article.quotes) for article in annotated) == 160


def test_tags_are_written_as_they_are_read() -> None:
    for path in sorted((DATA / "annotated").glob("*.xml")):
        source = path.read_text(encoding="utf-8")
        assert format_inline(parse_inline(source, path.stem)) == source


def test_tags_of_a_document_read_back() -> None:
    text = 'قال <b> الوزير "عادل مراد" & غيره: «نعم»، وأضاف أن العراق سيستفيد.'.replace("<b>", "< ")
    found = annotation_of(load()(text, "x"))
    read = parse_inline(format_inline(found), "x")
    assert read.text == text
    assert [(m.start, m.end, m.label, m.country) for m in read.entities] == [
        (m.start, m.end, m.label, m.country) for m in found.entities
    ]
    assert read.quotes == tuple(replace(quote, confidence=1.0) for quote in found.quotes)


def test_crossing_spans_are_refused() -> None:
    crossing = Annotation(
        "x", "قال نعم ثم لا", (Mention(0, 7, "PER"),), (Statement("direct", None, "person", ((4, 13),)),)
    )
    with pytest.raises(ValueError, match="x: <quote> crosses <per>"):
        format_inline(crossing)


def test_own_models_are_used(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs the package scikit-learn")
    from arabnews_nlp.training.quotes import main

    output = tmp_path / "quotes.json"
    early = tmp_path / "early"
    early.mkdir()
    for path in (DATA / "annotated").glob("2025-0[1-4]*.xml"):
        (early / path.name).write_bytes(path.read_bytes())
    main([str(early), str(output)])
    late = [article for article in read_annotations(DATA / "annotated") if article.id >= "2025-05"]

    def record_f1(**options: Path) -> float:
        nlp = load(**options)  # type: ignore[arg-type]
        figures = evaluate(late, {a.id: annotation_of(nlp(a.text, a.id)) for a in late}).figures()
        score = figures["record"]
        assert isinstance(score, dict)
        return float(score["f1"])

    assert record_f1(quote_models=output) > 0.8
    changed = json.loads(output.read_text("utf-8"))
    changed["models"]["attachment"] = {"bias": -30.0, "weights": {}}
    output.write_text(json.dumps(changed), "utf-8")
    with pytest.raises(MissingModelError, match="its checksum is not that of its content"):
        load(quote_models=output)
    del changed["sha256"]
    output.write_text(json.dumps(changed), "utf-8")
    assert record_f1(quote_models=output) < 0.5


def test_models_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingModelError, match=r"none\.json: No such file"):
        load(quote_models=tmp_path / "none.json")
    for content in ("{", "[]", '{"models": {}}', '{"models": {"end": {"bias": "x"}}}'):
        (tmp_path / "bad.json").write_text(content)
        with pytest.raises(MissingModelError, match=r"bad\.json: no quote model"):
            read_models(tmp_path / "bad.json")


def test_decisions_without_examples_of_both_kinds() -> None:
    from arabnews_nlp.training.quotes import Example, fit, fit_choice

    assert fit([], 1.0).probability(["x"]) == 0.5
    assert fit([Example(["x"], True, "a")] * 9, 1.0).probability(["x"]) == pytest.approx(10 / 11, abs=0.001)
    assert fit_choice([], 1.0).weights == {}
