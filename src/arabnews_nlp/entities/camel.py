"""Entities of the network that CAMeL Tools distributes, or of any BERT with such labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from arabnews_nlp.backends.bert import Floats, WordLabeller
from arabnews_nlp.backends.camel_data import GET_NER, locate_ner
from arabnews_nlp.backends.catalogue import CAMEL_ENTITIES, require_package
from arabnews_nlp.backends.plain import plain_word
from arabnews_nlp.document import Entity
from arabnews_nlp.encoder.tagging import Tagged, TaggedSpan
from arabnews_nlp.entities.bio import OURS, bio_spans, unknown_labels
from arabnews_nlp.entities.document_pass import DocumentPass
from arabnews_nlp.entities.gazetteer import EntityLexicon
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.text.segmentation import Segmentation

TAGS = ("O", "PER", "ORG", "LOC")


class CamelRecognizer:
    """Finds entities with the NER of CAMeL Tools; its MISC is left out.

    folder: of the model, without it the default one of the user's CAMELTOOLS_DATA. The words are those of our
    segmentation, without vowel signs, stretching and controls; what only the whole article tells is applied as to the
    embedded recognizer. `Entity.confidence` is the lowest probability of a word's label.
    Raises MissingModelError where package or model are missing, damaged, or have other labels.
    """

    name = "camel"

    def __init__(self, folder: Path | None = None, *, lexicon: EntityLexicon | None = None) -> None:
        require_package(CAMEL_ENTITIES)
        if folder is None:
            (folder,) = locate_ner()
        elif not folder.is_dir():
            raise MissingModelError(f"there is no folder {folder}; run: {GET_NER}")
        self.labeller = WordLabeller(folder, GET_NER)
        labels = self.labeller.labels
        if unknown := unknown_labels(labels):
            raise MissingModelError(
                f"the model in {folder} has the labels {', '.join(unknown[:5])}, "
                f"not B- and I- of PERS, ORG, LOC and MISC; run: {GET_NER}"
            )
        self._columns = np.zeros((len(labels), len(TAGS)), np.float32)
        for number, label in enumerate(labels):
            self._columns[number, TAGS.index(OURS.get(label.partition("-")[2], "O"))] = 1.0
        self._document_pass = DocumentPass(TAGS, self.name, lexicon)

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        places = [(text, first, last) for text, seg in enumerate(texts) for first, last in seg.sentences]
        plain = lru_cache(None)(plain_word)
        sentences = [[plain(token.text) for token in texts[text].tokens[first:last]] for text, first, last in places]
        tagged = self._tag(texts, places, self.labeller.probabilities(sentences))
        return [self._document_pass(text, found) for text, found in zip(texts, tagged, strict=True)]

    def _tag(
        self, texts: Sequence[Segmentation], places: Sequence[tuple[int, int, int]], scores: Sequence[Floats]
    ) -> list[Tagged]:
        spans: list[list[TaggedSpan]] = [[] for _ in texts]
        posteriors = [np.zeros((len(text.tokens), len(TAGS)), np.float32) for text in texts]
        for rows in posteriors:
            rows[:, 0] = 1.0
        labels = self.labeller.labels
        for (text, first, last), rows in zip(places, scores, strict=True):
            known = rows.max(axis=1, initial=0.0) > 0.0
            posteriors[text][first:last][known] = rows[known] @ self._columns
            best, sure = rows.argmax(axis=1), rows.max(axis=1, initial=0.0)
            decoded = [
                labels[number] if read else "O" for number, read in zip(best.tolist(), known.tolist(), strict=True)
            ]
            for start, end, kind in bio_spans(decoded):
                if kind in OURS:
                    confidence = float(sure[start:end].min())
                    spans[text].append(TaggedSpan(first + start, first + end, OURS[kind], confidence))
        return [Tagged(tuple(found), rows) for found, rows in zip(spans, posteriors, strict=True)]
