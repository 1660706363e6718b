"""The network in PyTorch: word network, two BiLSTM layers, and a linear-chain CRF for each head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from arabnews_nlp.encoder.decoding import transition_mask
from arabnews_nlp.encoder.features import INDICATORS, LETTERS

Batch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the layers."""

    vector: int = 128
    letter: int = 24
    filters: int = 64
    word: int = 128
    reader: int = 256
    context: int = 192
    word_dropout: float = 0.08
    dropout: float = 0.35


class WordNetwork(nn.Module):
    """A row for each word type, of its vectors, letters and indicators."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.letters = nn.Embedding(len(LETTERS) + 2, sizes.letter, padding_idx=0)
        self.convolution = nn.Conv1d(sizes.letter, sizes.filters, 3, padding=1)
        self.project = nn.Linear(2 * sizes.vector + sizes.filters + INDICATORS, sizes.word)

    def spell(self, chars: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.convolution(self.letters(chars).transpose(1, 2)).amax(dim=2))

    def forward(
        self, norms: torch.Tensor, stems: torch.Tensor, chars: torch.Tensor, indicators: torch.Tensor
    ) -> torch.Tensor:
        return self.combine(norms, stems, self.spell(chars), indicators)

    def combine(
        self, norms: torch.Tensor, stems: torch.Tensor, spelling: torch.Tensor, indicators: torch.Tensor
    ) -> torch.Tensor:
        return torch.relu(self.project(torch.cat([norms, stems, spelling, indicators], dim=-1)))


class BiLSTM(nn.Module):
    """Two LSTMs over padded windows [B, T, D]; the backward one reads each window from its own last token."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(inputs, hidden, batch_first=True)
        self.backwards = nn.LSTM(inputs, hidden, batch_first=True)

    def forward(self, values: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
        ahead = self.forwards(values)[0]
        behind = self.backwards(_gather(values, turn))[0]
        return torch.cat([ahead, _gather(behind, turn)], dim=-1)


def _gather(values: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    return values.gather(1, turn[..., None].expand(-1, -1, values.shape[-1]))


def turning(lengths: torch.Tensor, width: int) -> torch.Tensor:
    """Positions [B, T] that reverse every window within its length and leave the padding in its place."""
    at = torch.arange(width)[None, :]
    return torch.where(at < lengths[:, None], lengths[:, None] - 1 - at, at)


class Tagger(nn.Module):
    """Vectors and word rows of a window to the tag scores of every head."""

    def __init__(self, sizes: Sizes, heads: dict[str, Sequence[str]]) -> None:
        super().__init__()
        self.sizes = sizes
        self.words = WordNetwork(sizes)
        self.reader = BiLSTM(sizes.vector, sizes.reader)
        self.context = BiLSTM(2 * sizes.reader + sizes.word, sizes.context)
        self.outputs = nn.ModuleDict({name: nn.Linear(2 * sizes.context, len(tags)) for name, tags in heads.items()})
        self.chains = nn.ModuleDict({name: Chain(tags) for name, tags in heads.items()})
        self.dropout = nn.Dropout(sizes.dropout)
        self.light_dropout = nn.Dropout(sizes.dropout / 2)

    def load_reader(self, state: dict[str, torch.Tensor]) -> None:
        """Take the first layer from a language model of `training.language_model`."""
        for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            getattr(self.reader.forwards, name).data.copy_(state[f"lstm.{name}"])
            getattr(self.reader.backwards, name).data.copy_(state[f"lstm.{name}_reverse"])

    def forward(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Scores [B, T, tags] by head for a batch as `training.data.collate` makes it."""
        words, norms, stems, indicators = (batch[key] for key in ("words", "norms", "stems", "indicators"))
        spelling = self.words.spell(batch["type_chars"])[words]
        if self.training:
            keep = (torch.rand(words.shape) >= self.sizes.word_dropout).float()[..., None]
            norms, stems = norms * keep, stems * keep
            spelling = spelling * (torch.rand(words.shape) >= self.sizes.word_dropout).float()[..., None]
            indicators = indicators * (torch.rand(indicators.shape[:2]) >= 0.1).float()[..., None]
        turn = turning(batch["lengths"], words.shape[1])
        rows = self.words.combine(self.light_dropout(norms), self.light_dropout(stems), spelling, indicators)
        read = self.reader(norms, turn)
        hidden = self.context(torch.cat([self.dropout(read), self.light_dropout(rows)], dim=-1), turn)
        hidden = self.dropout(hidden)
        return {name: output(hidden) for name, output in self.outputs.items()}

    def scores(self, batch: Batch) -> dict[str, torch.Tensor]:
        found: dict[str, torch.Tensor] = self(batch)
        return found

    def loss(self, batch: Batch) -> torch.Tensor:
        """Mean negative log-likelihood a token over the heads that the batch has tags for."""
        scores = self.scores(batch)
        total = torch.zeros(())
        for name, output in scores.items():
            if name in batch:
                chain = self.chain(name)
                total = total + chain.loss(output, batch[name], batch["lengths"], batch["weights"])
        return total

    def chain(self, head: str) -> Chain:
        chain = self.chains[head]
        assert isinstance(chain, Chain)
        return chain


class Chain(nn.Module):
    """Transitions of a linear-chain CRF; impossible ones stay impossible."""

    first_mask: torch.Tensor
    steps_mask: torch.Tensor
    last_mask: torch.Tensor

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        self.tags = list(tags)
        first, steps, last = (torch.from_numpy(part) for part in transition_mask(tags))
        self.register_buffer("first_mask", first)
        self.register_buffer("steps_mask", steps)
        self.register_buffer("last_mask", last)
        self.first = nn.Parameter(torch.zeros(len(tags)))
        self.steps = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.last = nn.Parameter(torch.zeros(len(tags)))

    def parts(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.first + self.first_mask, self.steps + self.steps_mask, self.last + self.last_mask

    def loss(
        self, scores: torch.Tensor, tags: torch.Tensor, lengths: torch.Tensor, weights: torch.Tensor
    ) -> torch.Tensor:
        first, steps, last = self.parts()
        batch, width, _ = scores.shape
        rows = torch.arange(batch)
        mask = torch.arange(width)[None, :] < lengths[:, None]
        gold = scores.gather(2, tags[..., None])[..., 0]
        gold = (gold * mask).sum(1) + (steps[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        gold = gold + first[tags[:, 0]] + last[tags[rows, lengths - 1]]
        total = scores[:, 0] + first
        for at in range(1, width):
            after = torch.logsumexp(total[:, :, None] + steps, dim=1) + scores[:, at]
            total = torch.where(mask[:, at, None], after, total)
        partition = torch.logsumexp(total + last, dim=1)
        return ((partition - gold) * weights).sum() / (lengths * weights).sum()
