"""What is known of an article besides its text: outlet, date, title and address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from arabnews_nlp.io.records import kind

DEFAULT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "outlet": ("outlet", "source", "sitename", "publisher", "site"),
    "date": ("date", "published", "published_at", "publish_date", "pubDate", "datetime"),
    "title": ("title", "headline"),
    "url": ("url", "link"),
}
DAY = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?=$|[T\s])")
WEEKDAY_FIRST = re.compile(r"[A-Za-z]{3},")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Of one article; what is unknown is None.

    date: the calendar day that the source writes, in its own time zone.
    """

    outlet: str | None = None
    date: date | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MetadataFields:
    """Names of the fields that hold the metadata; None takes the first of DEFAULT_FIELDS that a record fills."""

    outlet: str | None = None
    date: str | None = None
    title: str | None = None
    url: str | None = None

    def named(self) -> dict[str, str]:
        """The fields that were named, by what they hold."""
        return {what: name for what in DEFAULT_FIELDS if (name := getattr(self, what)) is not None}

    def candidates(self, what: str) -> tuple[str, ...]:
        named: str | None = getattr(self, what)
        return DEFAULT_FIELDS[what] if named is None else (named,)


def metadata_of(record: Mapping[str, Any], fields: MetadataFields | None = None) -> tuple[Metadata, list[str]]:
    """The metadata in the fields of a record, and what is wrong with those that cannot be read.

    A field that is missing, null or empty is unknown, and so is one that cannot be read.
    """
    fields = fields or MetadataFields()
    found: dict[str, Any] = {}
    problems: list[str] = []
    for what, read in (("outlet", _text), ("date", parse_date), ("title", _text), ("url", _address)):
        name = next((each for each in fields.candidates(what) if not _is_empty(record.get(each))), None)
        if name is None:
            continue
        try:
            found[what] = read(record[name])
        except ValueError as error:
            problems.append(f"field {name!r} {error}")
    return Metadata(**found), problems


def parse_date(value: object) -> date:
    """The day of a date or datetime, of ISO 8601 text (also 2024/05/01 and 20240501), or of RFC 2822 text.

    Raises ValueError for anything else, also for 03/05/2024, which may be March or May.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError(f"must be a date as a string, it is {kind(value)}")
    text = value.strip()
    try:
        if found := DAY.match(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if WEEKDAY_FIRST.match(text):
            return parsedate_to_datetime(text).date()
    except ValueError:
        pass
    raise ValueError(f"is no date such as 2024-05-01: {_shortened(text)!r}")


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(f"must be a string, it is {kind(value)}")
    return str(value).strip()


def _address(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"is no http or https address: {_shortened(text)!r}")
    return text


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
