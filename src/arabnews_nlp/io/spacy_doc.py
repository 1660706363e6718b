"""spaCy: a `Doc` with entities and quote spans, and a `DocBin` of many.

`doc.text` is the text itself, `doc.ents` the entities, `doc.spans["quotes"]` the segments of the quotes (label: type,
id: number of the quote), `doc.spans["cues"]` and `doc.spans["speakers"]` their parts, and `doc.user_data["arabnews"]`
the whole record.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from arabnews_nlp.document import Document
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.io.article import Article
from arabnews_nlp.io.jsonl import encode
from arabnews_nlp.io.pieces import sentences_in_pieces
from arabnews_nlp.io.tables import without_surrogates

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

RECORD = "arabnews"


def to_spacy(document: Document, vocab: Vocab | None = None) -> Doc:
    """A Doc; lone surrogates, which spaCy cannot hold, become U+FFFD. Raises MissingModelError without spaCy."""
    spacy = _spacy()
    text = without_surrogates({"text": document.text})["text"]
    spans = list(_spans(document))
    sentences = sentences_in_pieces(document, {place for _, start, end, *_ in spans for place in (start, end)})
    pieces = [piece for sentence in sentences for piece in sentence]
    words, spaces, starts = _words(text, pieces)
    doc = spacy.tokens.Doc(vocab if vocab is not None else spacy.vocab.Vocab(), words=words, spaces=spaces)
    sentence_starts = {sentence[0][0] for sentence in sentences if sentence}
    for token, start in zip(doc, starts, strict=True):
        token.is_sent_start = start in sentence_starts
    ents = [doc.char_span(e.start, e.end, e.label, kb_id=e.country or "") for e in document.entities]
    doc.set_ents([ent for ent in ents if ent is not None])
    groups: dict[str, list[Any]] = {"quotes": [], "cues": [], "speakers": []}
    for group, start, end, label, number in spans:
        span = doc.char_span(start, end, label, span_id=str(number))
        if span is not None:
            groups[group].append(span)
    for group, members in groups.items():
        doc.spans[group] = members
    doc.user_data[RECORD] = encode(document.to_dict()).decode("utf-8")
    return doc


def _spans(document: Document) -> list[tuple[str, int, int, str, int]]:
    found: list[tuple[str, int, int, str, int]] = []
    for quote in document.quotes:
        found += [("quotes", span.start, span.end, quote.type, quote.id) for span in quote.content]
        if quote.cue:
            found.append(("cues", quote.cue.start, quote.cue.end, quote.cue.stance, quote.id))
        if quote.speaker and quote.speaker.mention:
            mention = quote.speaker.mention
            found.append(("speakers", mention.start, mention.end, quote.speaker.kind, quote.id))
    return found


def _words(text: str, pieces: list[tuple[int, int]]) -> tuple[list[str], list[bool], list[int]]:
    """Words, whether a space follows each, and where each starts; what lies between pieces becomes a word too."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []

    def between(start: int, end: int) -> None:
        if start < end and words and text[start] == " ":
            spaces[-1] = True
            start += 1
        if start < end:
            add(start, end)

    def add(start: int, end: int) -> None:
        words.append(text[start:end])
        spaces.append(False)
        starts.append(start)

    last = 0
    for start, end in pieces:
        between(last, start)
        add(start, end)
        last = end
    between(last, len(text))
    return words, spaces, starts


def from_spacy(doc: Doc) -> Document:
    """The document that `to_spacy` made `doc` of, with its entities as they now stand in `doc.ents`.

    Raises ValueError where `doc` carries no record.
    """
    if RECORD not in doc.user_data:
        raise ValueError(f"doc.user_data has no {RECORD!r}")
    record = json.loads(doc.user_data[RECORD])
    known = {(entity["start"], entity["end"], entity["label"]): entity for entity in record["entities"]}
    text = record["text"]

    def entity(ent: Any) -> dict[str, Any]:
        start, end, label = ent.start_char, ent.end_char, ent.label_
        new = {"start": start, "end": end, "text": text[start:end], "label": label, "country": ent.kb_id_ or None}
        return dict(known.get((start, end, label), new))

    return Document.from_dict({**record, "entities": [entity(ent) for ent in doc.ents]})


class DocBinWriter:
    """A DocBin, as `spacy train` takes it; it is held in memory until the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._vocab = _spacy().vocab.Vocab()
        self._bin = _spacy().tokens.DocBin(store_user_data=True)

    def write(self, document: Document, article: Article | None = None) -> None:
        self._bin.add(to_spacy(document, self._vocab))

    def close(self) -> None:
        self._stream.write(self._bin.to_bytes())
        self._stream.flush()


def _spacy() -> Any:
    try:
        import spacy
        import spacy.tokens
        import spacy.vocab
    except ImportError:
        raise MissingModelError("spaCy's formats need it: pip install 'arabnews-nlp[spacy]'") from None
    return spacy
