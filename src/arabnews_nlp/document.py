"""The values a pipeline returns: a frozen `Document` with its entities and quotes.

Every offset counts Unicode code points of the original text, half open: `text[start:end]` is the span's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from arabnews_nlp.text.segmentation import Segmentation, Token

SCHEMA_VERSION = 1

Label = Literal["PER", "ORG", "LOC", "COUNTRY"]
QuoteType = Literal["direct", "indirect", "mixed"]
SpeakerKind = Literal["person", "organization", "group", "unnamed"]
Stance = Literal["say", "assert", "deny", "accuse", "warn", "ask", "promise", "expect", "judge", "quote"]
Resolution = Literal["explicit", "short_name", "elided", "pronoun", "description", "continuation", "relay", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text.

    Attributes:
        start: Offset of its first code point.
        end: Offset behind its last code point.
        text: `document.text[start:end]`.
    """

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`."""
        return cls(start, end, text[start:end])

    def to_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens; offsets and text as in `Span`."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention of a person, organization, country or other place.

    Attributes:
        start: Offset of the first code point of the name, behind proclitics (و ف ب ل ك س).
        end: Offset behind its last code point.
        text: `document.text[start:end]`.
        label: "PER", "ORG", "COUNTRY", or "LOC" for any other place.
        country: ISO 3166-1 alpha-2 code of a COUNTRY (SU, YU and XK as well), else None.
        name: The canonical name within this document (of a surname the full name where the document gives it).
        confidence: The chance, 0 to 1, that span and label are both right.
        surface: The whole word or words, with the proclitics that the span leaves out; not part of the record.
        source: The recognizer that found it, such as "embedded"; not part of the record.
    """

    start: int
    end: int
    text: str
    label: Label
    country: str | None = None
    name: str | None = None
    confidence: float = 1.0
    surface: str = ""
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "label": self.label,
            "country": self.country,
            "name": self.name,
            "confidence": round(self.confidence, 4),
        }


@dataclass(frozen=True, slots=True)
class Cue:
    """The word or phrase of saying.

    Attributes:
        start: Offset of its first code point.
        end: Offset behind its last code point.
        text: `document.text[start:end]`.
        lemma: The dictionary form, such as أضاف for وأضافت.
        stance: What kind of act it is, such as "deny".
    """

    start: int
    end: int
    text: str
    lemma: str
    stance: Stance

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "lemma": self.lemma,
            "stance": self.stance,
        }


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it.

    Attributes:
        name: Resolved within the document, None where the source cannot be known.
        kind: "person", "organization", "group", or "unnamed" for one person who is named nowhere.
        mention: The noun phrase that names the source for this cue, None where it is elided.
        title: As in the text, or None.
        affiliation: The body that the speaker belongs to, as in the text, or None.
        country: ISO 3166-1 alpha-2 code, or None.
        resolution: How `name` was found, such as "explicit" or "elided".
        evidence: The spans that it was found from.
    """

    name: str | None
    kind: SpeakerKind
    mention: Span | None = None
    title: str | None = None
    affiliation: str | None = None
    country: str | None = None
    resolution: Resolution = "unknown"
    evidence: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "mention": self.mention.to_dict() if self.mention else None,
            "title": self.title,
            "affiliation": self.affiliation,
            "country": self.country,
            "resolution": self.resolution,
            "evidence": [span.to_dict() for span in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement: its content in one or more segments, its cue and its speaker.

    Attributes:
        id: Its number within the document, from 1.
        type: "direct", "indirect" or "mixed".
        text: The content; the segments joined by a space.
        content: The segments, without enclosing marks and without the particle (إن، أن) that introduces them.
        cue: The word or phrase of saying, None where there is none.
        speaker: Who said it.
        addressee: Whom it was said to, None where nobody is named.
        parent: `id` of the quote inside which this one stands, or None.
        confidence: The chance, 0 to 1, that content and speaker are both right.
        rule: Why the record exists, in a word that can be searched for in the source code.
    """

    id: int
    type: QuoteType
    text: str
    content: tuple[Span, ...]
    cue: Cue | None
    speaker: Speaker | None
    addressee: Span | None = None
    parent: int | None = None
    confidence: float = 1.0
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        addressee = self.addressee
        return {
            "id": self.id,
            "type": self.type,
            "text": self.text,
            "content": [span.to_dict() for span in self.content],
            "cue": self.cue.to_dict() if self.cue else None,
            "speaker": self.speaker.to_dict() if self.speaker else None,
            "addressee": {**addressee.to_dict(), "text": addressee.text} if addressee else None,
            "parent": self.parent,
            "confidence": round(self.confidence, 4),
            "rule": self.rule,
        }

    def _repr_html_(self) -> str:
        from arabnews_nlp.display import quote_html

        return quote_html(self)


@dataclass(frozen=True, slots=True)
class Document:
    """An article with everything found in it.

    Attributes:
        id: The id that the caller gave, or the empty string.
        text: The caller's own string, unchanged.
        entities: In the order of the text, never overlapping.
        quotes: In the order of their beginnings; of two that begin together the longer one first.
        segmentation: Tokens, sentences and paragraphs; None in a document that `from_dict` made.
    """

    id: str
    text: str
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    segmentation: Segmentation | None = None

    def __repr__(self) -> str:
        sizes = f"{len(self.text)} characters, {len(self.entities)} entities, {len(self.quotes)} quotes"
        return f"Document(id={self.id!r}, {sizes})"

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens in order; empty in a document that `from_dict` made."""
        return self.segmentation.tokens if self.segmentation else ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; empty in a document that `from_dict` made."""
        if self.segmentation is None:
            return ()
        tokens = self.segmentation.tokens
        return tuple(
            Sentence(
                tokens[first].start,
                tokens[last - 1].end,
                self.text[tokens[first].start : tokens[last - 1].end],
                tokens[first:last],
            )
            for first, last in self.segmentation.sentences
        )

    def to_dict(self) -> dict[str, Any]:
        """The record, version 1: `arabnews_nlp.schema.record_schema()` and docs/schema.md describe it."""
        return {
            "schema": SCHEMA_VERSION,
            "id": self.id,
            "text": self.text,
            "entities": [entity.to_dict() for entity in self.entities],
            "quotes": [quote.to_dict() for quote in self.quotes],
        }

    def _repr_html_(self) -> str:
        from arabnews_nlp.display import document_html

        return document_html(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Document:
        """The document that `to_dict` made `record` of, without its tokens; `meta` and unknown fields are passed over.

        Raises:
            ValueError: a field is missing or wrong, which the message names, or the record is of another version.
        """
        from arabnews_nlp.record_fields import checked

        record = checked(record)
        text: str = record["text"]

        def span(value: Mapping[str, int] | None) -> Span | None:
            return Span.of(text, value["start"], value["end"]) if value else None

        def spans(values: list[Mapping[str, int]]) -> tuple[Span, ...]:
            return tuple(Span.of(text, value["start"], value["end"]) for value in values)

        def speaker(value: Mapping[str, Any] | None) -> Speaker | None:
            if value is None:
                return None
            more = {"mention": span(value.get("mention")), "evidence": spans(value.get("evidence", []))}
            return Speaker(**{**value, **more})

        quotes = tuple(
            Quote(
                **{
                    **value,
                    "content": spans(value["content"]),
                    "cue": Cue(**value["cue"]) if value["cue"] else None,
                    "speaker": speaker(value["speaker"]),
                    "addressee": span(value.get("addressee")),
                }
            )
            for value in record["quotes"]
        )
        return cls(record["id"], text, tuple(Entity(**value) for value in record["entities"]), quotes)
