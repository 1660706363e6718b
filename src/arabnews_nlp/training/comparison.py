"""Figures on public corpora, for comparison with other tools.

    python -m arabnews_nlp.training.comparison SHARED --work DIR [--package DIR]

Trains two networks on the older corpora alone, one finished on the training part of CLEANANERCorp and one on that of
ANERcorp (CAMeL Lab split), and scores each on its test part. NewsFANE is in neither, since it is the same text. Then
scores the package (default: the shipped one) on CAraNER and AQMAR. Countries count as LOC; MISC and titles are left
out; a span is right where its tokens and its label are.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from arabnews_nlp.encoder.features import FeatureExtractor
from arabnews_nlp.entities.embedded import HEAD, EmbeddedRecognizer
from arabnews_nlp.evaluation.entities import EntityScores
from arabnews_nlp.text.segment import segment
from arabnews_nlp.training.corpora import Annotated, read_attached, read_fane
from arabnews_nlp.training.data import Dataset, TypeTable, token_spans
from arabnews_nlp.training.figures import token_f1
from arabnews_nlp.training.fit import Stage
from arabnews_nlp.training.train import TAGS, Config, Workshop, sample_of

FINISH = Stage("finish", epochs=4, rate=1e-3, reader_rate=0.3)
TRAIN_AND_TEST = {
    "CLEANANERCorp": ("cleananercorp/cleananercorp_TRAIN.txt", "cleananercorp/cleananercorp_TEST.txt"),
    "ANERcorp": ("anercorp_camel/ANERCorp_CamelLab_train.txt", "anercorp_camel/ANERCorp_CamelLab_test.txt"),
}
EVALUATED = {"CAraNER": "caraner/caraner.bio.txt", "AQMAR": "aqmar/topcoder_split/test.txt"}


def places_together(texts: Iterable[Annotated]) -> list[Annotated]:
    """The texts with every COUNTRY as LOC."""
    return [
        Annotated(text.id, text.text, tuple((a, b, "LOC" if c == "COUNTRY" else c) for a, b, c in text.spans))
        for text in texts
    ]


def attached(path: Path) -> list[Annotated]:
    return read_attached(path, lambda name: False)


def train_and_score(shared: Path, work: Path) -> dict[str, str]:
    """F1 of the comparison networks on the test parts that they have not seen."""
    corpora = shared / "corpora" / "ner"
    config = Config()
    shop = Workshop(shared, work, config, print)
    vectors = shop.vectors()
    table = TypeTable(FeatureExtractor(vectors, shop.word_lists()))
    dataset = Dataset(table, TAGS, config.window)
    wiki = dataset.samples(places_together(read_fane(corpora / "wikifane_gold" / "wikifane.fine.bio.txt")))
    figures = {}
    for name, (train, test) in TRAIN_AND_TEST.items():
        own = dataset.samples(attached(corpora / train))
        held_out = dataset.samples(attached(corpora / test))
        stages = [(config.mixed, sample_of([wiki, own])), (FINISH, sample_of([own]))]

        def score(tagger: object, test: Sequence[object] = held_out) -> str:
            return token_f1([tagger], table, test, HEAD)  # type: ignore[list-item,arg-type]

        tagger = shop.tagger(f"comparison-{name}", 1, stages, table, score)
        figures[name] = score(tagger)
    return figures


def corpus_scores(recognizer: EmbeddedRecognizer, texts: Sequence[Annotated]) -> dict[str, Any]:
    """Scores by label of the recognizer on annotated texts whose countries are LOC, in tokens."""
    scores = EntityScores()
    for text in texts:
        segmentation = segment(text.text)
        (entities,) = recognizer.recognize([segmentation])
        spans = [(e.start, e.end, "LOC" if e.label == "COUNTRY" else e.label) for e in entities]
        scores.add(token_spans(segmentation, text.spans), token_spans(segmentation, spans))
    return {
        "all": scores.score().to_dict(),
        **{label: scores.score(label).to_dict() for label in ("PER", "ORG", "LOC")},
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Figures on public corpora.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--work", type=Path, help="train the comparison networks in this folder")
    parser.add_argument("--package", type=Path)
    arguments = parser.parse_args(argv)
    if arguments.work:
        for name, figure in train_and_score(arguments.shared, arguments.work).items():
            print(name, figure)
    recognizer = EmbeddedRecognizer(arguments.package)
    for name, path in EVALUATED.items():
        print(name, json.dumps(corpus_scores(recognizer, attached(arguments.shared / "corpora" / "ner" / path))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
