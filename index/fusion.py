"""The fusion of a clause's signals into one probability: a small logistic model, learned."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.script import family
from index.evidence import Signals

WEIGHTS = Path(__file__).parent / "model" / "fusion.json"


NAMES = tuple(field.name for field in fields(Signals))
_LEXICAL = np.array([name.startswith("lexical") for name in NAMES])


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights for the features of a clause, in the order that `features` gives them."""

    weights: tuple[float, ...]
    bias: float

    def scores(
        self, signals: NDArray[np.float32], best: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """The probability that each clause answers, shape (clauses,)."""
        total = features(signals, best) @ np.array(self.weights) + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def features(signals: NDArray[np.float32], best: NDArray[np.float32]) -> NDArray[np.float64]:
    """Each signal as it is (BM25 on a log scale), and how far it falls short of the best.

    Shapes: `signals` (clauses, signals), `best` (signals,), the maximum over all clauses; the
    result (clauses, 2 × signals), the two features of a signal side by side.
    """
    values = signals.astype(np.float64)
    own = np.where(_LEXICAL, np.log1p(np.maximum(values, 0)), values)
    share = values / np.where(best > 0, best, 1)
    short = np.where(_LEXICAL, share, values - best)
    return np.stack([own, short], axis=2).reshape(len(values), -1)


@dataclass(frozen=True, slots=True)
class Fusions:
    """The fusion of clauses with a question bank, by the question's language, and of the others.

    A clause of a document whose bank is thin or missing is weighed by `bare`.
    """

    chinese: Fusion
    english: Fusion
    bare: Fusion

    def scores(
        self,
        query: str,
        signals: NDArray[np.float32],
        best: NDArray[np.float32],
        banked: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """The probability that each clause answers; `banked` says whose document has a bank.

        `best`, shape (2, signals), are the maxima over the clauses without one, and over those with
        one: each kind is measured by its own.
        """
        with_bank = self.english if family(query) == "english" else self.chinese
        bare, asked = best
        return np.where(banked, with_bank.scores(signals, asked), self.bare.scores(signals, bare))


@cache
def load_fusions(path: Path = WEIGHTS) -> Fusions:
    """The learned weights; written by `python -m index.training.fuse`."""
    values = json.loads(path.read_text("utf-8"))
    return Fusions(
        **{name: Fusion(tuple(f["weights"].values()), f["bias"]) for name, f in values.items()}
    )
