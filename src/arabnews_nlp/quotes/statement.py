"""A quote before its speaker is resolved."""

from __future__ import annotations

from dataclasses import dataclass

from arabnews_nlp.quotes.content import Content
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.speakers import Mention


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by which cue, and the mention of its source.

    rule: the way it was found. anchor: the token that stands for it in the order of the text. chance: the
    probability that it is a statement. end_chance: the probability that its content ends where it does.
    """

    cue: CueCandidate | None
    content: Content
    mention: Mention | None
    rule: str
    anchor: int
    chance: float = 1.0
    end_chance: float = 1.0
