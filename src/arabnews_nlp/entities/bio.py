"""Spans from B and I labels of any tagger, with the names that others give to our labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

OURS = {"PER": "PER", "PERS": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC"}
IGNORED = ("MIS", "O")


def bio_spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Half-open ranges with the tagger's own label. An I that continues nothing begins a span; E and S are read too."""
    start, inside = 0, ""
    for index, label in enumerate([*labels, "O"]):
        position, _, kind = label.partition("-")
        goes_on = position in ("I", "E") and kind == inside
        if inside and not goes_on:
            yield start, index, inside
            inside = ""
        if not inside and position in ("B", "I", "E", "S"):
            start, inside = index, kind
        if position in ("E", "S") and inside:
            yield start, index + 1, inside
            inside = ""


def unknown_labels(labels: Sequence[str]) -> list[str]:
    """Those of the labels that are no label of names; all of them where no label is one of ours."""
    kinds = [label.partition("-")[2] or label for label in labels]
    if not any(kind in OURS for kind in kinds):
        return list(labels)
    return [
        label for label, kind in zip(labels, kinds, strict=True) if kind not in OURS and not kind.startswith(IGNORED)
    ]
