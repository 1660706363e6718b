"""CSV: one row a quote."""

from __future__ import annotations

import csv
from io import StringIO
from typing import BinaryIO

from arabnews_nlp.document import Document, Quote
from arabnews_nlp.io.article import Article

COLUMNS = (
    "document",
    "quote",
    "type",
    "speaker",
    "kind",
    "title",
    "affiliation",
    "country",
    "resolution",
    "mention",
    "cue",
    "lemma",
    "stance",
    "addressee",
    "text",
    "start",
    "end",
    "segments",
    "parent",
    "confidence",
    "rule",
)


def row(document: Document, quote: Quote) -> dict[str, str | int | float | None]:
    """The columns of one quote; what is unknown is None."""
    speaker, cue = quote.speaker, quote.cue
    return {
        "document": document.id,
        "quote": quote.id,
        "type": quote.type,
        "speaker": speaker.name if speaker else None,
        "kind": speaker.kind if speaker else None,
        "title": speaker.title if speaker else None,
        "affiliation": speaker.affiliation if speaker else None,
        "country": speaker.country if speaker else None,
        "resolution": speaker.resolution if speaker else None,
        "mention": speaker.mention.text if speaker and speaker.mention else None,
        "cue": cue.text if cue else None,
        "lemma": cue.lemma if cue else None,
        "stance": cue.stance if cue else None,
        "addressee": quote.addressee.text if quote.addressee else None,
        "text": quote.text,
        "start": quote.content[0].start if quote.content else None,
        "end": quote.content[-1].end if quote.content else None,
        "segments": " ".join(f"{span.start}:{span.end}" for span in quote.content),
        "parent": quote.parent,
        "confidence": round(quote.confidence, 4),
        "rule": quote.rule,
    }


class CsvWriter:
    """A header and one row a quote; a document without quotes has no row."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._started = False

    def write(self, document: Document, article: Article | None = None) -> None:
        buffer = StringIO(newline="")
        rows = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
        if not self._started:
            rows.writeheader()
            self._started = True
        rows.writerows(row(document, quote) for quote in document.quotes)
        self._stream.write(buffer.getvalue().encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        if not self._started:
            self._stream.write((",".join(COLUMNS) + "\n").encode())
        self._stream.flush()
