"""Ranking metrics over questions whose right clauses are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a question's right answers are, and what was found for it, best first."""

    group: str
    right: frozenset[str]
    found: tuple[str, ...]

    def hit(self, k: int) -> float:
        """1 if a right one is among the first k."""
        return float(any(key in self.right for key in self.found[:k]))

    def recall(self, k: int) -> float:
        """The share of the right ones among the first k."""
        return len(self.right & set(self.found[:k])) / len(self.right)

    def reciprocal_rank(self, k: int) -> float:
        """1 / the place of the first right one, 0 beyond k."""
        places = (n for n, key in enumerate(self.found[:k], 1) if key in self.right)
        return 1 / next(places, float("inf"))


Metric = Callable[[Ranking], float]
HITS: dict[str, Metric] = {
    "hit@1": lambda ranking: ranking.hit(1),
    "hit@3": lambda ranking: ranking.hit(3),
    "MRR@10": lambda ranking: ranking.reciprocal_rank(10),
}
RECALLS: dict[str, Metric] = {
    "R@10": lambda ranking: ranking.recall(10),
    "R@100": lambda ranking: ranking.recall(100),
    "MRR@10": lambda ranking: ranking.reciprocal_rank(10),
}


def mean(rankings: Sequence[Ranking], metric: Metric) -> float:
    """The mean of a metric."""
    return sum(metric(ranking) for ranking in rankings) / len(rankings)


def table(
    systems: Mapping[str, Sequence[Ranking]], metrics: dict[str, Metric]
) -> Iterator[list[str]]:
    """Rows of a table: a system, a group of questions, its size, the metrics in percent."""
    yield ["system", "questions", "n", *metrics]
    for name, rankings in systems.items():
        groups = sorted({ranking.group for ranking in rankings})
        for group in ("all", *groups) if len(groups) > 1 else ("all",):
            part = [r for r in rankings if group in ("all", r.group)]
            shares = [f"{mean(part, metric):.1%}" for metric in metrics.values()]
            yield [name, group, str(len(part)), *shares]


def markdown(rows: Iterator[list[str]]) -> str:
    """Rows as a Markdown table, the first its heading."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * lines[0].count(" | ") + " --- |")
    return "\n".join(lines)
