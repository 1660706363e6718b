"""Annotations without their texts: what is written comes back, and another text is refused."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from arabnews_nlp.evaluation.annotation import Annotation
from arabnews_nlp.evaluation.gold import read_annotations
from arabnews_nlp.training.standoff import StandoffError, from_standoff, main, to_standoff

ROOT = Path(__file__).parents[1]
ARTICLES = read_annotations(ROOT / "data" / "annotated")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_comes_back(article: Annotation) -> None:
    try:
        record = json.loads(json.dumps(to_standoff(article, "1")))
    except StandoffError:
        assert any(q.speaker not in article.text for q in article.quotes if q.speaker)
        return
    assert from_standoff(record, article.text) == article


def test_another_text_is_refused() -> None:
    article = ARTICLES[0]
    with pytest.raises(StandoffError, match=article.id):
        from_standoff(to_standoff(article, "1"), article.text + ".")


def test_a_speaker_from_nowhere_is_refused() -> None:
    article = next(article for article in ARTICLES if article.quotes)
    stranger = replace(article, quotes=(replace(article.quotes[0], speaker="زيد الغائب"),))
    with pytest.raises(StandoffError, match="زيد الغائب"):
        to_standoff(stranger, "1")


def test_folder_of_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title, body = "عنوان الخبر", "قال سامي حداد إن الجسر جاهز."
    text = f"{title}\n\n{body}"
    start = text.index("سامي")
    mention = (start, start + len("سامي حداد"))
    content = (text.index("الجسر"), len(text) - 1)
    article = replace(ARTICLES[0], id="a-1", text=text, entities=())
    quote = replace(ARTICLES[0].quotes[0], type="indirect", speaker="سامي حداد", kind="person", content=(content,))
    article = replace(article, quotes=(replace(quote, cue=None, mention=mention, addressee=None),))
    annotations = tmp_path / "annotations.jsonl"
    annotations.write_text(json.dumps(to_standoff(article, "x-1")) + "\n", "utf-8")
    corpus = tmp_path / "corpus.jsonl.gz"
    with gzip.open(corpus, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"id": "x-1", "title": f" {title} ", "body": f"{body}\n"}) + "\n")
    assert main([str(annotations), str(tmp_path / "out"), str(corpus)]) == 0
    assert read_annotations(tmp_path / "out") == [article]
    assert capsys.readouterr().out == "1 articles\n"
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    assert main([str(annotations), str(tmp_path / "none"), str(tmp_path / "empty.jsonl")]) == 1
    assert "annotations.jsonl: 1 of 1 articles stand in no corpus" in capsys.readouterr().err


def test_shipped_annotations_hold_no_text() -> None:
    lines = (ROOT / "data" / "standoff" / "ant.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 571
    for line in lines:
        record = json.loads(line)
        assert not any("؀" <= letter <= "ۿ" for letter in line), record["id"]
        assert set(record) == {"id", "article", "sha256", "entities", "quotes"}
