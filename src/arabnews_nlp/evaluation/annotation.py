"""One form for annotated and predicted articles, so that they can be compared.

Ranges are half open and count code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Range = tuple[int, int]
UNKNOWN_SPEAKER = "?"


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled entity span; country is the code of a COUNTRY."""

    start: int
    end: int
    label: str
    country: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote as it is compared; speaker is None where the source is unknown."""

    type: str | None
    speaker: str | None
    kind: str | None
    content: tuple[Range, ...]
    cue: Range | None = None
    mention: Range | None = None
    addressee: Range | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Annotation:
    """An article with its entities and quotes."""

    id: str
    text: str
    entities: tuple[Mention, ...] = ()
    quotes: tuple[Statement, ...] = ()


def annotation_from_record(record: Mapping[str, Any]) -> Annotation:
    """The annotation in a record of `Document.to_dict`, or in one of a gold JSONL file.

    In the gold form spans are `[start, end]`, and speaker, kind and speaker_mention are fields of the quote.
    Raises KeyError, TypeError or ValueError where the record has another form.
    """
    return Annotation(
        str(record["id"]),
        record.get("text", ""),
        tuple(
            Mention(
                entity["start"], entity["end"], entity["label"], entity.get("country"), entity.get("confidence", 1.0)
            )
            for entity in record.get("entities", ())
        ),
        tuple(_statement(quote) for quote in record.get("quotes", ())),
    )


def _statement(quote: Mapping[str, Any]) -> Statement:
    speaker = quote.get("speaker")
    if speaker is None or isinstance(speaker, str):
        name, kind, mention = speaker, quote.get("kind"), quote.get("speaker_mention")
    else:
        name, kind, mention = speaker.get("name"), speaker.get("kind"), speaker.get("mention")
    return Statement(
        quote.get("type"),
        None if not name or name == UNKNOWN_SPEAKER else name,
        kind,
        _ranges(quote["content"]),
        _range(quote.get("cue")),
        _range(mention),
        _range(quote.get("addressee")),
        quote.get("confidence", 1.0),
    )


def _ranges(spans: Iterable[Any]) -> tuple[Range, ...]:
    return tuple(found for span in spans if (found := _range(span)) is not None)


def _range(span: Mapping[str, int] | Sequence[int] | None) -> Range | None:
    if not span:
        return None
    if isinstance(span, Mapping):
        return span["start"], span["end"]
    start, end = span
    return start, end
