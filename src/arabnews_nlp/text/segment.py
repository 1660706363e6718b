"""Cuts a text into tokens, sentences and paragraphs without changing it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from arabnews_nlp.text import clitics
from arabnews_nlp.text.characters import ARABIC, COMBINING_LATIN, CONTROLS, LINE_BREAKS, MARKS, TATWEEL
from arabnews_nlp.text.marks import MARK_SHAPES, pair_marks
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segmentation import MarkPair, Segmentation, Token, TokenKind

_INNER = f"{ARABIC}{MARKS}{TATWEEL}"
_LATIN = f"(?:(?![{ARABIC}{TATWEEL}])[^\\W_])"
_LATIN_LETTER = f"(?:(?![{ARABIC}{TATWEEL}])[^\\W\\d_])"
_URL_BODY = f'[^\\s{CONTROLS}<>"«»“”،؛؟]'
_URL_END = f"[^\\s{CONTROLS}<>\"'«»“”‘’،؛؟.,;:!?)\\]}}]"
_TAG = f"\\w[\\w{MARKS}]*(?:[{CONTROLS}]+[\\w{MARKS}]+)*"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_SHAPES = "|".join(re.escape(shape) for shape in sorted(MARK_SHAPES, key=len, reverse=True) if shape != ",,")

# Every alternative is linear: bounded repetition, or neighbouring classes that share no character.
_TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "acronym": f"[{ARABIC}](?:\\.[{ARABIC}])+(?![{_INNER}])",
            "word": f"[{ARABIC}][{_INNER}]*(?:[{CONTROLS}]+[{_INNER}]+)*",
            "break": f"[{LINE_BREAKS}]",
            "email": r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
            "url": f"(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://|[Ww]{{3}}\\.){_URL_BODY}*{_URL_END}",
            "domain": r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}"
            r"(?:com|net|org|info|edu|gov|int|news|[a-z]{2})(?![A-Za-z0-9-])"
            f"(?:/(?:{_URL_BODY}*{_URL_END})?)?",
            "latin": r"[0-9]+[A-Za-z][A-Za-z0-9]*|(?:[A-Z]\.){2,}",
            "number": r"\d{1,4}-\d{1,2}-\d{1,4}(?!\d)|[%٪]?\d+(?:[.,٫٬،/:]\d+)*[%٪]?",
            "other": f"{_LATIN_LETTER}(?:{_LATIN}|[{COMBINING_LATIN}]|['’](?={_LATIN_LETTER})"
            f"|[{CONTROLS}]+(?={_LATIN}))*",
            "mark": f"(?<!,),,(?!,)|{_SHAPES}",
            "dots": r"\.{2,}",
            "hashtag": f"[#＃]{_TAG}",
            "handle": f"[@＠]{_TAG}",
            "symbol": "[\U0001f1e6-\U0001f1ff]{2}"
            f"|[{_EMOJI}](?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[{_EMOJI}])*"
            f"|[^\\s{CONTROLS}\\x00-\\x1f\\x7f-\\x9f]",
        }.items()
    )
)
_KINDS: dict[str, TokenKind] = {
    "acronym": "word",
    "word": "word",
    "email": "email",
    "url": "url",
    "domain": "url",
    "latin": "word",
    "number": "number",
    "mark": "mark",
    "dots": "punct",
    "hashtag": "hashtag",
    "handle": "handle",
}
_TERMINALS = frozenset(".؟!?…۔‼⁇⁈⁉")
_CLOSING_BRACKETS = frozenset(")]}﴾")
_LONGEST_LETTER = 3
_CONTINUING = frozenset("،,:؛;-–—")
_LATIN_ABBREVIATIONS = frozenset(
    ("Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Sr", "Jr", "vs", "No", "Co", "Inc", "Ltd", "Corp", "Gen", "Sen")
)
_CACHED_TYPES = 200_000
_CACHED_LENGTH = 64


class _Role(IntEnum):
    PLAIN = 0
    BREAK = 1
    TERMINAL = 2
    MARK = 3


class _Type(NamedTuple):
    """What is the same for every token of one spelling."""

    kind: TokenKind
    norm: str
    proclitics: str
    stem: str
    stem_offset: int
    role: _Role


_normalizer = Normalizer()
_types: dict[str, _Type] = {}


def segment(text: str) -> Segmentation:
    """The tokens, sentences, paragraphs and paired quotation marks of `text`.

    Offsets are code points of `text` itself. Every character that is neither white space nor a control lies
    in exactly one token. Works for any string, in time linear in its length.
    """
    tokens: list[Token] = []
    paragraphs: list[tuple[int, int]] = []
    terminals: list[int] = []
    marks: list[int] = []
    first = 0
    known = _types.get
    append = tokens.append
    for match in _TOKEN.finditer(text):
        word = match.group()
        kind, norm, proclitics, stem, stem_offset, role = known(word) or _type_of(word, match.lastgroup)
        if role:
            if role is _Role.BREAK:
                if first < len(tokens):
                    paragraphs.append((first, len(tokens)))
                    first = len(tokens)
                continue
            (terminals if role is _Role.TERMINAL else marks).append(len(tokens))
        start, end = match.span()
        append(Token(start, end, word, norm, proclitics, stem, start + stem_offset, kind))
    if first < len(tokens):
        paragraphs.append((first, len(tokens)))
    pairs = pair_marks(text, tokens, paragraphs, marks)
    sentences = _sentences(tokens, paragraphs, terminals, pairs)
    return Segmentation(text, tuple(tokens), tuple(sentences), tuple(paragraphs), pairs)


def _type_of(word: str, group: str | None) -> _Type:
    value = _analyse(word, group)
    if len(word) <= _CACHED_LENGTH:
        if len(_types) >= _CACHED_TYPES:
            _types.clear()
        _types[word] = value
    return value


def _analyse(word: str, group: str | None) -> _Type:
    if group == "break":
        return _Type("punct", "", "", "", 0, _Role.BREAK)
    if group == "word":
        folded = _normalizer.normalize(word)
        proclitics, stem = clitics.split(folded.text)
        offset = 0
        if proclitics:
            offset = folded.to_original(len(proclitics), len(folded.text))[0]
        return _Type("word", folded.text, proclitics, stem, offset, _Role.PLAIN)
    norm = _normalizer.fold(word)
    if group == "mark":
        role = _Role.MARK
    elif word[0] in _TERMINALS:
        role = _Role.TERMINAL
    else:
        role = _Role.PLAIN
    return _Type(_kind(word, group), norm, "", norm, 0, role)


def _kind(word: str, group: str | None) -> TokenKind:
    if group == "other":
        return "word" if word[0].isalpha() else "number"
    if group == "symbol":
        punctuation = len(word) == 1 and (unicodedata.category(word)[0] == "P" or word == TATWEEL)
        return "punct" if punctuation else "symbol"
    return _KINDS[group or ""]


def _sentences(
    tokens: list[Token], paragraphs: list[tuple[int, int]], terminals: list[int], pairs: tuple[MarkPair, ...]
) -> list[tuple[int, int]]:
    outer = [pair for pair in pairs if pair.depth == 0 and pair.open is not None and pair.close is not None]
    opens = [pair.open for pair in outer if pair.open is not None]
    openers = {pair.open for pair in pairs}
    tails = {pair.close: _words_end(tokens, pair.start, pair.close) for pair in outer if pair.close is not None}
    sentences: list[tuple[int, int]] = []
    position = wordless = 0
    for first, last in paragraphs:
        start = first
        while position < len(terminals) and terminals[position] < last:
            terminal = terminals[position]
            position += 1
            if terminal < max(start, wordless):
                continue
            at = bisect_right(opens, terminal) - 1
            enclosing = outer[at] if at >= 0 and terminal < outer[at].end else None
            if enclosing and enclosing.close is not None and first <= enclosing.start and enclosing.close < last:
                end = _end_of_quotation(tokens, terminal, enclosing.close, last, tails[enclosing.close])
            elif _ends_sentence(tokens, terminal, start, last):
                end = terminal + 1
            else:
                continue
            if end is None:
                continue
            while end < last and (
                tokens[end].text[0] in _TERMINALS
                or tokens[end].text in _CLOSING_BRACKETS
                or (tokens[end].kind == "mark" and end not in openers)
            ):
                end += 1
            if any(_is_word(tokens[index]) for index in range(max(start, wordless), end)):
                sentences.append((start, end))
                start = end
            else:
                wordless = max(wordless, end)
        if start < last:
            sentences.append((start, last))
    return sentences


def _is_word(token: Token) -> bool:
    return token.kind not in ("punct", "mark")


def _words_end(tokens: list[Token], first: int, last: int) -> int:
    """The place behind the last of the tokens [first, last) that is neither punctuation nor a mark."""
    while last > first and not _is_word(tokens[last - 1]):
        last -= 1
    return last


def _end_of_quotation(tokens: list[Token], terminal: int, close: int, last: int, words_end: int) -> int | None:
    """Where the sentence ends whose full stop is the last thing inside quotation marks, if it is."""
    if terminal < words_end:
        return None
    after = close + 1
    if after == last or tokens[after].text[0] in _TERMINALS:
        return after
    if tokens[after].text in _CONTINUING:
        return None
    full_stop = tokens[terminal].text == "."
    return after if full_stop or tokens[after].proclitics[:1] in ("و", "ف") else None


def _ends_sentence(tokens: list[Token], terminal: int, start: int, last: int) -> bool:
    if tokens[terminal].text != "." or terminal + 1 >= last:
        return True
    if terminal == start:
        return False
    before, after = tokens[terminal - 1], tokens[terminal + 1]
    if before.end != tokens[terminal].start:
        return True
    if before.kind == "number":
        return terminal - 1 != start
    if before.kind != "word":
        return True
    if before.norm.isascii():
        glued = after.start == tokens[terminal].end and after.norm[:1].isascii() and after.kind == "word"
        return not (glued or before.text in _LATIN_ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper()))
    if before.norm == "ا.د":
        return False
    if len(before.norm) == 1:
        return before.norm in "مه" and terminal - 2 >= start and tokens[terminal - 2].kind == "number"
    return not _joins_letters(tokens, terminal)


def _joins_letters(tokens: list[Token], terminal: int) -> bool:
    """Whether the full stop stands inside the spelled letters of an abbreviation, without spaces: بي.بي.سي."""
    if len(tokens[terminal - 1].norm) > _LONGEST_LETTER:
        return False
    for first in (terminal - 3, terminal - 1):
        letters = tokens[first : first + 5 : 2] if first >= 0 else []
        stops = tokens[first + 1 : first + 4 : 2]
        glued = all(a.end == b.start for a, b in pairwise(tokens[max(first, 0) : first + 5]))
        short = all(token.kind == "word" and len(token.norm) <= _LONGEST_LETTER for token in letters)
        if len(letters) == 3 and short and glued and all(stop.text == "." for stop in stops):
            return True
    return False
