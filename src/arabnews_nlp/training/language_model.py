"""Pre-training of the encoder's first layer as a forward and a backward language model on raw news.

Each direction of one BiLSTM predicts the neighbouring word it has not read; the softmax runs over the batch's
words and a sample of the vocabulary (Peters et al. 2017, "Semi-supervised sequence tagging with bidirectional
language models"). The outputs are tied to the static word vectors.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from arabnews_nlp.encoder.vectors import WordVectors

CHUNK = 64


class LanguageModel(nn.Module):
    """A one-layer BiLSTM over static vectors with tied sampled-softmax outputs."""

    def __init__(self, dimensions: int, hidden: int, vocabulary: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(dimensions, hidden, batch_first=True, bidirectional=True)
        self.project = nn.ModuleList(nn.Linear(hidden, dimensions) for _ in range(2))
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.dropout = nn.Dropout(0.1)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.lstm(vectors)[0]
        return states


def read_ids(path: Path, vectors: WordVectors) -> tuple[np.ndarray, list[str]]:
    """All words of a text file as type numbers, and the types; the first of them are the vocabulary."""
    types = dict(vectors.ranks)
    ids: list[int] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            ids.extend(types.setdefault(word, len(types)) for word in line.split())
    return np.array(ids, dtype=np.int32), list(types)


def pretrain(
    ids: np.ndarray,
    table: torch.Tensor,
    vocabulary: int,
    hidden: int,
    *,
    epochs: float = 1.0,
    stop: int | None = None,
    batch: int = 32,
    sample: int = 2048,
    rate: float = 1e-3,
    seed: int = 1,
    report: Callable[[str], None] = print,
    checkpoint: Path | None = None,
) -> LanguageModel:
    """Train on a stream of type numbers.

    table: one vector a type [types, dimensions]; types from `vocabulary` on are read but never predicted.
    stop: the step after which training ends, though the learning rate falls as if it went on.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    counts = np.bincount(ids[ids < vocabulary], minlength=vocabulary).astype(np.float64)
    noise = torch.tensor(counts**0.75 + 1e-3)
    model = LanguageModel(table.shape[1], hidden, vocabulary)
    model.bias.data.copy_(torch.log(torch.tensor(counts + 1.0, dtype=torch.float32) / counts.sum()))
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, betas=(0.9, 0.99))
    chunks = torch.from_numpy(ids[: len(ids) // CHUNK * CHUNK].reshape(-1, CHUNK))
    sample, batch = min(sample, vocabulary), min(batch, len(chunks))
    steps = int(len(chunks) / batch * epochs)
    started, losses = time.time(), []
    order: Iterable[int] = []
    queue: list[int] = []
    for step in range(min(steps, stop or steps)):
        if len(queue) < batch:
            order = random.permutation(len(chunks))
            queue = list(order)
        rows = chunks[torch.tensor([queue.pop() for _ in range(batch)])].long()
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 200) * max(0.05, 1.0 - step / steps)
        states = model(table[rows])
        forward, backward = states[..., :hidden], states[..., hidden:]
        sampled = torch.multinomial(noise, sample, replacement=False)
        loss = torch.zeros(())
        for side, (state, target) in enumerate(((forward[:, :-1], rows[:, 1:]), (backward[:, 1:], rows[:, :-1]))):
            known = target < vocabulary
            candidates, where = torch.unique(torch.cat([target[known], sampled]), return_inverse=True)
            query = model.project[side](model.dropout(state[known]))
            logits = query @ table[candidates].T + model.bias[candidates]
            loss = loss + nn.functional.cross_entropy(logits, where[: len(query)])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()) / 2)
        if (step + 1) % 200 == 0:
            rate_words = (step + 1) * batch * CHUNK / (time.time() - started)
            report(f"lm step {step + 1}/{steps} loss {np.mean(losses[-200:]):.4f} {rate_words:.0f} words/s")
            if checkpoint is not None and (step + 1) % 1000 == 0:
                torch.save(model.state_dict(), checkpoint)
    if checkpoint is not None:
        torch.save(model.state_dict(), checkpoint)
    return model
