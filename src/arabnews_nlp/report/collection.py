"""The statements of many articles, and their speakers, linked by equal names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from arabnews_nlp.document import Document, Quote
from arabnews_nlp.report.context import Contexts
from arabnews_nlp.report.embedding import UNDRAWABLE
from arabnews_nlp.report.metadata import Metadata
from arabnews_nlp.text.normalize import Normalizer

_FOLD = Normalizer(ta_marbuta=True)


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no vowel signs or stretching, one alef, ya and ta marbuta."""
    folded = " ".join(_FOLD.fold(name).split()).casefold() or name
    return UNDRAWABLE.sub("\ufffd", folded)


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article of the collection. statements: how many it has."""

    id: str
    metadata: Metadata
    statements: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote with its place in the collection.

    article: index of the article. speaker: key of the speaker's name, None where the text does not tell it or only
    describes a person whom it names nowhere: two officials may be different people.
    context: the text around it in parts, of which those at odd places are the quote's own words.
    """

    article: int
    speaker: str | None
    quote: Quote
    context: list[str]

    @property
    def stance(self) -> str | None:
        return self.quote.cue.stance if self.quote.cue else None


@dataclass(slots=True)
class SpeakerSummary:
    """A name in all articles of the collection.

    name: the most frequent spelling. The counters tell how many statements have each kind, title, country (code),
    stance and outlet; statements without one, or articles without an outlet, are not in them.
    """

    name: str
    key: str
    statements: int = 0
    articles: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)


class Collection:
    """Grows by one article at a time; keeps of each its metadata and statements, not its text."""

    def __init__(self) -> None:
        self.articles: list[ArticleEntry] = []
        self.statements: list[Statement] = []

    def add(self, document: Document, metadata: Metadata | None = None) -> int:
        """Adds an article and gives its index."""
        article = len(self.articles)
        self.articles.append(ArticleEntry(document.id, metadata or Metadata(), len(document.quotes)))
        contexts = Contexts(document)
        for quote in document.quotes:
            self.statements.append(Statement(article, _speaker_key(quote), quote, contexts.of(quote)))
        return article

    def speakers(self) -> list[SpeakerSummary]:
        """Everyone with a name, the most often heard first, then in the order of the articles."""
        found: dict[str, SpeakerSummary] = {}
        for statement in self.statements:
            speaker = statement.quote.speaker
            if statement.speaker is None or speaker is None or speaker.name is None:
                continue
            summary = found.setdefault(statement.speaker, SpeakerSummary("", statement.speaker))
            summary.statements += 1
            summary.articles.add(statement.article)
            summary.spellings[" ".join(speaker.name.split())] += 1
            summary.kinds[speaker.kind] += 1
            for counter, value in (
                (summary.titles, speaker.title),
                (summary.countries, speaker.country),
                (summary.stances, statement.stance),
                (summary.outlets, self.articles[statement.article].metadata.outlet),
            ):
                if value is not None:
                    counter[value] += 1
        for summary in found.values():
            summary.name = summary.spellings.most_common(1)[0][0]
        return sorted(found.values(), key=lambda summary: -summary.statements)

    def to_dict(self) -> Mapping[str, Any]:
        """What the page is drawn from: speakers, articles and statements, with indexes in the place of names."""
        speakers = self.speakers()
        number = {summary.key: index for index, summary in enumerate(speakers)}
        return {
            "speakers": [
                {"name": summary.name, "key": summary.key, "spellings": list(summary.spellings)} for summary in speakers
            ],
            "articles": [_article(entry) for entry in self.articles],
            "statements": [
                _statement(each, None if each.speaker is None else number[each.speaker]) for each in self.statements
            ],
        }


def _speaker_key(quote: Quote) -> str | None:
    speaker = quote.speaker
    if speaker is None or speaker.kind == "unnamed" or not (speaker.name and speaker.name.strip()):
        return None
    return name_key(speaker.name)


def _article(entry: ArticleEntry) -> dict[str, Any]:
    known = entry.metadata
    return {
        "id": entry.id,
        "outlet": known.outlet,
        "date": known.date.isoformat() if known.date else None,
        "title": known.title,
        "url": known.url,
        "statements": entry.statements,
    }


def _statement(statement: Statement, speaker: int | None) -> dict[str, Any]:
    quote = statement.quote
    source = quote.speaker
    return {
        "article": statement.article,
        "quote": quote.id,
        "speaker": speaker,
        "description": source.name if source and source.kind == "unnamed" else None,
        "kind": source.kind if source and (source.name or source.kind == "unnamed") else None,
        "type": quote.type,
        "stance": statement.stance,
        "title": source.title if source else None,
        "country": source.country if source else None,
        "addressee": quote.addressee.text if quote.addressee else None,
        "nested": quote.parent is not None,
        "confidence": round(round(quote.confidence, 4), 2),
        "context": statement.context,
    }
