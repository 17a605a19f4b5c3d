"""Learn the fusions: `python -m index.training.fuse --model FOLDER --data FOLDER --output FILE`.

The index and the model must not have seen the questions that a fusion is learned from, so
both are made from the training part of the questions and asked their held-out fifth.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from corpus.library import Library, load_library
from corpus.script import language
from index.build import build
from index.embedding import Embedder, load_embedder
from index.evidence import Evidence
from index.fusion import NAMES, Fusion, Fusions, features
from index.retriever import SearchIndex
from index.split import is_held_out
from index.training.laws import law_bank, law_library, lay_questions
from index.training.practice import practice

# Clauses ranked for each question; among thousands of articles the right ones come later.
CANDIDATES, ARTICLES = 40, 150
# Questions of each practice document.
PRACTISED = 10
NEUTRAL = Fusion((1.0,) * 2 * len(NAMES), 0.0)
Asked = Sequence[tuple[str, frozenset[str]]]


def signals_of(found: Sequence[Evidence]) -> NDArray[np.float32]:
    """The signals of each clause found, shape (clauses, signals)."""
    return np.array([astuple(evidence.signals) for evidence in found], np.float32)


def gather(
    index: SearchIndex, asked: Asked, candidates: int
) -> tuple[list[NDArray[np.float32]], list[NDArray[np.bool_]]]:
    """For each question its candidates' features, and which of them are right."""
    rows, right = [], []
    for text, keys in track(asked, description="asking"):
        found = index.search(text, candidates)
        hits = np.array([evidence.key in keys for evidence in found])
        if hits.any():
            signals = signals_of(found)
            rows.append(features(signals, signals.max(axis=0)).astype(np.float32))
            right.append(hits)
    return rows, right


def descend(parameters: list[torch.Tensor], loss_of: Callable[[], torch.Tensor]) -> None:
    """Move parameters to where the loss is least."""
    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]


def fit(
    rows: Sequence[NDArray[np.float32]], right: Sequence[NDArray[np.bool_]]
) -> tuple[list[float], float]:
    """Weights that put the right clauses first, then scaled and shifted into a probability."""
    width = rows[0].shape[1]
    size = max(len(row) for row in rows)
    padded = torch.zeros(len(rows), size, width)
    mask = torch.full((len(rows), size), -1e4)
    is_right = torch.zeros(len(rows), size)
    for n, (row, hits) in enumerate(zip(rows, right, strict=True)):
        padded[n, : len(row)] = torch.from_numpy(row)
        mask[n, : len(row)] = 0
        is_right[n, : len(row)] = torch.from_numpy(hits)
    target = is_right / is_right.sum(dim=1, keepdim=True)
    weights = torch.zeros(width, requires_grad=True)
    calibration = torch.tensor([1.0, 0.0], requires_grad=True)

    def ranking() -> torch.Tensor:
        scores = padded @ weights + mask
        return torch.nn.functional.cross_entropy(scores, target) + 1e-4 * weights.square().sum()

    descend([weights], ranking)
    scores = (padded @ weights).detach()
    present = mask == 0

    def calibrated() -> torch.Tensor:
        logits = scores * calibration[0] + calibration[1]
        return torch.nn.functional.binary_cross_entropy_with_logits(
            logits[present], is_right[present]
        )

    descend([calibration], calibrated)
    scale, bias = calibration.tolist()
    return (weights.detach() * scale).tolist(), bias


def learned(
    rows: Sequence[NDArray[np.float32]], right: Sequence[NDArray[np.bool_]]
) -> dict[str, object]:
    """A fusion as it is written down."""
    weights, bias = fit(rows, right)
    names = [f"{name}{part}" for name in NAMES for part in ("", "_relative")]
    return {"weights": dict(zip(names, weights, strict=True)), "bias": bias}


@contextmanager
def opened(library: Library, embedder: Embedder) -> Iterator[SearchIndex]:
    """An index of a library for as long as it is asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), library, embedder, lambda *_: None)
        yield SearchIndex(path, library, embedder, Fusions(NEUTRAL, NEUTRAL, NEUTRAL))


def with_bank(library: Library, embedder: Embedder) -> dict[str, object]:
    """The fusions of documents with a bank, one a language, from its held-out fifth."""
    asked = [question for question in library.bank if is_held_out(question)]
    kept = replace(library, bank=tuple(q for q in library.bank if not is_held_out(q)))
    with opened(kept, embedder) as index:
        return {
            name: learned(
                *gather(
                    index,
                    [
                        (q.question, frozenset({q.key}))
                        for q in asked
                        if (language(q.question) == "en") == english
                    ],
                    CANDIDATES,
                )
            )
            for name, english in (("chinese", False), ("english", True))
        }


def without_bank(data: Path, embedder: Embedder) -> dict[str, object]:
    """The fusion of documents with a thin bank or none.

    Laws, asked by laypeople, both ways, and about as many questions of practice documents.
    """
    asked = [question for question in lay_questions(data) if question.split == "train"]
    names = {key.split("#")[0] for question in asked for key in question.articles}
    bare = law_library(data, names)
    thin = replace(bare, bank=law_bank(bare, [q for q in asked if not q.is_held_out]))
    held_out = [(q.text, q.known(bare)) for q in asked if q.is_held_out]
    rows, right = [], []
    for library in (bare, thin):
        with opened(library, embedder) as index:
            more_rows, more_right = gather(index, held_out, ARTICLES)
            rows += more_rows
            right += more_right
    for document in practice(held_out=False):
        asked_of_it = random.Random(3).sample(document.bank, PRACTISED)
        with opened(replace(document, bank=(), unanswered=()), embedder) as index:
            more_rows, more_right = gather(
                index, [(q.question, frozenset({q.key})) for q in asked_of_it], ARTICLES
            )
            rows += more_rows
            right += more_right
    return {"bare": learned(rows, right)}


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a model trained with --held-out")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    embedder = load_embedder(options.model)
    values = with_bank(load_library(), embedder) | without_bank(options.data, embedder)
    options.output.write_text(json.dumps(values, indent=1), "utf-8")


if __name__ == "__main__":
    main()
