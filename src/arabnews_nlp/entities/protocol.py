"""What an entity recognizer is to the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from arabnews_nlp.document import Entity
from arabnews_nlp.text.segmentation import Segmentation


class Recognizer(Protocol):
    """Finds entities in segmented texts.

    `name` is what it is called; its entities carry it as `Entity.source`.
    """

    @property
    def name(self) -> str: ...

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        """The entities of each text, so that a network can batch over them.

        Returns:
            As many tuples as texts, in their order: sorted, without overlap, spans without proclitics, offsets in
                `Segmentation.text`.
        """
        ...
