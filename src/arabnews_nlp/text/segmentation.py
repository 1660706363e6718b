"""Values that segmentation hands to the later stages.

Every offset counts Unicode code points of the caller's own text, half open; `text[start:end]` is the span's
text.
Ranges over tokens are half-open pairs of token indices.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, Protocol

TokenKind = Literal["word", "number", "mark", "punct", "url", "email", "hashtag", "handle", "symbol"]


@dataclass(frozen=True, slots=True, init=False)
class Token:
    """One token of the text.

    Attributes:
        start: Offset of its first code point.
        end: Offset behind its last code point.
        text: The token as it stands in the text.
        norm: The folded form (no tashkeel, tatweel or controls, one alef, ي for ى, ASCII digits; ة is kept).
        proclitics: The folded proclitics that the word begins with, such as "و" or "ول"; empty where there are none.
        stem: `norm` without the proclitics, with the article restored (للناتو has the stem الناتو).
        stem_start: Where the stem begins in the text (for للناتو at the second ل).
        kind: What sort of token it is; "mark" is a quotation mark of any shape.
    """

    start: int
    end: int
    text: str
    norm: str
    proclitics: str
    stem: str
    stem_start: int
    kind: TokenKind

    def __init__(
        self, start: int, end: int, text: str, norm: str, proclitics: str, stem: str, stem_start: int, kind: TokenKind
    ) -> None:
        # Half the time of the frozen dataclass's own, and there is a token for every word.
        _set_start(self, start)
        _set_end(self, end)
        _set_text(self, text)
        _set_norm(self, norm)
        _set_proclitics(self, proclitics)
        _set_stem(self, stem)
        _set_stem_start(self, stem_start)
        _set_kind(self, kind)


_set_start, _set_end, _set_text, _set_norm, _set_proclitics, _set_stem, _set_stem_start, _set_kind = (
    getattr(Token, name).__set__ for name in Token.__slots__
)


@dataclass(frozen=True, slots=True)
class MarkPair:
    """Two quotation marks that belong together, as token indices; a missing `open` or `close` is None.

    start and end give the token range enclosed (without the marks); for a missing mark the range ends where
    the paragraph or the pair around it does, or at the next mark without a partner. depth counts the complete
    pairs around it.
    """

    open: int | None
    close: int | None
    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a morphological analyser tells of a word: its dictionary form and part of speech, without vowel signs.

    pos: in the analyser's own tag set. enclitic: the pronoun written together with the word, else empty.
    """

    lemma: str
    pos: str
    enclitic: str = ""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A text cut into tokens, sentences and paragraphs, with its quotation marks paired.

    Attributes:
        text: The text, unchanged.
        tokens: In order; white space belongs to none.
        sentences: Ranges of tokens, half open.
        paragraphs: Ranges of tokens, half open.
        marks: Quotation marks that belong together.
        analyses: Of each token, None where the analyser does not know it; empty where no analyser was asked.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]
    marks: tuple[MarkPair, ...]
    analyses: tuple[Analysis | None, ...] = ()
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple([token.start for token in self.tokens]))

    def token_at(self, offset: int) -> int | None:
        """Index of the token that covers the code point at `offset`, or None."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.tokens[index].end:
            return index
        return None

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Token range of all tokens that overlap the text span [start, end)."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.tokens[first].end <= start:
            first += 1
        last = bisect_right(self._starts, end - 1) if end > start else first
        return first, max(first, last)


class Tokenizer(Protocol):
    """Takes a segmentation and gives it back with its own proclitics, stems and analyses of the same tokens."""

    @property
    def name(self) -> str: ...

    def tokenize(self, segmentation: Segmentation) -> Segmentation: ...
