"""Entities of Stanza's NER over our own words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from arabnews_nlp.backends.catalogue import STANZA_ENTITIES
from arabnews_nlp.backends.plain import plain_word
from arabnews_nlp.backends.stanza_data import GET_MODELS, resources_folder
from arabnews_nlp.backends.stanza_pipeline import open_pipeline
from arabnews_nlp.document import Entity
from arabnews_nlp.encoder.tagging import Tagged, TaggedSpan
from arabnews_nlp.entities.bio import OURS, bio_spans, unknown_labels
from arabnews_nlp.entities.document_pass import DocumentPass
from arabnews_nlp.entities.gazetteer import EntityLexicon
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.text.segmentation import Segmentation

TAGS = ("O", "NAME")
CONFIDENCE = 0.5
_NOTHING = "."


class StanzaRecognizer:
    """Finds entities with Stanza's NER, the miscellaneous ones left out.

    folder: of Stanza's resources, without it the user's own. Reads the words of our segmentation, so that its offsets
    are exact. Stanza tells no probabilities, and `Entity.confidence` is CONFIDENCE throughout.
    Raises MissingModelError where package or model are missing, damaged, or have other labels.
    """

    name = "stanza"

    def __init__(self, folder: Path | None = None, *, lexicon: EntityLexicon | None = None) -> None:
        self.pipeline = open_pipeline(STANZA_ENTITIES, ("tokenize", "ner"), folder, tokenize_pretokenized=True)
        labels = sorted(self.pipeline.processors["ner"].get_known_tags())
        if unknown := unknown_labels(labels):
            raise MissingModelError(
                f"the NER of Stanza in {folder or resources_folder()} has the labels {', '.join(unknown[:5])}, "
                f"not PER, ORG and LOC; run: {GET_MODELS}"
            )
        self._document_pass = DocumentPass(TAGS, self.name, lexicon)

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        places = [(text, first, last) for text, seg in enumerate(texts) for first, last in seg.sentences]
        plain = lru_cache(None)(plain_word)
        sentences = [
            [plain(token.text).strip() or _NOTHING for token in texts[text].tokens[first:last]]
            for text, first, last in places
        ]
        spans: list[list[TaggedSpan]] = [[] for _ in texts]
        posteriors = [np.tile(np.array([1.0, 0.0], np.float32), (len(text.tokens), 1)) for text in texts]
        for (text, first, _), labels in zip(places, self._labels(sentences), strict=True):
            for start, end, kind in bio_spans(labels):
                if kind in OURS:
                    spans[text].append(TaggedSpan(first + start, first + end, OURS[kind], CONFIDENCE))
                    posteriors[text][first + start : first + end] = 1.0 - CONFIDENCE, CONFIDENCE
        tagged = [Tagged(tuple(found), rows) for found, rows in zip(spans, posteriors, strict=True)]
        return [self._document_pass(text, found) for text, found in zip(texts, tagged, strict=True)]

    def _labels(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        if not sentences:
            return []
        read = self.pipeline(list(map(list, sentences)))
        return [[token.ner or "O" for token in sentence.tokens] for sentence in read.sentences]
