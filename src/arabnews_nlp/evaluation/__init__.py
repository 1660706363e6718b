"""Measuring a pipeline against annotated articles and token-labelled corpora."""

from arabnews_nlp.evaluation.annotation import Annotation, Mention, Statement
from arabnews_nlp.evaluation.entities import EntityScores, score_entities
from arabnews_nlp.evaluation.gold import parse_inline, read_annotations, read_predictions
from arabnews_nlp.evaluation.quotes import Mistake, Report, evaluate

__all__ = [
    "Annotation",
    "EntityScores",
    "Mention",
    "Mistake",
    "Report",
    "Statement",
    "evaluate",
    "parse_inline",
    "read_annotations",
    "read_predictions",
    "score_entities",
]
