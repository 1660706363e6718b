"""The optimization loop of one stage, and tagging with the PyTorch network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from arabnews_nlp.encoder.decoding import decode_spans, viterbi
from arabnews_nlp.training.data import Sample, TypeTable, batches, collate
from arabnews_nlp.training.model import Tagger

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of training: how long, how fast, and how the weights are averaged."""

    name: str
    epochs: int
    rate: float
    final_rate: float = 0.1
    tokens: int = 2048
    average: float = 0.998
    reader_rate: float = 0.3
    evaluate_every: int = 1


class Average:
    """Exponential moving average of a network's weights."""

    def __init__(self, model: torch.nn.Module, decay: float) -> None:
        self._decay = decay
        self._steps = 0
        self._weights = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def update(self, model: torch.nn.Module) -> None:
        self._steps += 1
        decay = min(self._decay, self._steps / (self._steps + 10))
        for name, value in model.state_dict().items():
            self._weights[name].lerp_(value.detach(), 1 - decay)

    def state(self) -> dict[str, torch.Tensor]:
        return {name: value.clone() for name, value in self._weights.items()}


def fit(
    model: Tagger,
    table: TypeTable,
    draw: Callable[[np.random.Generator], Sequence[Sample]],
    stage: Stage,
    *,
    seed: int,
    score: Callable[[], str] | None = None,
    report: Report = print,
) -> None:
    """Train `model` in place; it ends with its averaged weights.

    draw: the samples of one epoch. score: a figure for the log, called with the averaged weights loaded.
    """
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    reader = list(model.reader.parameters())
    for value in reader:
        value.requires_grad_(stage.reader_rate > 0)
    chosen = {id(value) for value in reader}
    others = [value for value in model.parameters() if id(value) not in chosen]
    optimizer = torch.optim.AdamW(
        [{"params": others, "scale": 1.0}, {"params": reader, "scale": stage.reader_rate}],
        lr=stage.rate,
        weight_decay=1e-3,
    )
    average = Average(model, stage.average)
    step, steps = 0, 0
    for epoch in range(stage.epochs):
        groups = list(batches(draw(random), stage.tokens, random))
        steps = steps or len(groups) * stage.epochs
        started, losses, words = time.time(), [], 0
        model.train()
        for group in groups:
            warm = min(1.0, (step + 1) / 50)
            rate = stage.rate * warm * max(stage.final_rate, 1 - (1 - stage.final_rate) * step / steps)
            for parameters in optimizer.param_groups:
                parameters["lr"] = rate * parameters["scale"]
            loss = model.loss(collate(group, table))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            average.update(model)
            losses.append(float(loss.detach()))
            words += sum(len(sample.words) for sample in group)
            step += 1
        line = f"{stage.name} epoch {epoch + 1}/{stage.epochs} loss {np.mean(losses):.4f}"
        line += f" {words / (time.time() - started):.0f} words/s"
        if score is not None and ((epoch + 1) % stage.evaluate_every == 0 or epoch + 1 == stage.epochs):
            current = {name: value.clone() for name, value in model.state_dict().items()}
            model.load_state_dict(average.state())
            line += f" {score()}"
            model.load_state_dict(current)
        report(line)
    model.load_state_dict(average.state())


@torch.no_grad()
def score_windows(models: Sequence[Tagger], table: TypeTable, samples: Sequence[Sample], head: str) -> list[np.ndarray]:
    """Mean tag scores [tokens, tags] of each window over the networks."""
    found: list[np.ndarray] = [np.zeros((0, 0), np.float32)] * len(samples)
    order = sorted(range(len(samples)), key=lambda at: len(samples[at].words))
    for model in models:
        model.eval()
    for start in range(0, len(order), 32):
        part = order[start : start + 32]
        batch = collate([samples[at] for at in part], table)
        scores = torch.stack([model.scores(batch)[head] for model in models]).mean(0).numpy()
        for row, at in enumerate(part):
            found[at] = scores[row, : len(samples[at].words)]
    return found


def decode(models: Sequence[Tagger], scores: Iterable[np.ndarray], head: str) -> list[list[tuple[int, int, str]]]:
    """Token spans of each window from its scores, with the mean transitions of the networks."""
    chains = [model.chain(head) for model in models]
    parts = [torch.stack(part).mean(0).detach().numpy() for part in zip(*(c.parts() for c in chains), strict=True)]
    tags = chains[0].tags
    found = []
    for score in scores:
        best = viterbi(score[None], np.array([len(score)]), *parts)[0]
        found.append(list(decode_spans([tags[number] for number in best])))
    return found
