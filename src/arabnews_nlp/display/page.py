"""Whole documents for notebooks and files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from arabnews_nlp.display.article import EntityElement, draw, require_prefix
from arabnews_nlp.display.characters import attribute, escape
from arabnews_nlp.display.policy import policy
from arabnews_nlp.display.resources import Language, labels, stylesheet, template
from arabnews_nlp.display.selection import LABELS, TYPES, Selection, selection
from arabnews_nlp.display.table import table
from arabnews_nlp.document import Document, Quote
from arabnews_nlp.io.writers import open_output

PAGE_STYLE = "html{color-scheme:light dark}body{margin:0}"
OPEN_UP_TO = 3  # quotes, of which the table stands open from the start


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
    chosen = selection(kinds, speakers)
    prefix = _prefix(document, chosen, language)
    style = stylesheet() + linking_css(chosen.quotes(document.quotes), prefix)
    content = _document(document, chosen, prefix, language, style)
    return _page(content, document.id, language, [style]) if page else content


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
    chosen = selection(kinds, speakers)
    styles = [linking_css(chosen.quotes(each.quotes), f"d{place}-") for place, each in enumerate(several)]
    styles[:1] = [stylesheet() + style for style in styles[:1]]
    bodies = [
        _document(document, chosen, f"d{place}-", language, styles[place]) for place, document in enumerate(several)
    ]
    heading = title or (several[0].id if len(several) == 1 else "") or labels(language)["title"]
    with open_output(path) as stream:
        stream.write(_page("\n".join(bodies), heading, language, styles).encode("utf-8"))


def linking_css(quotes: Iterable[Quote], prefix: str) -> str:
    """Rules that light up the cue, mention and evidence of the quote that the reader points at."""
    require_prefix(prefix)
    article = f'.arabnews [id="{prefix}article"]'
    rules = []
    for number in sorted({attribute(str(quote.id)) for quote in quotes}):
        content = f'[data-content~="{number}"]'
        pointed = f':has({content}:hover,[data-cue~="{number}"]:hover,{content}:focus)'
        sources = f"{article}{pointed}:not(:has({content} [data-content]:hover))"
        lit = ",".join(f'[data-{part}~="{number}"]' for part in ("content", "cue", "mention", "evidence"))
        ringed = ",".join(f'[data-{part}~="{number}"]' for part in ("mention", "evidence"))
        rules.append(f"{sources} :is({lit}){{background-color:var(--lit);color:var(--ink)}}")
        rules.append(f"{sources} :is({ringed}){{outline:2px solid var(--quote);outline-offset:-1px}}")
    return "\n".join(rules)


def _document(document: Document, chosen: Selection, prefix: str, language: Language, style: str) -> str:
    words = labels(language)
    quotes = chosen.quotes(document.quotes)
    listed = template("quotes_in_document").substitute(
        summary=escape(words["all_quotes"]),
        count=len(quotes),
        open=" open" if len(quotes) <= OPEN_UP_TO else "",
        table=table(quotes, language),
    )
    return template("document").substitute(
        prefix=prefix,
        direction=words["direction"],
        language=language,
        style=style,
        id=escape(document.id or words["untitled"]),
        legend=_legend(document, chosen, language),
        article=draw(document, chosen, prefix, language),
        quotes=listed,
    )


def _prefix(document: Document, chosen: Selection, language: Language) -> str:
    """Of the ids, another one for everything else that a notebook may show."""
    speakers = None if chosen.speakers is None else sorted(chosen.speakers)
    shown = repr((document.id, document.text, sorted(chosen.kinds), speakers, language))
    return f"arabnews-{hashlib.sha256(shown.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}-"


def _legend(document: Document, chosen: Selection, language: Language) -> str:
    words = labels(language)
    counts: Counter[str] = Counter(entity.label for entity in chosen.entities(document.entities))
    counts.update(quote.type for quote in chosen.quotes(document.quotes))
    samples = {label: _entity_sample(label, words) for label in LABELS} | {
        kind: f'<span class="quote {kind}">{escape(words["types"][kind])}</span>' for kind in TYPES
    }
    return "".join(
        template("key").substitute(kind=kind, sample=sample, count=counts[kind])
        for kind, sample in samples.items()
        if counts[kind]
    )


def _entity_sample(label: str, words: Mapping[str, Any]) -> str:
    element = EntityElement(label, words["letter"][label], "")
    return element.start_tag(True, True) + escape(words["label"][label]) + element.end_tag(True, True)


def _page(content: str, title: str, language: Language, styles: Iterable[str]) -> str:
    """styles: the contents of every style element in `content`; the browser obeys no other."""
    return template("page").substitute(
        policy=attribute(policy([PAGE_STYLE, *styles])),
        style=PAGE_STYLE,
        language=language,
        direction=labels(language)["direction"],
        title=attribute(title or labels(language)["title"]),
        body=content,
    )
