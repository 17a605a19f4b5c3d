"""The figures that are measured, what they are called, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.benchmarks.speed.contender import ASKERS, Figures

CONTENDERS = {
    "product": "the product",
    "recipe": "the usual recipe",
    "bm25": "BM25 alone",
    "limit": "the machine",
}
Measured = Mapping[str, Figures]
"""The figures of every contender, and of the machine as `limit`; each as far as it has them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure is called, its unit, whether more of it is better, and the issue's target."""

    label: str
    unit: str
    more: bool = False
    target: float | None = None

    def text(self, value: float | None) -> str:
        """A value as it is shown."""
        if value is None:
            return ""
        if self.unit == "%":
            return f"{value:.1%}"
        return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f} {self.unit}"

    def ratio(self, one: float, other: float) -> float:
        """How many times better one is than the other; infinite where that is nothing."""
        better, worse = (one, other) if self.more else (other, one)
        return better / worse if worse else float("inf")

    def is_met(self, value: float) -> bool:
        """Whether a value reaches the target, if there is one."""
        return self.target is None or (value >= self.target if self.more else value <= self.target)


def rates(name: str, where: str, targets: Mapping[int, float]) -> dict[str, Figure]:
    """The answers a second for every number of askers."""
    return {
        f"{name}_{askers}": Figure(
            f"answers a second {where}, {askers} at once", "/s", True, targets.get(askers)
        )
        for askers in ASKERS
    }


FIGURES: dict[str, Figure] = {
    "hit1": Figure("right clause first", "%", True),
    "hit3": Figure("right clause among the first 3", "%", True),
    "p50": Figure("warm answer in the process, p50", "ms", target=3),
    "p99": Figure("warm answer in the process, p99", "ms", target=15),
    **rates("rate", "in the process", {}),
    "cold": Figure("cold: from the start of a process to an answer", "s", target=1.2),
    "setup": Figure("set-up: imports, models, opening the index", "s"),
    "index": Figure("index of the five documents from nothing", "s", target=10),
    "memory": Figure("memory of that process", "MB"),
    "disk": Figure("index on disk", "MB"),
    "http_p50": Figure("warm answer over HTTP, p50", "ms"),
    "http_p99": Figure("warm answer over HTTP, p99", "ms"),
    **rates("http_rate", "over HTTP", {16: 500}),
    "first_p50": Figure("first token of a stream, p50", "ms", target=15),
    "first_p99": Figure("first token of a stream, p99", "ms"),
    "ready": Figure("server ready, from its start", "s", target=2),
    "page": Figure("chat page there, from the server's start", "s"),
    "api_memory": Figure("memory of a server of the API alone", "MB", target=300),
    "server_memory": Figure("memory of the server with its page", "MB"),
}


def ratio(measured: Measured, name: str, one: str, other: str) -> float | None:
    """How many times better one contender is than another; None where either has no figure."""
    if name not in measured[one] or name not in measured[other]:
        return None
    return FIGURES[name].ratio(measured[one][name], measured[other][name])
