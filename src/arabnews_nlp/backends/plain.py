"""Words as the corpora spell them that the backends were trained on."""

from __future__ import annotations

from arabnews_nlp.text.normalize import Normalized, Normalizer

_normalizer = Normalizer(alef=False, ya=False, persian=False, digits=False)
# Controls and lone surrogates, which tokenizers of other packages refuse.
_UNREADABLE = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
_SPACES = (*range(0x09, 0x0E), *range(0x1C, 0x20), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
_READABLE = {**dict.fromkeys(_UNREADABLE, "\ufffd"), **dict.fromkeys((*_SPACES, 0x202F, 0x205F, 0x3000), " ")}


def plain_word(word: str) -> str:
    """`word` without vowel signs, tatweel and controls, its ligatures parted; hamza, alef and digits as they are."""
    return _normalizer.fold(word).translate(_READABLE)


def plain_text(text: str) -> tuple[str, Normalized]:
    """`text` in the same spelling with blanks for all white space, and the map of its offsets."""
    normalized = _normalizer.normalize(text)
    return normalized.text.translate(_READABLE), normalized
