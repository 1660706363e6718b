"""What an entity recognizer is to the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from arabnews_nlp.document import Entity
from arabnews_nlp.text.segmentation import Segmentation


class Recognizer(Protocol):
    """Finds entities in segmented texts.

    `recognize` takes any number of texts, so that a network can batch over them, and returns for each its entities:
    sorted, without overlap, spans without proclitics, offsets in the text of the segmentation.
    """

    @property
    def name(self) -> str: ...

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]: ...
