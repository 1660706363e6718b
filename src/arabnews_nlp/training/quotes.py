"""Trains the linear models of the quote chain on annotated articles.

    python -m arabnews_nlp.training.quotes GOLD_DIR OUTPUT.json

An attachment is right where an annotated quote has the same cue and its content begins there; a statement that is
found otherwise is right where its content overlaps an annotated quote's by half of the words.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.evaluation.annotation import Annotation
from arabnews_nlp.evaluation.annotation import Statement as AnnotatedQuote
from arabnews_nlp.evaluation.gold import read_annotations
from arabnews_nlp.evaluation.matching import Words, is_same_speaker
from arabnews_nlp.lexicon.reporting import load_reporting
from arabnews_nlp.quotes.boundary import place_features, places_from
from arabnews_nlp.quotes.cues import CueCandidate, find_cues
from arabnews_nlp.quotes.extract import QuoteExtractor
from arabnews_nlp.quotes.features import phrase_features, record_features
from arabnews_nlp.quotes.model import LinearModel, QuoteModels
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.resolution import Resolver
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.statements import StatementFinder
from arabnews_nlp.seal import sealed
from arabnews_nlp.text.segment import segment

EVERYTHING = LinearModel(10.0, {})
STRENGTH = {"attachment": 0.3, "end": 0.3, "statement": 1.0, "phrase": 1.0, "speaker": 0.07, "record": 0.1}
RAREST = 2
NEAR = 2


@dataclass(frozen=True, slots=True)
class Example:
    """Features with the right answer; group is the article, which is never split over folds."""

    features: list[str]
    right: bool
    group: str


def entities_of(article: Annotation) -> tuple[Entity, ...]:
    """The annotated entities, each named as it is spelled."""
    return tuple(
        Entity(e.start, e.end, article.text[e.start : e.end], e.label, e.country)  # type: ignore[arg-type]
        for e in sorted(article.entities, key=lambda e: e.start)
    )


def attachment_examples(articles: Sequence[Annotation]) -> Iterator[Example]:
    """Every attachment that a cue of the articles reaches."""
    for article, finder in _found(articles, None):
        for decision in finder.attachment_log:
            right = _attached(finder.reading, article, decision.cue, decision.attachment.start)
            yield Example(decision.features, right, article.id)


def statement_examples(articles: Sequence[Annotation], models: QuoteModels) -> Iterator[Example]:
    """Every statement that is found otherwise than by an attachment."""
    for article, finder in _found(articles, models):
        for decision in finder.statement_log:
            content = decision.statement.content
            right = _overlaps(finder.reading, article, content.start, content.end)
            yield Example(decision.features, right, article.id)


def _found(articles: Sequence[Annotation], models: QuoteModels | None) -> Iterator[tuple[Annotation, StatementFinder]]:
    """The articles with what the chain finds in them, given the annotated entities."""
    lexicon = load_reporting()
    nouns = NounLexicon(lexicon)
    for article in articles:
        reading = Reading.of(segment(article.text), entities_of(article))
        finder = StatementFinder(reading, nouns, find_cues(reading, lexicon), models)
        finder.find()
        yield article, finder


def _attached(reading: Reading, article: Annotation, cue: CueCandidate, first: int) -> bool:
    for quote in article.quotes:
        if quote.cue is None or quote.cue[1] <= cue.start - 12 or quote.cue[0] >= cue.end + 12:
            continue
        for start, _ in quote.content:
            begins, _ = reading.seg.token_range(start, start + 1)
            if abs(begins - first) <= NEAR:
                return True
    return False


def _overlaps(reading: Reading, article: Annotation, first: int, last: int) -> bool:
    found = set(range(first, last))
    for quote in article.quotes:
        gold: set[int] = set()
        for start, end in quote.content:
            gold.update(range(*reading.seg.token_range(start, end)))
        if len(found & gold) * 2 >= len(found | gold):
            return True
    return False


def end_examples(articles: Sequence[Annotation], models: QuoteModels) -> Iterator[Example]:
    """Every place that a content may end at, up to the right one, for contents that begin where annotated ones do."""
    for article, finder in _found(articles, models):
        reading = finder.reading
        seen: set[int] = set()
        for decision in finder.end_log:
            start, from_token, frame = decision.start, decision.from_token, decision.frame
            end = _right_end(reading, article, start)
            if end is None or start in seen:
                continue
            seen.add(start)
            candidates = places_from(reading, start, frame, from_token)
            limit = candidates[-1]
            right = next((place for place in candidates if place >= end), None)
            for place in candidates[:-1]:
                features = place_features(reading, start, place, limit, frame)
                yield Example(features, place == right, article.id)
                if place == right:
                    break


def _right_end(reading: Reading, article: Annotation, start: int) -> int | None:
    """The token after the annotated content whose first segment begins at `start`."""
    for quote in article.quotes:
        first, last = quote.content[0][0], quote.content[0][1]
        begins, ends = reading.seg.token_range(first, last)
        if abs(begins - start) <= NEAR:
            return ends
    return None


def phrase_examples(articles: Sequence[Annotation]) -> Iterator[Example]:
    """Quotations inside annotated reported clauses: of a mixed quote the longest is right, of an indirect one none."""
    for article in articles:
        reading = Reading.of(segment(article.text), entities_of(article))
        for quote in article.quotes:
            if quote.type == "direct":
                continue
            for start, end in quote.content:
                first, last = reading.seg.token_range(start, end)
                inside = [pair for i in range(first, last) if (pair := reading.opens.get(i)) and pair.end <= last]
                inside = [pair for pair in inside if reading.word_count(pair.start, pair.end) >= 2]
                longest = max(inside, key=lambda pair: pair.end - pair.start, default=None)
                for pair in inside:
                    if quote.type == "indirect" or pair is longest:
                        yield Example(phrase_features(reading, pair), quote.type == "mixed", article.id)


def speaker_examples(articles: Sequence[Annotation], models: QuoteModels) -> Iterator[list[Example]]:
    """The referents weighed for each statement that matches an annotated quote, nobody first.

    The speakers of the statements before it are the right ones.
    """
    extractor = QuoteExtractor(models=models)
    for article in articles:
        reading = Reading.of(segment(article.text), canonicalize(article.text, entities_of(article)))
        statements = extractor.statements(reading)
        resolver = Resolver(reading, extractor.nouns, None, statements)
        for statement in sorted(statements, key=lambda s: s.anchor):
            quote = _quote_of(reading, article, statement)
            if quote is None or quote.speaker is None:
                continue
            decided = resolver.decided(statement)
            if decided is not None:
                resolver.attribute(statement, decided)
                continue
            choices = resolver.choices(statement)
            right = [choice.referent for choice in choices if is_same_speaker(quote, choice.referent.name)]
            situation = resolver.situation(statement)
            nobody = Example([f"{situation.case}:nobody"], not right, article.id)
            yield [nobody, *(Example(c.features, c.referent in right, article.id) for c in choices)]
            if right:
                resolver.attribute(statement, right[0])


def _quote_of(reading: Reading, article: Annotation, statement: Statement) -> AnnotatedQuote | None:
    found = {i for start, end in statement.content.segments for i in range(start, end)}
    best: tuple[float, AnnotatedQuote] | None = None
    for quote in article.quotes:
        gold: set[int] = set()
        for start, end in quote.content:
            gold.update(range(*reading.seg.token_range(start, end)))
        share = len(found & gold) / len(found | gold)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, quote)
    return best[1] if best else None


def fit(data: Sequence[Example], strength: float) -> LinearModel:
    """Logistic regression with L2 regularization of inverse strength `strength` over features seen twice or more.

    Where all examples have the same answer, or there are none, the model is the smoothed share of right ones alone.
    """
    answers = Counter(example.right for example in data)
    if len(answers) < 2:
        return LinearModel(round(math.log((answers[True] + 1) / (answers[False] + 1)), 4), {})
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(feature for example in data for feature in set(example.features))
    names = sorted(feature for feature, count in counts.items() if count >= RAREST)
    index = {name: column for column, name in enumerate(names)}
    rows, columns = [], []
    for row, example in enumerate(data):
        known = sorted({index[feature] for feature in example.features if feature in index})
        rows += [row] * len(known)
        columns += known
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(data), len(names)))
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(matrix, [example.right for example in data])
    weights = {
        name: round(float(weight), 4)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= 0.0005
    }
    return LinearModel(round(float(model.intercept_[0]), 4), weights)


def fit_choice(data: Sequence[Sequence[Example]], strength: float) -> LinearModel:
    """Conditional logit (McFadden 1974) over sets of candidates, of which one or more are right, with L2."""
    if not data:
        return LinearModel(0.0, {})
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    counts = Counter(feature for group in data for example in group for feature in set(example.features))
    names = sorted(feature for feature, count in counts.items() if count >= RAREST)
    index = {name: column for column, name in enumerate(names)}
    rows, columns = [], []
    flat = [example for group in data for example in group]
    for row, example in enumerate(flat):
        known = sorted({index[feature] for feature in example.features if feature in index})
        rows += [row] * len(known)
        columns += known
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(flat), len(names)))
    starts = np.cumsum([0, *(len(group) for group in data)])[:-1]
    sizes = np.array([len(group) for group in data])
    right = np.array([example.right for example in flat], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        top = np.repeat(np.maximum.reduceat(scores, starts), sizes)
        shares = np.exp(scores - top)
        everything = np.add.reduceat(shares, starts)
        good = np.add.reduceat(shares * right, starts)
        value = -np.log(np.maximum(good / everything, 1e-12)).sum()
        slope = shares / np.repeat(everything, sizes) - shares * right / np.repeat(np.maximum(good, 1e-12), sizes)
        penalty = weights / strength
        return value + 0.5 * float(weights @ penalty), matrix.T @ slope + penalty

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    weights = {name: round(float(w), 4) for name, w in zip(names, found.x, strict=True) if abs(w) >= 0.0005}
    return LinearModel(0.0, weights)


def choice_accuracy(data: Sequence[Sequence[Example]], strength: float, folds: int = 5) -> float:
    """Share of sets whose likeliest candidate is right, each article judged by models that did not see it."""
    groups = sorted({group[0].group for group in data})
    fold_of = {group: number % folds for number, group in enumerate(groups)}
    hits = 0
    for fold in range(folds):
        model = fit_choice([g for g in data if fold_of[g[0].group] != fold], strength)
        for group in data:
            if fold_of[group[0].group] == fold:
                hits += max(group, key=lambda example: model.logit(example.features)).right
    return hits / max(len(data), 1)


def cross_validated(data: Sequence[Example], strength: float, folds: int = 5) -> tuple[float, float, float]:
    """Precision, recall and F1 of the right answers, each article judged by models that did not see it."""
    groups = sorted({example.group for example in data})
    fold_of = {group: number % folds for number, group in enumerate(groups)}
    hits = guesses = 0
    for fold in range(folds):
        model = fit([e for e in data if fold_of[e.group] != fold], strength)
        for example in data:
            if fold_of[example.group] == fold and model.probability(example.features) >= 0.5:
                guesses += 1
                hits += example.right
    gold = sum(example.right for example in data)
    precision, recall = hits / max(guesses, 1), hits / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


@dataclass(frozen=True, slots=True)
class Trained:
    """The models with the examples each was fitted on."""

    models: QuoteModels
    examples: dict[str, list[Example]]
    choices: list[list[Example]]


def train(articles: Sequence[Annotation]) -> Trained:
    """All decisions but the confidence of records, each on what the ones before it find."""
    data: dict[str, list[Example]] = {}
    data["attachment"] = list(attachment_examples(articles))
    attachment = fit(data["attachment"], STRENGTH["attachment"])
    data["end"] = list(end_examples(articles, QuoteModels(attachment, *[EVERYTHING] * 5)))
    end = fit(data["end"], STRENGTH["end"])
    data["statement"] = list(statement_examples(articles, QuoteModels(attachment, end, *[EVERYTHING] * 4)))
    statement = fit(data["statement"], STRENGTH["statement"])
    data["phrase"] = list(phrase_examples(articles))
    phrase = fit(data["phrase"], STRENGTH["phrase"])
    choices = list(speaker_examples(articles, QuoteModels(attachment, end, statement, phrase, *[EVERYTHING] * 2)))
    speaker = fit_choice(choices, STRENGTH["speaker"])
    return Trained(QuoteModels(attachment, end, statement, phrase, speaker, EVERYTHING), data, choices)


def record_examples(articles: Sequence[Annotation], models: QuoteModels) -> Iterator[Example]:
    """Every record the chain makes of the articles; right where its content matches and its speaker is the same."""
    extractor = QuoteExtractor(models=models)
    for article in articles:
        words = Words(article.text)
        gold = [words.covered(quote.content) for quote in article.quotes]
        seg = segment(article.text)
        reading = Reading.of(seg, canonicalize(article.text, entities_of(article)))
        statements = extractor.statements(reading)
        resolver = Resolver(reading, extractor.nouns, models.speaker, statements)
        for statement in sorted(statements, key=lambda s: s.anchor):
            resolved = resolver.resolve(statement)
            speaker, chance = resolved.speaker, resolved.probability
            spans = [reading.span(first, last) for first, last in statement.content.segments]
            covered = words.covered(tuple((span.start, span.end) for span in spans))
            right = any(
                len(covered & known) >= 0.8 * len(covered | known) and is_same_speaker(quote, speaker.name)
                for quote, known in zip(article.quotes, gold, strict=True)
            )
            features = record_features(
                statement.rule, speaker.resolution, statement.chance, statement.end_chance, chance
            )
            yield Example(features, right, article.id)


def unseen_records(articles: Sequence[Annotation], folds: int = 5) -> list[Example]:
    """Records of articles that the models which made them had not seen."""
    found: list[Example] = []
    for fold in range(folds):
        models = train([article for number, article in enumerate(articles) if number % folds != fold]).models
        found += record_examples([a for number, a in enumerate(articles) if number % folds == fold], models)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    gold_dir, output = argv if argv is not None else sys.argv[1:]
    articles = read_annotations(Path(gold_dir))
    trained = train(articles)
    for name, part in trained.examples.items():
        precision, recall, f1 = cross_validated(part, STRENGTH[name])
        print(f"{name} {len(part)} cross-validated P {precision:.4f} R {recall:.4f} F1 {f1:.4f}")
    accuracy = choice_accuracy(trained.choices, STRENGTH["speaker"])
    print(f"speaker {len(trained.choices)} cross-validated accuracy {accuracy:.4f}")
    records = unseen_records(articles)
    print(f"record {len(records)} right {sum(example.right for example in records) / max(len(records), 1):.4f}")
    models = replace(trained.models, record=fit(records, STRENGTH["record"]))
    parts = {
        field.name: {"bias": model.bias, "weights": dict(model.weights)}
        for field in fields(models)
        for model in [getattr(models, field.name)]
    }
    Path(output).write_text(sealed({"format": 1, "models": parts}, indent=0, sort_keys=True), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
