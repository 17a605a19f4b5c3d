"""Learn the fusion: `python -m index.training.fuse --model FOLDER --output FILE`.

The index and the model must not have seen the questions that the fusion is learned from, so
both are made from the training part of the bank and asked its held-out fifth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from corpus.bank import BankQuestion
from corpus.library import load_library
from corpus.script import language
from index.build import build
from index.embedding import load_embedder
from index.evidence import Evidence
from index.fusion import NAMES, Fusion, Fusions, features
from index.retriever import SearchIndex
from index.split import is_held_out

CANDIDATES = 40
NEUTRAL = Fusion((1.0,) * 2 * len(NAMES), 0.0)


def signals_of(found: Sequence[Evidence]) -> NDArray[np.float32]:
    """The signals of each clause found, shape (clauses, signals)."""
    return np.array([astuple(evidence.signals) for evidence in found], np.float32)


def gather(
    index: SearchIndex, questions: Sequence[BankQuestion]
) -> tuple[list[NDArray[np.float32]], list[int]]:
    """For each question its candidates' features and the place of the right one."""
    rows, right = [], []
    for question in track(questions, description="asking"):
        found = index.search(question.question, CANDIDATES)
        places = [n for n, evidence in enumerate(found) if evidence.key == question.key]
        if places:
            signals = signals_of(found)
            rows.append(features(signals, signals.max(axis=0)).astype(np.float32))
            right.append(places[0])
    return rows, right


def fit(rows: Sequence[NDArray[np.float32]], right: Sequence[int]) -> tuple[list[float], float]:
    """Weights that put the right clause first, then scaled and shifted into a probability."""
    width = rows[0].shape[1]
    size = max(len(row) for row in rows)
    padded = torch.zeros(len(rows), size, width)
    mask = torch.full((len(rows), size), -1e4)
    for n, row in enumerate(rows):
        padded[n, : len(row)] = torch.from_numpy(row)
        mask[n, : len(row)] = 0
    target = torch.tensor(right)
    weights = torch.zeros(width, requires_grad=True)
    calibration = torch.tensor([1.0, 0.0], requires_grad=True)

    def descend(parameters: list[torch.Tensor], loss_of: Callable[[], torch.Tensor]) -> None:
        optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

        def closure() -> torch.Tensor:
            optimizer.zero_grad()
            loss = loss_of()
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        optimizer.step(closure)  # type: ignore[no-untyped-call]

    def ranking() -> torch.Tensor:
        scores = padded @ weights + mask
        return torch.nn.functional.cross_entropy(scores, target) + 1e-4 * weights.square().sum()

    descend([weights], ranking)
    scores = (padded @ weights).detach()
    is_right = torch.nn.functional.one_hot(target, size).float()
    present = mask == 0

    def calibrated() -> torch.Tensor:
        logits = scores * calibration[0] + calibration[1]
        return torch.nn.functional.binary_cross_entropy_with_logits(
            logits[present], is_right[present]
        )

    descend([calibration], calibrated)
    scale, bias = calibration.tolist()
    return (weights.detach() * scale).tolist(), bias


def learned(index: SearchIndex, asked: Sequence[BankQuestion]) -> dict[str, object]:
    """The fusion of the questions of one language, as it is written down."""
    weights, bias = fit(*gather(index, asked))
    names = [f"{name}{part}" for name in NAMES for part in ("", "_relative")]
    return {"weights": dict(zip(names, weights, strict=True)), "bias": bias}


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a model trained with --held-out")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    library = load_library()
    asked = [question for question in library.bank if is_held_out(question)]
    kept = replace(library, bank=tuple(q for q in library.bank if not is_held_out(q)))
    embedder = load_embedder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), kept, embedder, lambda *_: None)
        index = SearchIndex(path, kept, embedder, Fusions(NEUTRAL, NEUTRAL))
        values = {
            name: learned(index, [q for q in asked if (language(q.question) == "en") == english])
            for name, english in (("chinese", False), ("english", True))
        }
    options.output.write_text(json.dumps(values, indent=1), "utf-8")


if __name__ == "__main__":
    main()
