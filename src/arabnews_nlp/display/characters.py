"""Text as HTML: escaped, left-to-right runs found, direction controls made visible and harmless."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

CONTROLS = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_REPLACEMENT = "\ufffd"
_SPECIAL = re.compile(f"[\0\r{''.join(CONTROLS)}\ud800-\udfff]")

# One letter a character: L letters from left to right, 1 digits, R from right to left, m marks that go with their
# letter, and characters that may join a run stand for themselves.
_JOINERS = " .,:/_&'’=?~+-#@%"
_STANDING = frozenset(_JOINERS + "−$€£¥°")
_CLASSES = {"L": "L", "EN": "1", "R": "R", "AL": "R", "AN": "R", "NSM": "m", "BN": "m"}
_WORD = "[L1m]"
_JOINED = rf"(?:[{re.escape(_JOINERS)}]{{1,3}}{_WORD}+)*"
_LEFT_TO_RIGHT = re.compile(
    rf"[#@~]?1*L[L1m]*{_JOINED}(?:[+#/%=_]+(?![R1L]))?"
    r"|1{4}-1{2}-1{2}(?!1)"
    r"|(?<![R1])\+1(?:[ -]?1)*"
    r"|(?:(?<![R1])[+\-−])?[$€£¥]?1+(?:[.,:/]1+)*[%°$€£¥]?"
)


def escape(text: str) -> str:
    """HTML of `text` that shows its direction controls, unpaired surrogates and NUL, and can be written as UTF-8."""
    return _SPECIAL.sub(_special, html.escape(text, quote=False))


def attribute(text: str) -> str:
    """`text` for use between double quotes in an HTML tag, without its direction controls."""
    return html.escape(_SPECIAL.sub(_plain, text))


def isolated(text: str) -> str:
    """`escape(text)`, with its left-to-right runs set apart."""
    parts: list[str] = []
    position = 0
    for start, end in left_to_right_runs(text):
        parts += escape(text[position:start]), '<bdi dir="ltr">', escape(text[start:end]), "</bdi>"
        position = end
    return "".join(parts) + escape(text[position:])


def left_to_right_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where Latin names, addresses and European digits stand."""
    if text.isascii() and not any(map(str.isalnum, text)):
        return
    classes = "".join(map(_class, text))
    for match in _LEFT_TO_RIGHT.finditer(classes):
        yield match.span()


def joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    return all(unicodedata.category(character)[0] in "LMN" or character == "\u200d" for character in (left, right))


def _class(character: str) -> str:
    if character in _STANDING:
        return character
    if character in CONTROLS:
        return "n"
    if character == "\u200e":
        return "m"
    return _CLASSES.get(unicodedata.bidirectional(character), "n")


def _special(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\r":
        return "&#13;"
    name = CONTROLS.get(character)
    if name is not None:
        return f'<span class="control" data-name="{name}">{character}</span>'
    return f'<span class="unprintable" data-name="U+{ord(character):04X}">{_REPLACEMENT}</span>'


def _plain(match: re.Match[str]) -> str:
    character = match.group()
    return "" if character in CONTROLS else " " if character == "\r" else _REPLACEMENT
