"""Running the pipeline on gold texts."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.evaluation.annotation import Annotation
from arabnews_nlp.evaluation.conll import Sentence, token_spans
from arabnews_nlp.evaluation.entities import Labelled
from arabnews_nlp.evaluation.gold import annotation_of
from arabnews_nlp.lexicon.user import LexiconSource


def run_pipeline(gold: Sequence[Annotation], lexicon: LexiconSource | None = None) -> dict[str, Annotation]:
    """What the default pipeline, with a lexicon if one is given, finds in the gold texts, by article id."""
    from arabnews_nlp import load

    documents = load(lexicon=lexicon).pipe(((article.text, article.id) for article in gold), as_tuples=True)
    return {identity: annotation_of(document) for document, identity in documents}


def run_on_sentences(
    sentences: Sequence[Sentence], has_countries: bool, lexicon: LexiconSource | None = None
) -> list[list[Labelled]]:
    """Entities as token ranges, each sentence a text of its own; without has_countries these are places."""
    from arabnews_nlp import load

    label = "COUNTRY" if has_countries else "LOC"
    documents = load(lexicon=lexicon).pipe(sentence.text for sentence in sentences)
    return [
        token_spans(document.entities, sentence.tokens, label)
        for sentence, document in zip(sentences, documents, strict=True)
    ]
