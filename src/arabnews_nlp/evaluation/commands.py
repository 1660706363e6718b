"""`arabnews evaluate quotes` and `arabnews evaluate entities`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arabnews_nlp.errors import ArabnewsError
from arabnews_nlp.lexicon.commands import Lexicon, lexicon_option

if TYPE_CHECKING:
    from arabnews_nlp.evaluation.annotation import Annotation
    from arabnews_nlp.evaluation.calibration import Trial
    from arabnews_nlp.evaluation.entities import Compared, EntityScores, Score
    from arabnews_nlp.evaluation.quotes import Figures, Mistake, Report

evaluate_app = typer.Typer(no_args_is_help=True, help="Measure quotes or entities against a gold set.")

Predicted = Annotated[
    Path | None,
    typer.Argument(metavar="[PRED]", help="Predictions; without them the pipeline runs.", show_default=False),
]
Run = Annotated[bool, typer.Option("--run", help="Run the pipeline (the default without PRED).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")]
GOLD_ENDINGS = (".xml", ".jsonl")


@evaluate_app.command("quotes")
def evaluate_quotes(
    gold: Annotated[Path, typer.Argument(help="An annotated .xml, a folder of them, or a .jsonl.")],
    predicted: Predicted = None,
    run: Run = False,
    by_article: Annotated[bool, typer.Option(help="A line for each article too.")] = False,
    errors: Annotated[int, typer.Option(help="Print up to this many mistakes of each kind.")] = 0,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Print how far confidences can be trusted too.")
    ] = False,
    as_json: AsJson = False,
    write_baseline: Annotated[
        Path | None, typer.Option(help="Raise the figures in this file where these are better.")
    ] = None,
    lexicon: Lexicon = None,
) -> None:
    """Records, content, speakers and entities against annotated articles."""
    from arabnews_nlp.evaluation.quotes import evaluate

    with _errors_by_name():
        articles = _read_gold(gold)
        report = evaluate(articles, _predictions(articles, predicted, run, lexicon))
        figures = report.figures()
        if write_baseline is not None:
            from arabnews_nlp.evaluation.baseline import update

            update(write_baseline, figures)
    if as_json:
        typer.echo(json.dumps(figures))
        return
    _print_figures(figures)
    if calibration:
        _print_calibration("record", report.record_trials, len([q for article in articles for q in article.quotes]))
        _print_calibration("entity", report.entity_trials, len([e for article in articles for e in article.entities]))
    if by_article:
        _print_articles(report)
    if errors:
        _print_mistakes(report.mistakes, errors)


@evaluate_app.command("entities")
def evaluate_entities(
    gold: Annotated[
        Path,
        typer.Argument(help="Annotated articles (.xml, folder, .jsonl), or a CoNLL file of two columns."),
    ],
    predicted: Predicted = None,
    run: Run = False,
    errors: Annotated[int, typer.Option(help="Print up to this many mistakes of each kind, in context.")] = 0,
    as_json: AsJson = False,
    lexicon: Lexicon = None,
) -> None:
    """Entities by class, exact span and label, and what is taken for what."""
    from arabnews_nlp.evaluation.entities import score_entities

    with _errors_by_name():
        if gold.is_dir() or gold.suffix in GOLD_ENDINGS:
            articles = _read_gold(gold)
            compared = _compare_articles(articles, _predictions(articles, predicted, run, lexicon))
        else:
            compared = _compare_conll(gold, predicted, run, lexicon)
    scores = score_entities((text.gold, text.predicted) for text in compared)
    if as_json:
        figures = {label: scores.score(label).to_dict() for label in scores.classes}
        confusion = [[*labels, count] for labels, count in sorted(scores.confusion.items())]
        total = scores.score().to_dict()
        typer.echo(json.dumps({"total": total, **figures, "confusion": confusion}))
        return
    _print_entity_scores(scores)
    if errors:
        _print_entity_mistakes(compared, errors)


@contextmanager
def _errors_by_name() -> Iterator[None]:
    try:
        yield
    except ArabnewsError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


def _read_gold(path: Path) -> list[Annotation]:
    from arabnews_nlp.evaluation.gold import read_annotations

    return read_annotations(path)


def _predictions(
    gold: list[Annotation], path: Path | None, run: bool, lexicon: list[Path] | None
) -> dict[str, Annotation]:
    """Read from `path`, or made by the pipeline."""
    _refuse_both(path, run, lexicon)
    if path is None:
        from arabnews_nlp.evaluation.running import run_pipeline

        return run_pipeline(gold, lexicon_option(lexicon))
    from arabnews_nlp.evaluation.gold import read_predictions

    predictions = read_predictions(path)
    missing = [article.id for article in gold if article.id not in predictions]
    if missing:
        typer.echo(f"no prediction for {len(missing)} articles, the first is {missing[0]}", err=True)
    return predictions


def _refuse_both(path: Path | None, run: bool, lexicon: list[Path] | None) -> None:
    if path is not None and run:
        raise typer.BadParameter("predictions were given as well", param_hint="--run")
    if path is not None and lexicon:
        raise typer.BadParameter("counts only where the pipeline runs", param_hint="--lexicon")


def _compare_articles(gold: list[Annotation], predicted: dict[str, Annotation]) -> list[Compared]:
    from arabnews_nlp.evaluation.entities import Compared

    def labelled(annotation: Annotation | None) -> list[tuple[int, int, str]]:
        mentions = annotation.entities if annotation else ()
        return [(mention.start, mention.end, mention.label) for mention in mentions]

    return [
        Compared(article.id, article.text, labelled(article), labelled(predicted.get(article.id))) for article in gold
    ]


def _compare_conll(gold: Path, predicted: Path | None, run: bool, lexicon: list[Path] | None) -> list[Compared]:
    from arabnews_nlp.errors import InputError
    from arabnews_nlp.evaluation.conll import in_classes, read_conll, spans
    from arabnews_nlp.evaluation.entities import Compared

    _refuse_both(predicted, run, lexicon)
    sentences = list(read_conll(gold))
    wanted = [in_classes(spans(sentence.tags)) for sentence in sentences]
    if predicted is None:
        from arabnews_nlp.evaluation.running import run_on_sentences

        has_countries = any(label == "COUNTRY" for found in wanted for _, _, label in found)
        given = list(run_on_sentences(sentences, has_countries, lexicon_option(lexicon)))
    else:
        answers = list(read_conll(predicted))
        if [sentence.tokens for sentence in answers] != [sentence.tokens for sentence in sentences]:
            raise InputError(f"{predicted}: its tokens are not those of {gold}")
        given = [in_classes(spans(answer.tags)) for answer in answers]
    return [
        Compared.of_tokens(f"sentence {number}", sentence.tokens, list(gold_spans), list(found))
        for number, (sentence, gold_spans, found) in enumerate(zip(sentences, wanted, given, strict=True), start=1)
    ]


def _print_figures(figures: Figures) -> None:
    width = max(map(len, figures))
    typer.echo(f"{'':{width}}  {'P':>7} {'R':>7} {'F1':>7} {'gold':>6} {'found':>6}")
    for name, value in figures.items():
        if isinstance(value, dict):
            shares = " ".join(f"{value[part]:7.4f}" for part in ("p", "r", "f1"))
            typer.echo(f"{name:{width}}  {shares} {value['gold']:6} {value['pred']:6}")
        elif name == "articles":
            typer.echo(f"{name:{width}}  {value:7}")
        else:
            typer.echo(f"{name:{width}}  {value:7.4f}")


def _print_calibration(name: str, trials: Sequence[Trial], gold: int) -> None:
    from arabnews_nlp.evaluation.calibration import at_thresholds, bins, calibration_error

    typer.echo(f"{name} calibration error {calibration_error(trials):.4f}")
    for found in bins(trials):
        typer.echo(f"  {found.count:5} with confidence {found.confidence:.2f}, right {found.right:.2f}")
    for threshold, score in at_thresholds(trials, gold):
        typer.echo(_row(f"{name} from {threshold:.2f}", score))


def _row(name: str, score: Score) -> str:
    shares = f"{score.precision:7.4f} {score.recall:7.4f} {score.f1:7.4f}"
    return f"{name}  {shares} {score.gold:6} {score.predicted:6}"


def _print_articles(report: Report) -> None:
    typer.echo("\nrecords by article")
    for name, score in report.by_article.items():
        typer.echo(_row(f"{name:30}", score))


def _print_mistakes(mistakes: list[Mistake], limit: int) -> None:
    ordered = sorted(mistakes, key=lambda mistake: mistake.kind)
    for kind, group in groupby(ordered, key=lambda mistake: mistake.kind):
        found = list(group)
        typer.echo(f"\n{kind}: {len(found)}")
        for mistake in found[:limit]:
            who = f"expected {mistake.expected or '?'}, found {mistake.found or '?'}, {mistake.overlap:.2f}"
            context = " ".join(f"{mistake.before}⟦{mistake.content}⟧{mistake.after}".split())
            typer.echo(f"  {mistake.article}: {who}\n    {context}")


def _print_entity_scores(scores: EntityScores) -> None:
    from arabnews_nlp.evaluation.entities import NONE

    typer.echo(f"{'':8}  {'P':>7} {'R':>7} {'F1':>7} {'gold':>6} {'found':>6}")
    for label in scores.classes:
        typer.echo(_row(f"{label:8}", scores.score(label)))
    typer.echo(_row(f"{'total':8}", scores.score()))
    labels = [*scores.classes, NONE]
    typer.echo("\ngold (rows) taken for (columns), of spans that overlap; - is none")
    typer.echo(" " * 10 + " ".join(f"{label:>8}" for label in labels))
    for gold in labels:
        typer.echo(f"{gold:8}  " + " ".join(f"{scores.confusion[gold, label]:8}" for label in labels))
    typer.echo(f"\nright label, wrong span: {scores.boundaries.total()}")


def _print_entity_mistakes(compared: list[Compared], limit: int) -> None:
    ordered = sorted((mistake for text in compared for mistake in text.mistakes()), key=lambda mistake: mistake[0])
    for kind, group in groupby(ordered, key=lambda mistake: mistake[0]):
        found = [context for _, context in group]
        typer.echo(f"\n{kind}: {len(found)}")
        for context in found[:limit]:
            typer.echo(f"  {context}")
