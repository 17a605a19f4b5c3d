"""The comparison: the same cases without a language model and with one, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.meter import Meter
from evals.evaluators import EVALUATORS
from evals.run import Result
from evals.thresholds import ratio


class Line(NamedTuple):
    """One measure, without the model and with it."""

    measure: str
    without: str
    worded: str


def compare(without: Sequence[Result], worded: Sequence[Result], meter: Meter) -> tuple[Line, ...]:
    """Both runs side by side; `meter` is that of the model."""
    return tuple(lines(without, worded, meter))


def lines(without: Sequence[Result], worded: Sequence[Result], meter: Meter) -> Iterator[Line]:
    """The evaluators' shares, latency, tokens, points dropped, and fall-backs by reason."""
    for name in EVALUATORS:
        yield Line(name, share(ratio(without, name)), share(ratio(worded, name)))
    for quantile in (50, 99):
        name = f"seconds, p{quantile}"
        yield Line(name, percentile(without, quantile), percentile(worded, quantile))
    written = [r for r in worded if r.answer and r.answer.mode == "generative"]
    yield Line("worded by the model", "", f"{len(written)} of {len(worded)}")
    yield Line("calls", "", str(meter.calls))
    for name, tokens in (("in", meter.tokens_in), ("out", meter.tokens_out)):
        yield Line(f"tokens {name}", "", f"{tokens} ({tokens / len(worded):.0f} a question)")
    yield Line("points dropped", "", f"{meter.dropped} of {meter.points}")
    for reason, count in sorted(meter.fallbacks.items()):
        yield Line(f"fell back: {reason}", "", str(count))


def share(ratio: float | None) -> str:
    """A share in percent; nothing where no case asks for it."""
    return "" if ratio is None else f"{ratio:.1%}"


def percentile(results: Sequence[Result], quantile: float) -> str:
    """How long all but the slowest answers took, in seconds."""
    return f"{np.percentile([result.seconds for result in results], quantile):.2f}"


def comparison_table(compared: Sequence[Line]) -> str:
    """The comparison as text for a terminal."""
    grid = Table("measure", "without", "with the model")
    for line in compared:
        grid.add_row(*line)
    console = Console(width=80)
    with console.capture() as captured:
        console.print(grid)
    return captured.get()
