"""The fusion of a clause's signals into one probability: a small logistic model, learned."""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

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


@cache
def load_fusion(path: Path = WEIGHTS) -> Fusion:
    """The learned weights; written by `python -m index.training.fuse`."""
    values = json.loads(path.read_text("utf-8"))
    return Fusion(tuple(values["weights"].values()), values["bias"])
