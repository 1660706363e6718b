"""An article with its entities and quotes drawn in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from arabnews_nlp.display.card import card
from arabnews_nlp.display.characters import attribute, escape, joins, left_to_right_runs
from arabnews_nlp.display.nesting import Close, Mark, Open, nest
from arabnews_nlp.display.resources import Language, labels, template
from arabnews_nlp.display.selection import selection
from arabnews_nlp.document import Document, Entity, Quote, Span

_LINE = re.compile(r"\s*\S[^\n\r\u2029]*(?:[\n\r\u2029]\s*)?|\s+")
_PREFIX = re.compile(r"[A-Za-z0-9_.-]*")
_ENTITY, _PART, _QUOTE, _RUN = range(4)


class _Element(Protocol):
    """How a mark is written; first and last tell whether the mark begins or ends here, at the edge of a word."""

    def start_tag(self, first: bool) -> str: ...

    def end_tag(self, last: bool) -> str: ...


def article_html(
    document: Document,
    *,
    kinds: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
    prefix: str = "",
    language: Language = "en",
) -> str:
    """The article as an HTML element, from right to left, for a page that has `stylesheet()`.

    The element belongs inside one with the class `arabnews`. Quote n has the element id `{prefix}q{n}`. Where the
    elements of the class `card` are taken out, the text between the tags is the document's.

    kinds: the entity labels and quote types to mark, None for all. speakers: the names whose quotes to mark, None for
    all, also the unknown. prefix: of every element id; letters, digits, "-", "_" and ".".
    Raises ValueError for an unknown kind or language, or a prefix of other characters.
    """
    require_prefix(prefix)
    chosen = selection(kinds, speakers)
    text = document.text
    marks = [
        *_runs(text),
        *_quotes(chosen.quotes(document.quotes), prefix, language),
        *_parts(chosen.quotes(document.quotes), language),
        *(_entity(entity, language) for entity in chosen.entities(document.entities)),
    ]
    marks = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    marks.sort(key=lambda mark: mark.start)
    paragraphs = "".join(_paragraph(text, start, end, marks) for start, end in _lines(text))
    return template("article").substitute(prefix=prefix, paragraphs=paragraphs)


def require_prefix(prefix: str) -> None:
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"prefix {prefix!r} has characters other than letters, digits, '-', '_' and '.'")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that end after their line breaks; together they are the text."""
    return (match.span() for match in _LINE.finditer(text))


def _paragraph(text: str, start: int, end: int, marks: Sequence[Mark[_Element]]) -> str:
    line = text[start:end]
    first = start + len(line) - len(line.lstrip())
    last = max(first, start + len(line.rstrip()))
    tight = line[last - start :].count("\n") < 2
    parts = ['<p class="tight">' if tight else "<p>", escape(text[start:first])]
    for event in nest(marks, first, last) if first < last else ():
        if isinstance(event, Open):
            parts.append(event.mark.value.start_tag(event.position == event.mark.start and _edge(text, event.position)))
        elif isinstance(event, Close):
            parts.append(event.mark.value.end_tag(event.position == event.mark.end and _edge(text, event.position)))
        else:
            parts.append(escape(text[event.start : event.end]))
    return "".join([*parts, escape(text[last:end]), "</p>\n"])


def _edge(text: str, position: int) -> bool:
    """Whether something may be drawn here without tearing a word apart."""
    return position in (0, len(text)) or not joins(text[position - 1], text[position])


@dataclass(frozen=True, slots=True)
class _Run:
    def start_tag(self, first: bool) -> str:
        return '<bdi dir="ltr">'

    def end_tag(self, last: bool) -> str:
        return "</bdi>"


@dataclass(frozen=True, slots=True)
class _EntityElement:
    label: str
    letter: str
    title: str

    def start_tag(self, first: bool) -> str:
        return f'<mark class="entity {self.label}" title="{attribute(self.title)}">'

    def end_tag(self, last: bool) -> str:
        letter = f'<i class="letter" data-letter="{self.letter}" aria-hidden="true"></i>' if last else ""
        return f"{letter}</mark>"


@dataclass(frozen=True, slots=True)
class _PartElement:
    part: str
    quotes: str
    title: str

    def start_tag(self, first: bool) -> str:
        tag = "b" if self.part == "cue" else "span"
        return f'<{tag} class="{self.part}" data-{self.part}="{self.quotes}" title="{attribute(self.title)}">'

    def end_tag(self, last: bool) -> str:
        return "</b>" if self.part == "cue" else "</span>"


@dataclass(frozen=True, slots=True)
class _QuoteElement:
    quote: Quote
    id: str
    leading: bool
    language: Language

    def start_tag(self, first: bool) -> str:
        number = attribute(str(self.quote.id))
        label = f"{attribute(labels(self.language)['quote'])} {number}"
        id = f' id="{self.id}" tabindex="0"' if self.leading and first else ' tabindex="-1"'
        badge = f'<i class="number" data-number="{number}" aria-hidden="true"></i>' if first else ""
        return (
            f'<span class="quote {self.quote.type}"{id} data-content="{number}" role="group" aria-label="{label}"'
            f' aria-describedby="{self.id}-card">{badge}'
        )

    def end_tag(self, last: bool) -> str:
        return card(self.quote, self.language) + "</span>"


def _runs(text: str) -> Iterator[Mark[_Element]]:
    for start, end in left_to_right_runs(text):
        yield Mark(start, end, _RUN, _Run())


def _entity(entity: Entity, language: Language) -> Mark[_Element]:
    words = labels(language)
    title = f"{words['label'][entity.label]}: {entity.name or entity.text}"
    if entity.country:
        title += f" ({entity.country})"
    return Mark(entity.start, entity.end, _ENTITY, _EntityElement(entity.label, words["letter"][entity.label], title))


def _quotes(quotes: Iterable[Quote], prefix: str, language: Language) -> Iterator[Mark[_Element]]:
    for quote in quotes:
        for position, span in enumerate(quote.content):
            element = _QuoteElement(quote, f"{prefix}q{attribute(str(quote.id))}", position == 0, language)
            yield Mark(span.start, span.end, _QUOTE, element)


def _parts(quotes: Sequence[Quote], language: Language) -> Iterator[Mark[_Element]]:
    words = labels(language)
    places: dict[tuple[int, int, str], list[Quote]] = {}
    for quote in quotes:
        for part, span in _parts_of(quote):
            places.setdefault((span[0], span[1], part), []).append(quote)
    for (start, end, part), shared in places.items():
        ids = " ".join(attribute(str(quote.id)) for quote in shared)
        title = (
            f"{words['part'][part]}: {words['separator'].join(_of(part, quote, words['quote']) for quote in shared)}"
        )
        yield Mark(start, end, _PART, _PartElement(part, ids, title))


def _parts_of(quote: Quote) -> Iterator[tuple[str, tuple[int, int]]]:
    if quote.cue is not None:
        yield "cue", (quote.cue.start, quote.cue.end)
    spans: list[tuple[str, Span]] = []
    if quote.addressee is not None:
        spans.append(("addressee", quote.addressee))
    if quote.speaker is not None:
        if quote.speaker.mention is not None:
            spans.append(("mention", quote.speaker.mention))
        spans += (("evidence", span) for span in quote.speaker.evidence)
    yield from ((part, (span.start, span.end)) for part, span in spans)


def _of(part: str, quote: Quote, word: str) -> str:
    if part == "cue" and quote.cue is not None:
        return f"{quote.cue.lemma} ({word} {quote.id})"
    return f"{word} {quote.id}"
