"""The fusion of a clause's signals into one probability: a small logistic model, learned."""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from corpus.script import language
from index.evidence import Signals

WEIGHTS = Path(__file__).parent / "model" / "fusion.json"


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights for the signals of a clause; `weights` in the order of `Signals`' fields."""

    weights: tuple[float, ...]
    bias: float

    def score(self, signals: Signals, best: Signals) -> float:
        """The probability that a clause answers; `best` holds each signal's maximum."""
        total = self.bias
        for weight, value in zip(self.weights, features(signals, best), strict=True):
            total += weight * value
        return 1 / (1 + math.exp(-max(min(total, 30), -30)))


def features(signals: Signals, best: Signals) -> tuple[float, ...]:
    """Each signal as it is (BM25 on a log scale), and how far it falls short of the best."""
    values = []
    for field, value, top in zip(fields(signals), astuple(signals), astuple(best), strict=True):
        if field.name.startswith("lexical"):
            values += [math.log1p(value), value / top if top > 0 else 0.0]
        else:
            values += [value, value - top]
    return tuple(values)


@dataclass(frozen=True, slots=True)
class Fusions:
    """The fusion for questions in Chinese, and the one for English, which leans on the glosses."""

    chinese: Fusion
    english: Fusion

    def of(self, query: str) -> Fusion:
        """The fusion for a question, by its language."""
        return self.english if language(query) == "en" else self.chinese


@cache
def load_fusions(path: Path = WEIGHTS) -> Fusions:
    """The learned weights; written by `python -m index.training.fuse`."""
    values = json.loads(path.read_text("utf-8"))
    chinese, english = (
        Fusion(tuple(values[name]["weights"].values()), values[name]["bias"])
        for name in ("chinese", "english")
    )
    return Fusions(chinese, english)
