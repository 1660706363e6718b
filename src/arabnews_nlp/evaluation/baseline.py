"""A committed baseline of figures that may rise and must not fall."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arabnews_nlp.errors import InputError
from arabnews_nlp.evaluation.quotes import Figures

TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Baseline:
    """The size of the gold set, and the best figures reached on it."""

    gold: dict[str, int]
    figures: dict[str, float]

    @classmethod
    def of(cls, figures: Figures) -> Baseline:
        """The F1 of every score and every share; precision and recall may trade against each other."""
        gold, best = {}, {}
        for name, value in figures.items():
            if isinstance(value, dict):
                best[f"{name}.f1"] = value["f1"]
                if name in ("record", "entities"):
                    gold["quotes" if name == "record" else name] = int(value["gold"])
            elif name == "articles":
                gold[name] = int(value)
            else:
                best[name] = value
        return cls(gold, best)

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises InputError where the file is not a baseline."""
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cls(values["gold"], values["figures"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: not a baseline: {error}") from error

    def write(self, path: Path) -> None:
        values = {"gold": self.gold, "figures": self.figures}
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")

    def drops(self, now: Baseline, tolerance: float = TOLERANCE) -> list[str]:
        """A line for each figure that is missing or lower by more than `tolerance`."""
        lines = []
        for name, best in self.figures.items():
            value = now.figures.get(name)
            if value is None:
                lines.append(f"{name}: {best:.4f} before, not measured now")
            elif best - value > tolerance + 1e-9:
                lines.append(f"{name}: {best:.4f} before, {value:.4f} now")
        return lines

    def raised(self, now: Baseline) -> Baseline:
        """The better of both in every figure; `now` alone where the gold set is another one."""
        if self.gold != now.gold:
            return now
        best = {name: max(value, self.figures.get(name, value)) for name, value in now.figures.items()}
        return Baseline(self.gold, best)


def update(path: Path, figures: Figures) -> Baseline:
    """Raises the baseline in `path` to `figures` where these are better; writes one where there is none."""
    now = Baseline.of(figures)
    best = Baseline.read(path).raised(now) if path.exists() else now
    best.write(path)
    return best
