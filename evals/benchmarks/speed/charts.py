"""The charts of the report: bars for what stands side by side, curves of answers by askers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from evals.benchmarks.speed.contender import ASKERS, Figures
from evals.benchmarks.speed.figures import CONTENDERS, FIGURES, Measured

BARRED = ("hit1", "p50", "cold", "index", "memory", "disk")
WIDTH, HEIGHT = 320, 200
CURVES = {
    ("product", "rate"): "the product, in the process",
    ("product", "http_rate"): "the product, over HTTP",
    ("recipe", "rate"): "the usual recipe, in the process",
    ("bm25", "rate"): "BM25 alone, in the process",
    ("limit", "http_rate"): "a bare POST, over HTTP",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A contender's figure and its share of the greatest."""

    contender: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """One figure of all contenders that have it."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The answers a second of one contender, as points of a drawing, both axes logarithmic."""

    title: str
    points: tuple[tuple[float, float], ...]
    last: str


def bars(measured: Measured) -> Iterator[Bars]:
    """A chart for every figure that is drawn."""
    for name in BARRED:
        found = {one: measured[one][name] for one in CONTENDERS if name in measured[one]}
        most = max(found.values(), default=0) or 1
        yield Bars(
            FIGURES[name].label,
            tuple(
                Bar(CONTENDERS[one], FIGURES[name].text(value), value / most)
                for one, value in found.items()
            ),
        )


def curves(measured: Measured) -> Iterator[Curve]:
    """A curve for everyone that was asked by several at once."""
    found = {
        title: [measured[one][f"{name}_{askers}"] for askers in ASKERS]
        for (one, name), title in CURVES.items()
        if is_whole(measured[one], name)
    }
    every = [rate for values in found.values() for rate in values]
    least, most = min(every, default=1), max(every, default=1)
    for title, values in found.items():
        points = [
            (
                placed(askers, ASKERS[0], ASKERS[-1]) * WIDTH,
                (1 - placed(rate, least, most)) * HEIGHT,
            )
            for askers, rate in zip(ASKERS, values, strict=True)
        ]
        yield Curve(title, tuple(points), FIGURES["rate_1"].text(values[-1]))


def is_whole(figures: Figures, name: str) -> bool:
    """Whether there is a rate, and not nothing, for every number of askers."""
    return all(figures.get(f"{name}_{askers}", 0) > 0 for askers in ASKERS)


def placed(value: float, least: float, most: float) -> float:
    """Where a value is between the least and the most, from 0 to 1, logarithmically."""
    return log(value / least) / log(most / least) if most > least else 0.5
