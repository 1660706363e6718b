"""Annotations without their texts: ranges into articles that others publish.

    python -m arabnews_nlp.training.standoff ANNOTATIONS.jsonl FOLDER CORPUS.jsonl...

writes to FOLDER each annotated article that one of the corpora holds, in the inline format that training reads. A
corpus is a JSONL file, plain or .gz, of articles with `id`, `title` and `body`; the text that the ranges count in is
the title, an empty line and the body. A speaker is the range at which its name stands in the text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from arabnews_nlp.errors import ArabnewsError
from arabnews_nlp.evaluation.annotation import UNKNOWN_SPEAKER, Annotation, Mention, Range, Statement
from arabnews_nlp.evaluation.gold import format_inline


class StandoffError(ArabnewsError):
    """Raised where an annotation does not fit its text; the message names both."""


def text_of(title: str, body: str) -> str:
    """The text of an article that the ranges count in."""
    return f"{title.strip()}\n\n{body.strip()}"


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def to_standoff(annotation: Annotation, article: str) -> dict[str, Any]:
    """The annotation of the corpus's `article`, as one object of JSON without any text.

    Raises StandoffError where a speaker's name stands nowhere in the text.
    """
    return {
        "id": annotation.id,
        "article": article,
        "sha256": checksum(annotation.text),
        "entities": [[e.start, e.end, e.label, e.country] for e in annotation.entities],
        "quotes": [
            {
                "type": quote.type,
                "kind": quote.kind,
                "speaker": _ranges_of(annotation, quote.speaker),
                "content": [list(segment) for segment in quote.content],
                "cue": quote.cue and list(quote.cue),
                "mention": quote.mention and list(quote.mention),
                "addressee": quote.addressee and list(quote.addressee),
            }
            for quote in annotation.quotes
        ],
    }


def from_standoff(record: Mapping[str, Any], text: str) -> Annotation:
    """The annotation of `text` in a record of `to_standoff`. Raises StandoffError where it is of another text."""
    if record["sha256"] != checksum(text):
        raise StandoffError(f"{record['id']}: the text is not the one that was annotated")
    return Annotation(
        record["id"],
        text,
        tuple(Mention(start, end, label, country) for start, end, label, country in record["entities"]),
        tuple(
            Statement(
                quote["type"],
                _name(text, quote["speaker"]),
                quote["kind"],
                tuple((start, end) for start, end in quote["content"]),
                _range(quote["cue"]),
                _range(quote["mention"]),
                _range(quote["addressee"]),
            )
            for quote in record["quotes"]
        ),
    )


def _ranges_of(annotation: Annotation, speaker: str | None) -> list[Range] | None:
    """Where the speaker's name stands; of several named together, where each of their names does."""
    if speaker is None or speaker == UNKNOWN_SPEAKER:
        return None
    ranges: list[Range] = []
    for name in [speaker] if speaker in annotation.text else speaker.split(" و"):
        start = annotation.text.find(name)
        if start < 0:
            raise StandoffError(f"{annotation.id}: the speaker {speaker!r} does not stand in the text")
        ranges.append((start, start + len(name)))
    return ranges


def _name(text: str, ranges: Sequence[Sequence[int]] | None) -> str | None:
    return None if ranges is None else " و".join(text[start:end] for start, end in ranges)


def _range(pair: Sequence[int] | None) -> Range | None:
    return None if pair is None else (pair[0], pair[1])


def articles_of(corpora: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The id and text of each article of the corpora."""
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                if article.get("body"):
                    yield article.get("id", ""), text_of(article.get("title") or "", article["body"])


def main(argv: Sequence[str] | None = None) -> int:
    arguments = argv if argv is not None else sys.argv[1:]
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    annotations, folder = Path(arguments[0]), Path(arguments[1])
    try:
        written = write_articles(annotations, folder, [Path(corpus) for corpus in arguments[2:]])
    except StandoffError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{written} articles")
    return 0


def write_articles(annotations: Path, folder: Path, corpora: Sequence[Path]) -> int:
    """Writes each annotated article to `folder`, and returns how many there are.

    Raises StandoffError where some stand in none of the corpora; those that do are written.
    """
    records = {}
    for line in annotations.read_text("utf-8").splitlines():
        record = json.loads(line)
        records[record["article"]] = record
    wanted = len(records)
    folder.mkdir(parents=True, exist_ok=True)
    for article, text in articles_of(corpora):
        record = records.get(article)
        if record is None or record["sha256"] != checksum(text):
            continue
        inline = format_inline(from_standoff(record, text))
        (folder / f"{record['id']}.xml").write_bytes(inline.encode())
        del records[article]
    if records:
        raise StandoffError(f"{annotations}: {len(records)} of {wanted} articles stand in no corpus")
    return wanted


if __name__ == "__main__":
    raise SystemExit(main())
