"""An article with its entities and quotes drawn in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from arabnews_nlp.display.card import card
from arabnews_nlp.display.characters import attribute, escape, joins, left_to_right_runs
from arabnews_nlp.display.nesting import Close, Mark, Open, nest
from arabnews_nlp.display.resources import Language, labels, template
from arabnews_nlp.display.selection import Selection, selection
from arabnews_nlp.document import Document, Entity, Quote, Span

_LINE = re.compile(r"\s*\S[^\n\r\u2029]*(?:[\n\r\u2029]\s*)?|\s+")
_PREFIX = re.compile(r"[A-Za-z0-9_.-]*")
_ENTITY, _PART, _QUOTE, _RUN = range(4)


class _Element(Protocol):
    """How a piece of a mark is written.

    first, last: whether the mark begins or ends here. room: something may be drawn here without tearing a word apart.
    """

    def start_tag(self, first: bool, room: bool) -> str: ...

    def end_tag(self, last: bool, room: bool) -> str: ...


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
    return draw(document, selection(kinds, speakers), prefix, language)


def draw(document: Document, chosen: Selection, prefix: str, language: Language) -> str:
    require_prefix(prefix)
    text = document.text
    quotes = chosen.quotes(document.quotes)
    marks = [
        *_runs(text),
        *_quotes(quotes, prefix, language),
        *_parts(quotes, language),
        *(_entity(entity, language) for entity in chosen.entities(document.entities)),
    ]
    trimmed = sorted(_trimmed(text, marks), key=lambda mark: mark.start)
    paragraphs = "".join(_paragraph(text, start, end, trimmed) for start, end in _lines(text))
    return template("article").substitute(prefix=prefix, paragraphs=paragraphs)


def require_prefix(prefix: str) -> None:
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"prefix {prefix!r} has characters other than letters, digits, '-', '_' and '.'")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that end after their line breaks; together they are the text."""
    return (match.span() for match in _LINE.finditer(text))


def _trimmed(text: str, marks: Iterable[Mark[_Element]]) -> Iterator[Mark[_Element]]:
    """The marks inside the text, without the space at their ends."""
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text):
            covered = text[mark.start : mark.end]
            start = mark.end - len(covered.lstrip())
            end = mark.start + len(covered.rstrip())
            if start < end:
                yield replace(mark, start=start, end=end)


def _paragraph(text: str, start: int, end: int, marks: Sequence[Mark[_Element]]) -> str:
    line = text[start:end]
    first = start + len(line) - len(line.lstrip())
    last = max(first, start + len(line.rstrip()))
    tight = line[last - start :].count("\n") < 2
    parts = ['<p class="tight">' if tight else "<p>", escape(text[start:first])]
    for event in nest(marks, first, last) if first < last else ():
        if isinstance(event, Open):
            parts.append(event.mark.value.start_tag(event.position == event.mark.start, _room(text, event.position)))
        elif isinstance(event, Close):
            parts.append(event.mark.value.end_tag(event.position == event.mark.end, _room(text, event.position)))
        else:
            parts.append(escape(text[event.start : event.end]))
    return "".join([*parts, escape(text[last:end]), "</p>"])


def _room(text: str, position: int) -> bool:
    return position in (0, len(text)) or not joins(text[position - 1], text[position])


def _title_attribute(title: str) -> str:
    return f' title="{attribute(title)}"' if title else ""


@dataclass(frozen=True, slots=True)
class _Run:
    def start_tag(self, first: bool, room: bool) -> str:
        return '<bdi dir="ltr">'

    def end_tag(self, last: bool, room: bool) -> str:
        return "</bdi>"


@dataclass(frozen=True, slots=True)
class EntityElement:
    label: str
    letter: str
    title: str

    def start_tag(self, first: bool, room: bool) -> str:
        return f'<mark class="entity {self.label}"{_title_attribute(self.title)}>'

    def end_tag(self, last: bool, room: bool) -> str:
        letter = f'<i class="letter" data-letter="{self.letter}" aria-hidden="true"></i>' if last and room else ""
        return f"{letter}</mark>"


@dataclass(frozen=True, slots=True)
class _PartElement:
    part: str
    quotes: str
    title: str

    def start_tag(self, first: bool, room: bool) -> str:
        tag = "b" if self.part == "cue" else "span"
        return f'<{tag} class="{self.part}" data-{self.part}="{self.quotes}"{_title_attribute(self.title)}>'

    def end_tag(self, last: bool, room: bool) -> str:
        return "</b>" if self.part == "cue" else "</span>"


@dataclass(frozen=True, slots=True)
class _QuoteElement:
    quote: Quote
    id: str
    leading: bool
    language: Language

    def start_tag(self, first: bool, room: bool) -> str:
        number = attribute(str(self.quote.id))
        label = f"{attribute(labels(self.language)['quote'])} {number}"
        id = f' id="{self.id}" tabindex="0"' if self.leading and first else ' tabindex="-1"'
        badge = f'<i class="number" data-number="{number}" aria-hidden="true"></i>' if first and room else ""
        return (
            f'<span class="quote {self.quote.type}"{id} data-content="{number}" role="group" aria-label="{label}"'
            f' aria-describedby="{self.id}-card">{badge}'
        )

    def end_tag(self, last: bool, room: bool) -> str:
        return card(self.quote, self.language, id=f"{self.id}-card" if self.leading and last else "") + "</span>"


def _runs(text: str) -> Iterator[Mark[_Element]]:
    for start, end in left_to_right_runs(text):
        yield Mark(start, end, _RUN, _Run())


def _entity(entity: Entity, language: Language) -> Mark[_Element]:
    words = labels(language)
    title = f"{words['label'][entity.label]}: {entity.name or entity.text}"
    if entity.country:
        title += f" ({entity.country})"
    return Mark(entity.start, entity.end, _ENTITY, EntityElement(entity.label, words["letter"][entity.label], title))


def _quotes(quotes: Iterable[Quote], prefix: str, language: Language) -> Iterator[Mark[_Element]]:
    seen: set[str] = set()
    for quote in quotes:
        id = f"{prefix}q{attribute(str(quote.id))}"
        for span in quote.content:
            if not span.text.strip():
                continue
            yield Mark(span.start, span.end, _QUOTE, _QuoteElement(quote, id, id not in seen, language))
            seen.add(id)


def _parts(quotes: Sequence[Quote], language: Language) -> Iterator[Mark[_Element]]:
    words = labels(language)
    places: dict[tuple[int, int, str], list[Quote]] = {}
    for quote in quotes:
        for part, span in _parts_of(quote):
            places.setdefault((span[0], span[1], part), []).append(quote)
    for (start, end, part), shared in places.items():
        ids = " ".join(attribute(str(quote.id)) for quote in shared)
        title = "" if part == "evidence" else _title(part, shared, words)
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


def _title(part: str, quotes: Sequence[Quote], words: Mapping[str, Any]) -> str:
    lemma = f" {quotes[0].cue.lemma}" if part == "cue" and quotes[0].cue is not None else ""
    numbers = words["separator"].join(f"{words['quote']} {quote.id}" for quote in quotes)
    return f"{words['part'][part]}{lemma}: {numbers}"
