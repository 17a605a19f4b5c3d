"""Learn when to refuse and when to give a verdict: `python -m assistant.calibrate --model FOLDER`.

The index is made without the held-out fifth of the question bank, by an embedding model that has
not seen it; the reader was not trained on it either. A sample of that fifth, and of the
held-out fifth of questions that no document answers, is asked.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from assistant.calibration import PATH, Answerability, Calibration, VerdictModel
from assistant.chain import Assistant
from assistant.judge import UNKNOWN_CASE, VERDICTS, speaking, verdict_case, verdict_opinions
from assistant.question import Question, understand
from assistant.refusal import features, units_asked
from corpus.library import Library, load_library
from index.build import build
from index.embedding import Embedder, load_embedder
from index.evidence import Evidence
from index.reader import Reader
from index.retriever import SearchIndex
from index.split import in_fifth, is_held_out
from index.training.fuse import descend

WRONGLY_REFUSED, WRONGLY_REFUSED_WITHOUT_BANK = 0.035, 0.07
WRONG = 0.016
# Of the yes/no questions that people ask, more hang on a condition than of those in the bank.
CONDITIONAL = 0.15
# Fewer of the bank's questions ask for a number than of people's, more of the unanswerable ones.
NUMBERS = 0.11
SAMPLE = 1500
NEVER = 2.0
UNLEARNED = Calibration(
    answerability=Answerability(weights={}, bias=0, least=0),
    answerability_without_bank=Answerability(weights={}, bias=0, least=0),
    verdicts=VerdictModel(
        reader_spoken=0,
        reader_all=0,
        table=0,
        precedents=0,
        bias=(0, 0, 0),
        least=NEVER,
        counts={},
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was found for it and the features of that."""

    question: Question
    found: tuple[Evidence, ...]
    features: dict[str, float]


def main() -> None:
    """Learn and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a model trained with --held-out")
    parser.add_argument("--output", type=Path, default=PATH)
    options = parser.parse_args()
    library = load_library()
    kept = replace(
        library,
        bank=tuple(q for q in library.bank if not is_held_out(q)),
        unanswered=tuple(q for q in library.unanswered if not in_fifth(q.question)),
    )
    embedder = load_embedder(options.model)
    held_out = [q for q in library.bank if is_held_out(q)]
    held_out = random.Random(5).sample(held_out, min(SAMPLE, len(held_out)))
    unanswerable = [q.question for q in library.unanswered if in_fifth(q.question)]
    unanswerable = random.Random(5).sample(unanswerable, SAMPLE // 2)
    with tempfile.TemporaryDirectory() as folder:
        ask = asker(Path(folder) / "whole", kept, embedder)
        answered = [(entry, ask(entry.question)) for entry in track(held_out, "with a bank")]
        silent = [ask(text) for text in unanswerable]
        bare_library = replace(kept, bank=(), glosses=(), unanswered=())
        ask = asker(Path(folder) / "bare", bare_library, embedder)
        bare = [(entry, ask(entry.question)) for entry in track(held_out, "without")]
        bare_silent = [ask(text) for text in unanswerable]
    # Where another clause comes first, it is no loss to refuse and show the nearest.
    right = [one for entry, one in bare if one.found and one.found[0].key == entry.key]
    blank = UNLEARNED.verdicts.model_copy(update={"counts": tally(kept)})
    polar = [(one, VERDICTS.index(entry.verdict)) for entry, one in answered if entry.verdict]
    spoken = [
        (verdict_opinions(one.question, spoken, one.found, library, blank), verdict)
        for one, verdict in polar
        if one.question.frame and (spoken := speaking(one.question, one.found, library))
    ]
    learned = Calibration(
        answerability=learn_refusal([one for _, one in answered], silent, WRONGLY_REFUSED),
        answerability_without_bank=learn_refusal(right, bare_silent, WRONGLY_REFUSED_WITHOUT_BANK),
        verdicts=learn_verdicts(blank, spoken, len(polar)),
    )
    options.output.write_text(learned.model_dump_json(indent=1) + "\n", "utf-8")


def asker(folder: Path, library: Library, embedder: Embedder) -> Callable[[str], Asked]:
    """What asks an index built in a folder."""
    path = build(folder, library, embedder, lambda *_: None)
    assistant = Assistant(SearchIndex(path, library, embedder), Reader.load(), UNLEARNED)

    def ask(text: str) -> Asked:
        question, found = assistant.find(understand([text]), [text])
        known = features(question, found, assistant.index) if found else {}
        return Asked(question, found, known)

    return ask


def tally(library: Library) -> dict[str, tuple[float, float, float]]:
    """How often each verdict follows in the bank, by case."""
    counts: dict[str, list[float]] = {}
    for entry in library.bank:
        question = understand([entry.question])
        if entry.verdict and question.frame:
            case = verdict_case(question, entry.key, entry.start, library)
            counts.setdefault(case, list(UNKNOWN_CASE))[VERDICTS.index(entry.verdict)] += 1
    return {case: (yes, no, some) for case, (yes, no, some) in sorted(counts.items())}


def learn_refusal(answered: Sequence[Asked], silent: Sequence[Asked], lost: float) -> Answerability:
    """A logistic model in which both kinds weigh alike, cut where few answers are lost.

    Where nothing is found there is nothing to learn: that is a refusal.
    """
    kinds = [[one for one in each if one.found] for each in (answered, silent)]
    rows = [one.features for kind in kinds for one in kind]
    values = np.array([list(row.values()) for row in rows])
    share = np.concatenate([shares(kind) for kind in kinds])
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    x = torch.tensor((values - mean) / spread)
    y = torch.tensor([1.0] * len(kinds[0]) + [0.0] * len(kinds[1]), dtype=torch.float64)
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            x @ weights + bias, y, reduction="none"
        )
        return (each * torch.tensor(share)).sum() + 1e-3 * weights.square().sum()

    descend([weights, bias], loss)
    probabilities = torch.sigmoid(x @ weights + bias).detach().numpy()
    is_answered = y.numpy() == 1
    order = np.argsort(probabilities[is_answered])
    below = np.cumsum(share[is_answered][order])
    least = float(probabilities[is_answered][order][np.searchsorted(below, lost)])
    refused = share[~is_answered] @ (probabilities[~is_answered] < least)
    Console().print(f"refused of what nothing answers: {refused:.3f}, of the rest: {lost}")
    own = weights.detach().numpy() / spread
    return Answerability(
        weights=dict(zip(rows[0], own.tolist(), strict=True)),
        bias=bias.item() - float(own @ mean),
        least=least,
    )


def shares(kind: Sequence[Asked]) -> NDArray[np.float64]:
    """What each question of a kind weighs, 1 together: as many ask for a number as people do."""
    numbers = np.array([units_asked(one.question) is not None for one in kind])
    each = np.where(numbers, NUMBERS / numbers.sum(), (1 - NUMBERS) / (~numbers).sum())
    return np.asarray(each, np.float64)


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
