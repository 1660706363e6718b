"""Whole documents for notebooks and files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from arabnews_nlp.display.article import article_html, require_prefix
from arabnews_nlp.display.characters import attribute, escape
from arabnews_nlp.display.resources import Language, labels, stylesheet, template
from arabnews_nlp.display.selection import LABELS, TYPES, selection
from arabnews_nlp.display.table import table
from arabnews_nlp.document import Document, Quote
from arabnews_nlp.io.writers import open_output


def document_html(
    document: Document,
    *,
    kinds: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
    page: bool = False,
    language: Language = "en",
) -> str:
    """The article with its entities and quotes, a legend and a table of the quotes.

    kinds: the entity labels and quote types to show, None for all. speakers: the names whose quotes to show, None for
    all. page: a whole HTML page instead of an element for a notebook. language: of the labels.
    Raises ValueError for an unknown kind or language.
    """
    kinds = None if kinds is None else [kinds] if isinstance(kinds, str) else list(kinds)
    speakers = None if speakers is None else [speakers] if isinstance(speakers, str) else list(speakers)
    identity = repr((document.id, document.text, kinds, speakers, language)).encode("utf-8", "surrogatepass")
    prefix = f"arabnews-{hashlib.sha256(identity).hexdigest()[:8]}-"
    content = _document(document, kinds, speakers, prefix, language, stylesheet())
    return _page(content, document.id, language) if page else content


def save(
    documents: Document | Iterable[Document],
    path: str | Path,
    *,
    kinds: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
    language: Language = "en",
    title: str | None = None,
) -> None:
    """Writes an HTML page of one document or of several, in UTF-8.

    title: of the page, None for the document's id. The other arguments are those of `document_html`.
    Raises OSError where `path` cannot be written.
    """
    several = [documents] if isinstance(documents, Document) else list(documents)
    kinds = None if kinds is None else [kinds] if isinstance(kinds, str) else list(kinds)
    speakers = None if speakers is None else [speakers] if isinstance(speakers, str) else list(speakers)
    style = [stylesheet()] + [""] * len(several)
    bodies = [
        _document(document, kinds, speakers, f"d{place}-", language, style[place])
        for place, document in enumerate(several)
    ]
    heading = title or (several[0].id if len(several) == 1 else "") or labels(language)["title"]
    with open_output(path) as stream:
        stream.write(_page("\n".join(bodies), heading, language).encode("utf-8"))


def linking_css(quotes: Iterable[Quote], prefix: str) -> str:
    """Rules that light up the cue, mention and evidence of the quote that the reader points at."""
    require_prefix(prefix)
    article = f'.arabnews [id="{prefix}article"]'
    rules = []
    for number in sorted({attribute(str(quote.id)) for quote in quotes}):
        sources = ",".join(
            f'[data-{part}~="{number}"]:{state}' for part in ("content", "cue") for state in ("hover", "focus")
        )
        targets = ",".join(f'[data-{part}~="{number}"]' for part in ("content", "cue", "mention", "evidence"))
        rules.append(f"{article}:has({sources}) :is({targets}){{background-color:var(--lit)}}")
    return "\n".join(rules)


def _document(
    document: Document,
    kinds: Iterable[str] | None,
    speakers: Iterable[str] | None,
    prefix: str,
    language: Language,
    style: str,
) -> str:
    words = labels(language)
    quotes = selection(kinds, speakers).quotes(document.quotes)
    listed = template("quotes_in_document").substitute(
        summary=escape(words["all_quotes"]), count=len(quotes), table=table(quotes, language)
    )
    return template("document").substitute(
        prefix=prefix,
        direction=words["direction"],
        language=language,
        style=style + linking_css(quotes, prefix),
        id=escape(document.id or words["untitled"]),
        legend=_legend(document, kinds, speakers, language),
        article=article_html(document, kinds=kinds, speakers=speakers, prefix=prefix, language=language),
        quotes=listed,
    )


def _legend(document: Document, kinds: Iterable[str] | None, speakers: Iterable[str] | None, language: Language) -> str:
    words = labels(language)
    chosen = selection(kinds, speakers)
    counts: Counter[str] = Counter(entity.label for entity in chosen.entities(document.entities))
    types: Counter[str] = Counter(quote.type for quote in chosen.quotes(document.quotes))
    keys = [
        (
            label,
            f'<mark class="entity {label}">{escape(words["label"][label])}'
            f'<i class="letter" data-letter="{escape(words["letter"][label])}"></i></mark>',
            counts[label],
        )
        for label in LABELS
        if counts[label]
    ] + [
        (kind, f'<span class="quote {kind}">{escape(words["types"][kind])}</span>', types[kind])
        for kind in TYPES
        if types[kind]
    ]
    return "".join(template("key").substitute(kind=kind, sample=sample, count=count) for kind, sample, count in keys)


def _page(content: str, title: str, language: Language) -> str:
    return template("page").substitute(
        language=language,
        direction=labels(language)["direction"],
        title=attribute(title or labels(language)["title"]),
        body=content,
    )
