"""The targets of speed, and whether they are met."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.benchmarks.speed.figures import FIGURES, Figure, Measured, ratio

# The answers a second of the product and of the usual recipe, this many asking at once.
TIMES_THE_RECIPE = Figure("answers a second / the usual recipe's, 16 at once", "×", True, 10)
# By the benchmark of growth, which takes hours: its figures are read where it has been run.
LAWS = "148000.json"
AT_SCALE = Figure("a search over 148,000 clauses, p99", "ms", target=50)


@dataclass(frozen=True, slots=True)
class Target:
    """A target, and what was reached; None where it was not measured."""

    figure: Figure
    reached: float | None

    @property
    def row(self) -> list[str]:
        """What it is, what was reached, what was to be, and whether it is met."""
        sign = "≥" if self.figure.more else "≤"
        wanted = f"{sign} {self.figure.target:g} {self.figure.unit}"
        if self.reached is None:
            return [self.figure.label, "not measured", wanted, ""]
        met = "met" if self.figure.is_met(self.reached) else "not met"
        return [self.figure.label, self.figure.text(self.reached), wanted, met]


def targets(measured: Measured, growth: Path) -> Iterator[Target]:
    """Every target; `growth` is where the benchmark of growth keeps its figures."""
    for name, figure in FIGURES.items():
        if figure.target is not None:
            yield Target(figure, measured["product"].get(name))
    yield Target(TIMES_THE_RECIPE, ratio(measured, "rate_16", "product", "recipe"))
    yield Target(AT_SCALE, at_scale(growth / LAWS))


def at_scale(path: Path) -> float | None:
    """Milliseconds of a search at the largest size; None where it has not been measured."""
    return float(json.loads(path.read_text("utf-8"))["p99"]) if path.exists() else None
