"""One segmented text with its entities laid over the tokens: what every step of the quote chain reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arabnews_nlp.document import Entity, Span
from arabnews_nlp.text.segmentation import MarkPair, Segmentation, Token

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ي", "ني", "نا", "ك", "كم", "ما")
PARTICLES = frozenset("ان" + pronoun for pronoun in _PRONOUNS)
FA_PARTICLES = frozenset("ف" + particle for particle in PARTICLES)
BI_PARTICLES = frozenset("ب" + particle for particle in PARTICLES)
STATEMENT_PARTICLES = PARTICLES | BI_PARTICLES
FINAL_STOPS = frozenset({".", "،", ",", "؛", ";", ":", "..", "...", "…", "-", "–", "—", "ـ"})
SENTENCE_STOPS = frozenset({".", "..", "...", "…", "؟", "?", "!"})
COMMAS = frozenset({"،", ",", "؛", ";"})
DASHES = frozenset({"-", "–", "—"})
CLOSED_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Parallel lists over the tokens of `seg`.

    entity: the entity that covers a token, or None. sentence, paragraph: the index of the range a token is in.
    opens, closes: the pair whose opening or closing mark a token is. within: the innermost complete pair that
    encloses a token, or None.
    """

    seg: Segmentation
    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    norms: tuple[str, ...]
    entity: tuple[Entity | None, ...]
    sentence: tuple[int, ...]
    paragraph: tuple[int, ...]
    opens: dict[int, MarkPair]
    closes: dict[int, MarkPair]
    within: tuple[MarkPair | None, ...]

    @classmethod
    def of(cls, seg: Segmentation, entities: Sequence[Entity]) -> Reading:
        count = len(seg.tokens)
        covering: list[Entity | None] = [None] * count
        for entity in entities:
            first, last = seg.token_range(entity.start, entity.end)
            covering[first:last] = [entity] * (last - first)
        within: list[MarkPair | None] = [None] * count
        complete = [pair for pair in seg.marks if pair.open is not None and pair.close is not None]
        for pair in sorted(complete, key=lambda pair: pair.depth):
            if pair.depth <= CLOSED_LENGTH:
                within[pair.start : pair.end] = [pair] * (pair.end - pair.start)
        return cls(
            seg,
            seg.text,
            seg.tokens,
            tuple(entities),
            tuple([token.norm for token in seg.tokens]),
            tuple(covering),
            _index_of(seg.sentences, count),
            _index_of(seg.paragraphs, count),
            {pair.open: pair for pair in seg.marks if pair.open is not None},
            {pair.close: pair for pair in seg.marks if pair.close is not None},
            tuple(within),
        )

    def span(self, first: int, last: int) -> Span:
        """The text span of the tokens [first, last)."""
        return Span.of(self.text, self.tokens[first].start, self.tokens[last - 1].end)

    def sentence_end(self, index: int) -> int:
        return self.seg.sentences[self.sentence[index]][1]

    def sentence_start(self, index: int) -> int:
        return self.seg.sentences[self.sentence[index]][0]

    def paragraph_end(self, index: int) -> int:
        return self.seg.paragraphs[self.paragraph[index]][1]

    def paragraph_start(self, index: int) -> int:
        return self.seg.paragraphs[self.paragraph[index]][0]

    def proclitics(self, index: int) -> str:
        """The proclitics of a token, none where an entity takes the word whole (لبنى, which is no ل + بنى).

        Where the token was left whole they are what stands before the entity in it.
        """
        token = self.tokens[index]
        entity = self.entity[index]
        if entity is None:
            return token.proclitics
        if entity.start <= token.start:
            return ""
        return token.proclitics or self.text[token.start : entity.start]

    def stem_start(self, index: int) -> int:
        """Where a token begins without the proclitics that are none of its own."""
        token = self.tokens[index]
        entity = self.entity[index]
        if entity is not None and not token.proclitics:
            return max(token.start, entity.start)
        return token.stem_start if self.proclitics(index) else token.start

    def is_mark(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].kind == "mark"

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].kind in ("word", "number", "hashtag")

    def entities_in(self, first: int, last: int) -> list[Entity]:
        """Entities that begin within the tokens [first, last), in order."""
        found: list[Entity] = []
        for index in range(first, last):
            entity = self.entity[index]
            if entity is not None and (not found or found[-1] is not entity):
                found.append(entity)
        return found

    def word_count(self, first: int, last: int) -> int:
        return sum([token.kind in ("word", "number", "hashtag") for token in self.tokens[first:last]])


def _index_of(ranges: Sequence[tuple[int, int]], count: int) -> tuple[int, ...]:
    index_of = [0] * count
    for index, (first, last) in enumerate(ranges):
        index_of[first:last] = [index] * (last - first)
    return tuple(index_of)
