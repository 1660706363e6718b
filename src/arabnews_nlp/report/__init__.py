"""One self-contained page over many articles: who says what, to be searched and filtered. See docs/report.md."""

from arabnews_nlp.report.collection import Collection, SpeakerSummary, Statement
from arabnews_nlp.report.metadata import Metadata, MetadataFields
from arabnews_nlp.report.page import LANGUAGES, build, write

__all__ = [
    "LANGUAGES",
    "Collection",
    "Metadata",
    "MetadataFields",
    "SpeakerSummary",
    "Statement",
    "build",
    "write",
]
