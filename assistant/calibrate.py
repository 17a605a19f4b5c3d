"""Learn when to refuse and when to give a verdict: `python -m assistant.calibrate --model FOLDER`.

The index is made without the held-out fifth of the question bank, by an embedding model that has
not seen it; the reader was not trained on it either. A sample of that fifth, and of the
held-out fifth of questions that no document answers, is asked. For documents without a bank the
held-out practice documents are added to that index and asked. Verdicts are learned from the yes/no
questions of `corpus/calibration`, by people who saw the documents only: they ask what the bank's
writers did not think of.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from assistant.calibration import (
    PATH,
    Answerability,
    Calibration,
    VerdictModel,
    Weights,
    load_calibration,
)
from assistant.chain import Assistant
from assistant.judge import (
    UNKNOWN_CASE,
    VERDICTS,
    Spoken,
    by_rule,
    likeliest,
    verdict_case,
    verdict_opinions,
)
from assistant.judgement import Judgement
from assistant.question import Question, understand
from assistant.refusal import features, units_asked
from corpus.bank import BankQuestion, Verdict, read_bank
from corpus.library import CALIBRATION, Library, load_library
from corpus.script import Family, family
from index.build import build
from index.embedding import Embedder, load_embedder
from index.evidence import Evidence
from index.reader import Reader
from index.retriever import SearchIndex
from index.split import in_fifth, is_held_out
from index.training.fuse import descend
from index.training.practice import added, practice

WRONGLY_REFUSED, WRONGLY_REFUSED_WITHOUT_BANK = 0.035, 0.1
WRONG = 0.02
SHRUNK = 0.003
# Fewer of the bank's questions ask for a number than of people's, more of the unanswerable ones.
NUMBERS = 0.11
SAMPLE = 1500
NEVER = 2.0
NOTHING = Answerability(weights={}, bias=0, least=0)
EVENLY = Weights(
    reader_spoken=0,
    reader_all=0,
    table=0,
    precedents=0,
    precedents_read=0,
    closely=0,
    bias=(0, 0, 0),
    least=NEVER,
)
UNLEARNED = Calibration(
    answerability=NOTHING,
    answerability_without_bank=NOTHING,
    verdicts=VerdictModel(chinese=EVENLY, english=EVENLY, counts={}),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was found for it and the features of that; `entry` answers it, if any."""

    question: Question
    found: tuple[Evidence, ...]
    features: dict[str, float]
    entry: BankQuestion | None

    @property
    def is_first(self) -> bool:
        """Whether the clause that answers was found first."""
        return bool(self.entry and self.found and self.found[0].key == self.entry.key)


class Judged(NamedTuple):
    """The right verdict of a question and the opinions on it, or else what a rule says, if any."""

    right: Verdict | None
    opinions: list[list[float]]
    by_rule: Verdict | None


