"""Small linear models over named features: the learned decisions of the quote chain."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from pathlib import Path

from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.seal import is_intact

FILE = "quotes.json"
CHANGED = "its checksum is not that of its content"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression over binary features; a feature without a weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: Iterable[str]) -> float:
        return self.bias + sum(map(self.weights.get, features, repeat(0.0)))

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
def load_models() -> QuoteModels:
    """The models that the package ships.

    Raises:
        MissingModelError: their file is missing or damaged.
    """
    try:
        text = files("arabnews_nlp.models").joinpath(FILE).read_text("utf-8")
        if not is_intact(text):
            raise ValueError(CHANGED)
        return _parse(text)
    except (OSError, ModuleNotFoundError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise MissingModelError(
            f"the quote model {FILE} is missing or damaged ({error}); "
            "reinstall with: pip install --force-reinstall arabnews-nlp"
        ) from error


def read_models(path: str | Path) -> QuoteModels:
    """The models in a file that `arabnews train quotes` wrote.

    Raises:
        MissingModelError: it cannot be read, or has another checksum than its content.
    """
    try:
        text = Path(path).read_text("utf-8")
        if is_intact(text) is False:
            raise ValueError(CHANGED)
        return _parse(text)
    except OSError as error:
        raise MissingModelError(f"{path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MissingModelError(f"{path}: no quote model of `arabnews train quotes` ({error!r})") from error


def _parse(source: str) -> QuoteModels:
    parts = json.loads(source)["models"]
    return QuoteModels(
        **{name: LinearModel(float(part["bias"]), dict(part["weights"])) for name, part in parts.items()}
    )
