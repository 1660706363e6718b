"""Small linear models over named features: the learned decisions of the quote chain."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from arabnews_nlp.errors import MissingModelError

FILE = "quotes.json"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression over binary features; a feature without a weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: Iterable[str]) -> float:
        weights = self.weights
        return self.bias + sum(weights.get(feature, 0.0) for feature in features)

    def probability(self, features: Iterable[str]) -> float:
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(features)))))


@dataclass(frozen=True, slots=True)
class QuoteModels:
    """The learned decisions, trained by `arabnews_nlp.training.quotes`.

    attachment: does a cue report what is attached to it. end: does a content end at a place. statement: is what was
    found otherwise a statement. phrase: does a quotation inside a reported clause hold the speaker's own words.
    speaker: how well a referent fits as the speaker. record: are content and speaker both right.
    """

    attachment: LinearModel
    end: LinearModel
    statement: LinearModel
    phrase: LinearModel
    speaker: LinearModel
    record: LinearModel


@cache
def load_models(path: str | Path | None = None) -> QuoteModels:
    """The models of the file at `path`, as `arabnews train quotes` writes it, or those that the package ships.

    Raises:
        MissingModelError: the file is missing or damaged.
    """
    try:
        file = files("arabnews_nlp.models").joinpath(FILE) if path is None else Path(path)
        data = json.loads(file.read_text("utf-8"))
        return QuoteModels(
            **{name: LinearModel(part["bias"], part["weights"]) for name, part in data["models"].items()}
        )
    except (OSError, ModuleNotFoundError, ValueError, KeyError, TypeError) as error:
        remedy = "reinstall with: pip install --force-reinstall arabnews-nlp" if path is None else "train it anew"
        raise MissingModelError(f"the quote model {path or FILE} is missing or damaged ({error}); {remedy}") from error
