"""Second look at the tagged spans of an article: boundaries, countries, names known from elsewhere in it."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.document import Entity, Label
from arabnews_nlp.encoder.tagging import Tagged, TaggedSpan
from arabnews_nlp.entities.countries import lookup_country
from arabnews_nlp.entities.spans import Candidate, to_entity
from arabnews_nlp.text.segmentation import Segmentation, Token

LABELS: tuple[Label, ...] = ("PER", "ORG", "LOC", "COUNTRY")
_EDGES = frozenset(["mark", "punct", "symbol"])


class DocumentPass:
    """Turns tagged spans into entities. `tags` are those of the posteriors; `source` names the recognizer."""

    def __init__(self, tags: Sequence[str], source: str) -> None:
        self._columns = {label: [at for at, tag in enumerate(tags) if tag[2:] == label] for label in LABELS}
        self._source = source

    def __call__(self, segmentation: Segmentation, tagged: Tagged) -> tuple[Entity, ...]:
        tokens = segmentation.tokens
        spans = [trimmed for span in tagged.spans if (trimmed := trim(tokens, span))]
        entities = []
        for span in spans:
            name = " ".join([tokens[span.start].stem, *(token.norm for token in tokens[span.start + 1 : span.end])])
            label: Label = span.label  # type: ignore[assignment]
            code = lookup_country(name) if label in ("LOC", "COUNTRY") else None
            if code:
                label = "COUNTRY"
            candidate = Candidate(span.start, span.end, label, code, span.confidence)
            entities.append(to_entity(candidate, tokens, segmentation.text, self._source))
        return tuple(entities)


def trim(tokens: Sequence[Token], span: TaggedSpan) -> TaggedSpan | None:
    """The span without quotation marks and punctuation at its ends; None where nothing else is in it."""
    start, end = span.start, span.end
    while start < end and tokens[start].kind in _EDGES:
        start += 1
    while end > start and tokens[end - 1].kind in _EDGES:
        end -= 1
    return span._replace(start=start, end=end) if start < end else None
