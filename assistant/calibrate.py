"""Learn when to refuse and when to give a verdict: `python -m assistant.calibrate --model FOLDER`.

The index is made without the held-out fifth of the question bank, by an embedding model that has
not seen it; the reader was not trained on it either. A sample of that fifth, and of the
held-out fifth of questions that no document answers, is asked.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from rich.progress import track

from assistant.calibration import PATH, Answerability, Calibration, VerdictModel
from assistant.chain import Assistant
from assistant.judge import UNKNOWN_CASE, VERDICTS, speaking, verdict_case, verdict_opinions
from assistant.question import Question, understand
from assistant.refusal import features
from corpus.library import Library, load_library
from index.build import build
from index.embedding import load_embedder
from index.evidence import Evidence
from index.reader import Reader
from index.retriever import SearchIndex
from index.split import in_fifth, is_held_out
from index.training.fuse import descend
from index.training.read import unanswered

WRONGLY_REFUSED = 0.03
WRONG = 0.016
# Of the yes/no questions that people ask, more hang on a condition than of those in the bank.
CONDITIONAL = 0.15
SAMPLE = 1500
NEVER = 2.0


def main() -> None:
    """Learn and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a model trained with --held-out")
    parser.add_argument("--output", type=Path, default=PATH)
    options = parser.parse_args()
    library = load_library()
    kept = replace(library, bank=tuple(q for q in library.bank if not is_held_out(q)))
    embedder = load_embedder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), kept, embedder, lambda *_: None)
        index = SearchIndex(path, kept, embedder)
        assistant = Assistant(index, Reader.load())

        def ask(text: str) -> tuple[Question, tuple[Evidence, ...]]:
            return assistant.find(understand([text]), [text])

        held_out = [q for q in library.bank if is_held_out(q)]
        held_out = random.Random(5).sample(held_out, min(SAMPLE, len(held_out)))
        asked = [(*ask(q.question), q) for q in track(held_out, description="answered")]
        unasked = [r["question"] for r in unanswered() if in_fifth(r["question"])]
        silent = [ask(text) for text in random.Random(5).sample(unasked, SAMPLE // 2)]
        answerability = learn_refusal(
            [features(question, found, index) for question, found, _ in asked],
            [features(question, found, index) for question, found in silent],
        )
    counts = VerdictModel(
        reader_spoken=0,
        reader_all=0,
        table=0,
        precedents=0,
        bias=(0, 0, 0),
        least=1,
        counts=tally(kept),
    )
    polar = [(*one, VERDICTS.index(one[2].verdict)) for one in asked if one[2].verdict]
    spoken = [
        (verdict_opinions(question, spoken, found, library, counts), verdict)
        for question, found, _, verdict in polar
        if question.frame and (spoken := speaking(question, found, library))
    ]
    verdicts = learn_verdicts(counts, spoken, len(polar))
    learned = Calibration(answerability=answerability, verdicts=verdicts)
    options.output.write_text(learned.model_dump_json(indent=1) + "\n", "utf-8")


def tally(library: Library) -> dict[str, tuple[float, float, float]]:
    """How often each verdict follows in the bank, by case."""
    counts: dict[str, list[float]] = {}
    for entry in library.bank:
        question = understand([entry.question])
        if entry.verdict and question.frame:
            case = verdict_case(question, entry.key, entry.start, library)
            counts.setdefault(case, list(UNKNOWN_CASE))[VERDICTS.index(entry.verdict)] += 1
    return {case: (yes, no, some) for case, (yes, no, some) in sorted(counts.items())}


def learn_refusal(
    answered: Sequence[dict[str, float]], silent: Sequence[dict[str, float]]
) -> Answerability:
    """A logistic model in which both kinds weigh alike, cut where few answers are lost."""
    names = list(answered[0])
    values = np.array([[row[name] for name in names] for row in (*answered, *silent)])
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    x = torch.tensor((values - mean) / spread)
    y = torch.tensor([1.0] * len(answered) + [0.0] * len(silent), dtype=torch.float64)
    share = torch.where(y == 1, 1 / len(answered), 1 / len(silent))
    weights = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            x @ weights + bias, y, reduction="none"
        )
        return (each * share).sum() + 1e-3 * weights.square().sum()

    descend([weights, bias], loss)
    probabilities = torch.sigmoid(x @ weights + bias).detach().numpy()
    own = weights.detach().numpy() / spread
    return Answerability(
        weights=dict(zip(names, own.tolist(), strict=True)),
        bias=bias.item() - float(own @ mean),
        least=float(np.quantile(probabilities[: len(answered)], WRONGLY_REFUSED)),
    )


def learn_verdicts(
    counts: VerdictModel, spoken: Sequence[tuple[list[list[float]], int]], asked: int
) -> VerdictModel:
    """Weights of the four opinions, cut where few of those `asked` get a wrong verdict."""
    x = torch.tensor([opinions for opinions, _ in spoken], dtype=torch.float64)
    y = torch.tensor([verdict for _, verdict in spoken])
    weights = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    hangs = y == VERDICTS.index("conditional")
    share = float(hangs.double().mean())
    weight = torch.where(hangs, CONDITIONAL / share, (1 - CONDITIONAL) / (1 - share))

    def loss() -> torch.Tensor:
        each = torch.nn.functional.cross_entropy(x @ weights + bias, y, reduction="none")
        return (each * weight).mean()

    descend([weights, bias], loss)
    shares = torch.softmax(x @ weights + bias, dim=1).detach().numpy()
    sure = shares.max(axis=1)
    order = np.argsort(-sure)
    wrong = ((shares.argmax(axis=1) != y.numpy()) * weight.numpy())[order]
    enough = np.flatnonzero(np.cumsum(wrong) <= WRONG * asked)
    least = float(sure[order][enough[-1]]) if len(enough) else NEVER
    first, together, table, precedents = weights.tolist()
    yes, no, conditional = bias.tolist()
    return counts.model_copy(
        update={
            "reader_spoken": first,
            "reader_all": together,
            "table": table,
            "precedents": precedents,
            "bias": (yes, no, conditional),
            "least": least,
        }
    )


if __name__ == "__main__":
    main()
