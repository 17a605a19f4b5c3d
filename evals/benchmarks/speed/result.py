"""What a run came to, as tables: the ratios first, then the targets, then the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evals.benchmarks.speed.contender import Figures
from evals.benchmarks.speed.figures import CONTENDERS, FIGURES, Measured, ratio
from evals.benchmarks.speed.floors import Floors
from evals.benchmarks.speed.targets import Target
from evals.ranking import markdown

# Who is set against whom: a ratio above 1 says that the first is better.
PAIRS = (("product", "recipe"), ("product", "bm25"), ("limit", "product"))
NOTES = {
    "Ratios": "How many times better, whether less is better or more.",
    "Targets": "Those set for 2 cores.",
    "Figures": "As this machine gives them; memory is resident, and installed packages are not "
    "counted. The recipe's model has random weights: what it finds says nothing of a trained one. "
    "The machine: a bare POST of FastAPI over HTTP, in the process an exact search of the same "
    "vectors by numpy.",
    "Where the time of a warm answer goes": "In the process, one after another.",
}
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Result:
    """A run: the machine in words, the figures, the targets, the stages in milliseconds."""

    machine: str
    questions: int
    measured: Measured
    targets: tuple[Target, ...]
    stages: Figures
    floors: Floors

    @property
    def tables(self) -> dict[str, Rows]:
        """Every table by its title, the first row its heading."""
        return {
            "Ratios": list(self._ratios()),
            "Targets": [
                ["target", "reached", "wanted", ""],
                *(target.row for target in self.targets),
            ],
            "Figures": list(self._figures()),
            "Where the time of a warm answer goes": list(self._stages()),
        }

    def _ratios(self) -> Iterator[list[str]]:
        yield ["", *(f"{CONTENDERS[one]} / {CONTENDERS[other]}" for one, other in PAIRS)]
        for name, figure in FIGURES.items():
            found = [ratio(self.measured, name, one, other) for one, other in PAIRS]
            if any(value is not None for value in found):
                cells = zip(PAIRS, found, strict=True)
                yield [figure.label, *(self._times(name, pair[1], value) for pair, value in cells)]

    def _times(self, name: str, other: str, value: float | None) -> str:
        if value is None:
            return ""
        floor = self.floors.get(other, {}).get(name)
        return f"{value:.3g} ×" if floor is None else f"{value:.3g} × (floor {floor:g})"

    def _figures(self) -> Iterator[list[str]]:
        yield ["", *CONTENDERS.values()]
        for name, figure in FIGURES.items():
            yield [
                figure.label,
                *(figure.text(self.measured[one].get(name)) for one in CONTENDERS),
            ]

    def _stages(self) -> Iterator[list[str]]:
        whole = sum(self.stages.values())
        yield ["stage", "ms", "share"]
        for stage, taken in sorted(self.stages.items(), key=lambda item: -item[1]):
            yield [stage, f"{taken:.2f}", f"{taken / whole:.0%}"]
        yield ["all", f"{whole:.2f}", ""]

    @property
    def text(self) -> str:
        """Every table as Markdown."""
        parts = [f"{self.questions} questions of the evaluation cases; {self.machine}"]
        for title, rows in self.tables.items():
            parts += [f"{title}. {NOTES[title]}", markdown(iter(rows))]
        return "\n\n".join(parts)
