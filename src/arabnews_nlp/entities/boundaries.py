"""Where a tagged name begins and ends by the guidelines: marks, titles, numbers, head nouns, joined names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arabnews_nlp.encoder.tagging import TaggedSpan
from arabnews_nlp.entities.gazetteer import entity_words, gazetteer
from arabnews_nlp.text.segmentation import Token

_PART_OF_NAME = frozenset(("حزب", "مجموعة", "نادي", "فريق", "مؤسسة"))
_BEFORE_NAMES = frozenset(
    ("الملا", "ملا", "المرحوم", "المرحومة", "نجل", "نجلي", "نجله", "شريكي", "شقيقي", "زوجته", "زوجها")
)
_EDGES = frozenset(("mark", "punct", "symbol"))


class Boundaries:
    """Corrects spans by word lists of the lexicon."""

    def __init__(self) -> None:
        words = entity_words()
        self._titles = words.titles | _BEFORE_NAMES
        self._outside = words.outside - _PART_OF_NAME
        self._names = gazetteer()

    def fix(self, tokens: Sequence[Token], span: TaggedSpan) -> Iterator[TaggedSpan]:
        """The span's corrected parts: none, one, or several where persons were joined by و."""
        for part in self._parts(tokens, span):
            start, end = part.start, part.end
            while start < end and tokens[start].kind in _EDGES:
                start += 1
            while end > start and (tokens[end - 1].kind in _EDGES or _is_amount(tokens[end - 1])):
                end -= 1
            if part.label == "PER":
                while end - start > 1 and tokens[start].stem in self._titles:
                    start += 1
            if start < end:
                yield part._replace(start=start, end=end)

    def _parts(self, tokens: Sequence[Token], span: TaggedSpan) -> Iterator[TaggedSpan]:
        start = span.start
        if span.label in ("PER", "COUNTRY"):
            for at in range(span.start + 1, span.end):
                if tokens[at].proclitics == "و":
                    yield span._replace(start=start, end=at)
                    start = at
        yield span._replace(start=start)

    def strip_head(self, tokens: Sequence[Token], span: TaggedSpan, spans: Sequence[TaggedSpan]) -> TaggedSpan:
        """The span without a descriptive head noun where the rest is an unmistakable name by itself."""
        if span.label != "ORG" or span.end - span.start < 2 or tokens[span.start].stem not in self._outside:
            return span
        rest = tuple(token.norm for token in tokens[span.start + 1 : span.end])
        if self._is_organization(rest) or any(
            other.label == "ORG"
            and other.end - other.start == len(rest)
            and tokens[other.start].stem == rest[0]
            and tuple(token.norm for token in tokens[other.start + 1 : other.end]) == rest[1:]
            for other in spans
        ):
            return span._replace(start=span.start + 1)
        return span

    def _is_organization(self, words: tuple[str, ...]) -> bool:
        labels = {entry.label for entry in self._names.get(words[0], ()) if entry.rest == words[1:]}
        return labels == {"ORG"}


def _is_amount(token: Token) -> bool:
    return token.kind == "number" and ("." in token.norm or "%" in token.norm or "," in token.norm)