def main() -> None:
    """Learn and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a model trained with --held-out")
    parser.add_argument("--output", type=Path, default=PATH)
    parser.add_argument("--verdicts", action="store_true", help="learn these alone anew")
    options = parser.parse_args()
    reader = Reader.load()
    before = load_calibration() if options.verdicts else None
    verdicts = learn_verdicts(reader)
    if before:
        learned = before.model_copy(update={"verdicts": verdicts})
    else:
        with_bank, without = learn_refusals(load_embedder(options.model), reader)
        learned = Calibration(
            answerability=with_bank, answerability_without_bank=without, verdicts=verdicts
        )
    options.output.write_text(learned.model_dump_json(indent=1) + "\n", "utf-8")


def learn_refusals(embedder: Embedder, reader: Reader) -> tuple[Answerability, Answerability]:
    """When to refuse, of documents with a question bank and without."""
    library = load_library()
    kept = replace(
        library,
        bank=tuple(q for q in library.bank if not is_held_out(q)),
        unanswered=tuple(q for q in library.unanswered if not in_fifth(q.question)),
    )
    held_out = [q for q in library.bank if is_held_out(q)]
    held_out = random.Random(5).sample(held_out, min(SAMPLE, len(held_out)))
    unanswerable = [q.question for q in library.unanswered if in_fifth(q.question)]
    unanswerable = random.Random(5).sample(unanswerable, SAMPLE // 2)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), kept, embedder, lambda *_: None)
        assistant = Assistant(SearchIndex(path, kept, embedder), reader, UNLEARNED)
        asked = [ask(assistant, q.question, q) for q in track(held_out, "shipped")]
        silent = [ask(assistant, text) for text in unanswerable]
        own: list[Asked] = []
        for document in track(practice(held_out=True), "added"):
            with added(document.documents[0], path.parent, kept, embedder) as index:
                own += ask_added(Assistant(index, reader, UNLEARNED), document)
    # Where another clause comes first, it is no loss to refuse and show the nearest.
    first = [one for one in own if one.is_first]
    silent_added = [one for one in own if one.entry is None]
    return (
        learn_refusal(asked, silent, WRONGLY_REFUSED),
        learn_refusal(first, silent_added, WRONGLY_REFUSED_WITHOUT_BANK),
    )


def ask(assistant: Assistant, text: str, entry: BankQuestion | None = None) -> Asked:
    """Ask the shipped documents."""
    question, views = assistant.views(understand([text]), [text])
    return weighed(assistant, question, views[0], entry)


def ask_added(assistant: Assistant, document: Library) -> Iterator[Asked]:
    """Ask a document that was added all that is asked of it."""
    texts = [(q.question, q) for q in document.bank]
    for text, entry in (*texts, *((q.question, None) for q in document.unanswered)):
        question, views = assistant.views(understand([text]), [text])
        own = (view for view in views if view and view[0].document_id in document.by_id)
        yield weighed(assistant, question, next(own, ()), entry)


def weighed(
    assistant: Assistant,
    question: Question,
    found: tuple[Evidence, ...],
    entry: BankQuestion | None,
) -> Asked:
    """A question with the features of what was found."""
    known = features(question, found, assistant.index) if found else {}
    return Asked(question, found, known, entry)


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


def learn_verdicts(reader: Reader) -> VerdictModel:
    """Weights of the opinions for either language, and when the likeliest verdict is given."""
    library, embedder = load_library(), load_embedder()
    entries = [
        entry
        for document in library.documents
        for entry in read_bank(CALIBRATION / f"{document.id}.questions.csv", document)
    ]
    blank = UNLEARNED.verdicts.model_copy(update={"counts": tally(library)})
    judged: dict[Family, list[Judged]] = {"chinese": [], "english": []}
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), library, embedder, lambda *_: None)
        assistant = Assistant(SearchIndex(path, library, embedder), reader, UNLEARNED)
        for entry in track(entries, "verdicts"):
            one = ask(assistant, entry.question)
            found = assistant.read_verdicts(one.question, one.found)
            ruled = by_rule(one.question, found, library)
            own: list[list[float]] = []
            if isinstance(ruled, Spoken):
                own = verdict_opinions(one.question, ruled, found, library, blank)
            verdict = ruled.verdict if isinstance(ruled, Judgement) else None
            judged[family(one.question.standalone)].append(Judged(entry.verdict, own, verdict))
    learned = {kind: learn_weights(each, kind) for kind, each in judged.items()}
    return VerdictModel(**learned, counts=blank.counts)


def learn_weights(judged: Sequence[Judged], kind: Family) -> Weights:
    """What each opinion weighs where the right verdict is to be the likeliest.

    Cut where few of all the questions get a wrong verdict.
    """
    told = [one for one in judged if one.opinions and one.right]
    x = torch.tensor([one.opinions for one in told], dtype=torch.float64)
    y = torch.tensor([VERDICTS.index(one.right) for one in told if one.right])
    weights = torch.zeros(x.shape[2], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(3, dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        each = torch.nn.functional.cross_entropy(x @ weights + bias, y)
        return each + SHRUNK * weights.square().sum()

    descend([weights, bias], loss)
    named = dict(zip(Weights.model_fields, weights.tolist(), strict=False))
    learned = EVENLY.model_copy(update=named | {"bias": tuple(bias.tolist())})
    given = [likeliest(one.opinions, learned) for one in told]
    sure = np.array([share for _, share in given])
    order = np.argsort(-sure)
    is_wrong = np.array([one.right for one in told]) != [verdict for verdict, _ in given]
    wrong_by_rule = sum(one.by_rule not in (None, one.right) for one in judged)
    enough = np.flatnonzero(wrong_by_rule + np.cumsum(is_wrong[order]) <= WRONG * len(judged))
    least = float(sure[order][enough[-1]]) if len(enough) else NEVER
    share = len(enough) / len(judged)
    Console().print(f"verdicts, {kind}: {share:.3f} given, {WRONG} of all wrong")
    return learned.model_copy(update={"least": least})


if __name__ == "__main__":
    main()
