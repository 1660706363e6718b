"""Quotes one by one and in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arabnews_nlp.display import card as cards
from arabnews_nlp.display.characters import escape, isolated
from arabnews_nlp.display.resources import Language, labels, stylesheet, template
from arabnews_nlp.display.selection import selection
from arabnews_nlp.document import Quote


class QuoteTable:
    """Quotes that Jupyter shows as a table. The arguments are those of `quotes_html`."""

    def __init__(
        self,
        quotes: Iterable[Quote],
        *,
        kinds: Iterable[str] | None = None,
        speakers: Iterable[str] | None = None,
        language: Language = "en",
    ) -> None:
        self.quotes: Sequence[Quote] = selection(kinds, speakers).quotes(quotes)
        self.language: Language = language
        labels(language)

    def __repr__(self) -> str:
        return f"QuoteTable({len(self.quotes)} quotes)"

    def _repr_html_(self) -> str:
        return quotes_html(self.quotes, language=self.language)


def quotes_html(
    quotes: Iterable[Quote],
    *,
    kinds: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
    language: Language = "en",
) -> str:
    """A table of quotes with its style sheet, one row a quote.

    kinds: the quote types to show, None for all. speakers: the names whose quotes to show, None for all.
    Raises ValueError for an unknown kind or language.
    """
    return fragment(table(selection(kinds, speakers).quotes(quotes), language), language)


def quote_html(quote: Quote, *, language: Language = "en") -> str:
    """One quote with what is known of it, and its style sheet. Raises ValueError for an unknown language."""
    content = template("quote").substitute(
        kind=quote.type, words=isolated(quote.text), card=cards.card(quote, language)
    )
    return fragment(content, language)


def table(quotes: Sequence[Quote], language: Language) -> str:
    words = labels(language)
    if not quotes:
        return f"<p>{escape(words['nothing'])}</p>"
    heads = {key: escape(words[key]) for key in ("speaker", "words", "cue", "type", "resolution", "confidence")}
    return template("table").substitute(heads, rows="".join(_row(quote, language) for quote in quotes))


def fragment(content: str, language: Language) -> str:
    return template("fragment").substitute(
        direction=labels(language)["direction"], language=language, style=stylesheet(), content=content
    )


def _row(quote: Quote, language: Language) -> str:
    words = labels(language)
    return template("row").substitute(
        kind=quote.type,
        number=cards.number(quote),
        name=cards.speaker_name(quote.speaker, words),
        title=cards.speaker_title(quote.speaker, words),
        words=isolated(quote.text),
        cue=cards.cue(quote, words),
        type=cards.quote_type(quote, words),
        resolution=cards.resolution(quote, words),
        confidence=cards.confidence(quote),
    )
