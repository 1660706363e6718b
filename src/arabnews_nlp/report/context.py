"""The words around a quote."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from arabnews_nlp.document import Document, Quote
from arabnews_nlp.text.characters import LINE_BREAKS
from arabnews_nlp.text.segment import segment

LONG_PARAGRAPH = 600  # characters; of a longer one only the sentences of the quote are shown
LONG_CONTEXT = 1500  # characters; a longer context is cut
CUT = "…"
LINE_BREAK = re.compile(f"[{re.escape(LINE_BREAKS)}]")


class Contexts:
    """The contexts of the quotes of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._segmentation = document.segmentation
        breaks = [found.start() for found in LINE_BREAK.finditer(document.text)]
        self._paragraph_starts = [0, *(place + 1 for place in breaks)]
        self._paragraph_ends = [*breaks, len(document.text)]
        self._sentence_spans: Sequence[tuple[int, int]] | None = None

    def of(self, quote: Quote) -> list[str]:
        """The paragraph around a quote in parts; those at odd places are the quote's own words.

        Of a long paragraph the sentences that hold the quote, its cue and the mention of its speaker.
        """
        if not quote.content:
            return ["", quote.text]
        spans = sorted((span.start, span.end) for span in quote.content)
        start, end = self._around(quote, spans[0][0], max(end for _, end in spans))
        parts = [CUT if self._is_cut(start, left=True) else ""]
        place, room = start, LONG_CONTEXT
        for first, last in spans:
            first = max(first, place)
            parts[-1] += self._text[place:first]
            shown = self._text[first : min(last, first + room)]
            room -= len(shown)
            parts += [shown, ""]
            if len(shown) < last - first:
                parts[-1] = CUT
                return parts
            place = max(first, last)
        parts[-1] += self._text[place:end] + (CUT if self._is_cut(end, left=False) else "")
        return parts

    def _around(self, quote: Quote, first: int, last: int) -> tuple[int, int]:
        start = self._paragraph_starts[bisect_right(self._paragraph_starts, first) - 1]
        end = self._paragraph_ends[max(bisect_right(self._paragraph_starts, max(first, last - 1)) - 1, 0)]
        end = max(end, last)
        if end - start <= LONG_PARAGRAPH:
            return start, end
        mention = quote.speaker.mention if quote.speaker else None
        near = [(span.start, span.end) for span in (quote.cue, mention) if span is not None]
        inside = [(low, high) for low, high in near if start <= low and high <= end]
        first = min([first, *(low for low, _ in inside)])
        last = max([last, *(high for _, high in inside)])
        overlapping = [(low, high) for low, high in self._sentences() if low < last and high > first]
        if overlapping:
            first, last = min(first, overlapping[0][0]), max(last, overlapping[-1][1])
        return max(start, first), min(end, last)

    def _sentences(self) -> Sequence[tuple[int, int]]:
        if self._sentence_spans is None:
            cut = self._segmentation or segment(self._text)
            self._sentence_spans = [
                (cut.tokens[first].start, cut.tokens[last - 1].end) for first, last in cut.sentences
            ]
        return self._sentence_spans

    def _is_cut(self, place: int, *, left: bool) -> bool:
        """Whether words of the same paragraph are left out before or behind `place`."""
        number = bisect_right(self._paragraph_starts, place) - 1
        if left:
            return bool(self._text[self._paragraph_starts[number] : place].strip())
        return bool(self._text[place : self._paragraph_ends[number]].strip())
