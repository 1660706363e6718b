"""Splits proclitics (و ف ب ل ك س) from a folded word."""

from __future__ import annotations


def split(norm: str) -> tuple[str, str]:
    """The proclitics and the stem of the folded word `norm`."""
    for article in ("وال", "بال", "فال", "كال"):
        if norm.startswith(article) and len(norm) > 6:
            return norm[0], norm[1:]
    return "", norm
