"""The embedded recognizer: the shipped network, then what only the whole article tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from arabnews_nlp.document import Entity
from arabnews_nlp.encoder.network import Encoder
from arabnews_nlp.encoder.tagging import SpanTagger
from arabnews_nlp.entities.document_pass import DocumentPass
from arabnews_nlp.entities.gazetteer import EntityLexicon
from arabnews_nlp.text.segmentation import Segmentation

HEAD = "entities"


class EmbeddedRecognizer:
    """Finds entities with the network of `encoder`, or of the package in `folder` (default: the shipped one).

    `Entity.confidence` estimates the chance that span and label are both right.
    Raises MissingModelError where the model is missing or damaged.
    """

    name = "embedded"

    def __init__(
        self, folder: Path | None = None, *, encoder: Encoder | None = None, lexicon: EntityLexicon | None = None
    ) -> None:
        self.encoder = encoder if encoder is not None else Encoder(folder)
        self._tagger = SpanTagger(self.encoder, HEAD)
        self._document_pass = DocumentPass(self._tagger.tags, self.name, lexicon)

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        tagged = self._tagger.decode(texts, self.encoder.run(texts))
        return [self._document_pass(text, found) for text, found in zip(texts, tagged, strict=True)]
