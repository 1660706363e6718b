from __future__ import annotations

from arabnews_nlp.benchmark import PARAGRAPH, corpus, measure


def test_every_figure_is_measured() -> None:
    figures = measure([PARAGRAPH])
    assert figures["words"] == len(PARAGRAPH.split())
    assert all(value > 0 for value in figures.values())


def test_corpus_is_repeated_up_to_the_size() -> None:
    size = sum(len(text.split()) for text in corpus(None, 1))
    texts = corpus(None, 3 * size)
    assert sum(len(text.split()) for text in texts) == 3 * size
