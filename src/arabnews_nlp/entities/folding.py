"""Folding of lexicon entries to the spelling of `Token.norm`."""

from __future__ import annotations

_FOLD = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    **dict.fromkeys(range(0x064B, 0x0660)),
    **dict.fromkeys(map(ord, "\u0640\u0670")),
}


def fold(name: str) -> str:
    """`name` as segmentation writes `Token.norm`: no tashkeel or tatweel, one alef, ي for ى."""
    return name.translate(_FOLD)


def name_key(word: str) -> str:
    """Key of a folded word in the table of person names, where final ة and ه are one."""
    return word[:-1] + "ه" if word.endswith("ة") else word
