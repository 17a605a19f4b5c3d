"""Train the reader: `python -m index.training.read --model FOLDER --output FILE`.

It learns from the question bank what a sentence says to a question, and from questions that no
document answers, and sentences that are merely near, what it is silent on.
"""

from __future__ import annotations

import argparse
import csv
import functools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from torch.nn import functional

from corpus.library import Library, load_library
from corpus.modality import Modality, modals
from index.embedding import load_embedder
from index.reader import HEADS, QUESTION, READINGS, SENTENCE, Pairing, Pieces
from index.split import in_fifth, is_held_out
from index.units import Unit, passage_text, sentence_units

UNANSWERED = Path(__file__).parent / "unanswered.csv"
WIDTH, HIDDEN, LAYERS = 128, 256, 3
Layer = torch.nn.TransformerEncoderLayer
BATCH = 64
NEAR = 8
CONTRASTED = 0.3
SOMETIMES = 0.5
SILENT = READINGS.index("silent")
TURNED = {READINGS.index("yes"): READINGS.index("no"), READINGS.index("no"): READINGS.index("yes")}
CONTRARY: dict[Modality, str] = {"shall": "不应", "shall_not": "应"}


@dataclass(frozen=True, slots=True)
class Example:
    """The pieces of a question and of a sentence, and the reading that is right."""

    question: tuple[int, ...]
    sentence: tuple[int, ...]
    reading: int
    held_out: bool


class Network(torch.nn.Module):
    """The reader as it is trained; `weights` gives it as it is served."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        """Begin with the embedding model's rows."""
        super().__init__()
        scaled = torch.from_numpy(rows / (rows.std() * 16))
        self.rows = torch.nn.Embedding(len(scaled), scaled.shape[1])
        self.rows.weight.data = scaled
        self.project = torch.nn.Linear(rows.shape[1], WIDTH, bias=False)
        self.segments = torch.nn.Embedding(2, WIDTH)
        self.places = torch.nn.Embedding(QUESTION + SENTENCE, WIDTH)
        self.match = torch.nn.Linear(2, WIDTH, bias=False)
        self.first = torch.nn.Parameter(torch.randn(WIDTH) * 0.1)
        self.layers = torch.nn.ModuleList(
            Layer(
                WIDTH,
                HEADS,
                HIDDEN,
                dropout=0.15,
                activation=lambda x: functional.gelu(x, approximate="tanh"),
                batch_first=True,
                norm_first=True,
            )
            for _ in range(LAYERS)
        )
        self.norm = torch.nn.LayerNorm(WIDTH)
        self.head = torch.nn.Linear(WIDTH, len(READINGS))
        for table in (self.segments, self.places):
            torch.nn.init.normal_(table.weight, std=0.02)

    def forward(self, batch: Sequence[Pieces]) -> torch.Tensor:
        """The logits of every reading, shape (batch, readings)."""
        size = max(len(pieces.ids) for pieces in batch)
        ids, segments, places = torch.zeros(3, len(batch), size, dtype=torch.long)
        match = torch.zeros(len(batch), size, 2)
        empty = torch.ones(len(batch), 1 + size, dtype=torch.bool)
        empty[:, 0] = False
        for n, pieces in enumerate(batch):
            end = len(pieces.ids)
            ids[n, :end] = torch.from_numpy(pieces.ids)
            segments[n, :end] = torch.from_numpy(pieces.segments)
            places[n, :end] = torch.from_numpy(pieces.places)
            match[n, :end] = torch.from_numpy(pieces.match)
            empty[n, 1 : 1 + end] = False
        known = functional.dropout1d(self.rows(ids), 0.1, self.training)
        x = 4 * self.project(functional.dropout(known, 0.1, self.training))
        x = x + self.segments(segments) + self.places(places) + self.match(match)
        x = torch.cat([self.first.expand(len(batch), 1, -1), x], dim=1)
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=empty)
        return torch.as_tensor(self.head(self.norm(x[:, 0])))

    def weights(self) -> dict[str, NDArray[np.float16]]:
        """The weights by the names that `index.reader` knows them by, in half precision."""
        with torch.no_grad():
            made = {
                "table": 4 * self.project(self.rows.weight),
                "segments": self.segments.weight,
                "places": self.places.weight,
                "match": self.match.weight.T,
                "first": self.first,
                "norm": torch.stack([self.norm.weight, self.norm.bias]),
                "head": self.head.weight.T,
                "head_bias": self.head.bias,
            }
            for n, layer in enumerate(cast(Iterable[Layer], self.layers)):
                parts = {
                    "norm1": torch.stack([layer.norm1.weight, layer.norm1.bias]),
                    "norm2": torch.stack([layer.norm2.weight, layer.norm2.bias]),
                    "mix": layer.self_attn.in_proj_weight.T,
                    "mix_bias": layer.self_attn.in_proj_bias,
                    "out": layer.self_attn.out_proj.weight.T,
                    "out_bias": layer.self_attn.out_proj.bias,
                    "up": layer.linear1.weight.T,
                    "up_bias": layer.linear1.bias,
                    "down": layer.linear2.weight.T,
                    "down_bias": layer.linear2.bias,
                }
                made |= {f"layer.{n}.{name}": value for name, value in parts.items()}
        return {
            name: value.detach().numpy().astype(np.float16).copy() for name, value in made.items()
        }


class Examples:
    """The examples that the bank, the sentences near its answers and the unanswered make."""

    def __init__(self, library: Library, model: Path, pairing: Pairing) -> None:
        """Take a library and an embedding model, which says what is near."""
        self._library = library
        self._pairing = pairing
        self._embedder = load_embedder(str(model))
        self._units = list(sentence_units(library))
        self._vectors = self._embedder.encode([unit.text for unit in self._units])
        self._order = random.Random(4)
        self._ids = functools.cache(lambda text, limit: tuple(pairing.ids(text, limit)))

    def of_bank(self) -> Iterator[Example]:
        """Each question with the sentence that answers it, and some with one merely near.

        Some sentences are turned into their contrary, and the verdict with them, so that the
        reader reads what is required and does not know it by heart.
        """
        bank = self._library.bank
        nearest = self._nearest([q.question for q in bank])
        for question, near in zip(bank, nearest, strict=True):
            document = self._library.by_id[question.document_id]
            clause = document.by_label[question.clause]
            text = passage_text(document, clause, question.start, question.end)
            reading = READINGS.index(question.verdict or "answers")
            held_out = is_held_out(question)
            yield self._example(question.question, text, reading, held_out)
            contrary = turned(text)
            if reading in TURNED and contrary and self._order.random() < SOMETIMES:
                yield self._example(question.question, contrary, TURNED[reading], held_out)
            if self._order.random() < CONTRASTED:
                wrong = self._order.choice([u for u in near if u.key != question.key][:NEAR])
                yield self._example(question.question, wrong.text, SILENT, held_out)

    def of_unanswered(self, rows: Sequence[dict[str, str]]) -> Iterator[Example]:
        """Each question that nothing answers with sentences near it."""
        nearest = self._nearest([row["question"] for row in rows])
        for row, near in zip(rows, nearest, strict=True):
            key = f"{row['document']}#{row['clause']}"
            named = [unit.text for unit in near if unit.key == key]
            held_out = in_fifth(row["question"])
            for text in dict.fromkeys([*named[:2], *(unit.text for unit in near[:2])]):
                yield self._example(row["question"], text, SILENT, held_out)

    def _nearest(self, questions: Sequence[str]) -> Iterator[list[Unit]]:
        for first in range(0, len(questions), 500):
            vectors = self._embedder.encode(questions[first : first + 500])
            for scores in vectors @ self._vectors.T:
                best = np.argsort(-scores, kind="stable")[:60]
                yield [self._units[n] for n in best.tolist()]

    def _example(self, question: str, sentence: str, reading: int, held_out: bool) -> Example:
        asked, said = self._ids(question, QUESTION), self._ids(sentence, SENTENCE)
        return Example(asked, said, reading, held_out)


def turned(sentence: str) -> str | None:
    """A sentence that requires what it forbade, or forbids what it required.

    None where it has not just one modal verb that does either.
    """
    found = list(modals(sentence))
    if len(found) != 1 or found[0].modality not in CONTRARY:
        return None
    (modal,) = found
    return sentence[: modal.start] + CONTRARY[modal.modality] + sentence[modal.end :]


def unanswered() -> list[dict[str, str]]:
    """Questions that no document answers, each with the document and clause that come near."""
    with UNANSWERED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def train(network: Network, pairing: Pairing, examples: Sequence[Example], epochs: int) -> None:
    """Train on examples, those of like length together."""
    slow = [network.rows.weight]
    fast = [p for name, p in network.named_parameters() if name != "rows.weight"]
    rates = [5e-4, 1e-3]
    optimizer = torch.optim.AdamW(
        [
            {"params": slow, "lr": rates[0], "weight_decay": 0.0},
            {"params": fast, "lr": rates[1], "weight_decay": 0.01},
        ]
    )
    order = random.Random(7)
    steps = epochs * len(batches(examples, order))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=steps + 1, pct_start=0.1
    )
    network.train()
    with Progress() as progress:
        task = progress.add_task("training", total=steps)
        for _ in range(epochs):
            for batch in batches(examples, order):
                with torch.autocast("cpu", torch.bfloat16):
                    logits = network([pairing.pair(e.question, e.sentence) for e in batch])
                target = torch.tensor([e.reading for e in batch])
                loss = functional.cross_entropy(logits.float(), target, label_smoothing=0.05)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                progress.update(task, advance=1, description=f"training {loss.item():.3f}")


def batches(examples: Sequence[Example], order: random.Random) -> list[list[Example]]:
    """Examples in random batches, each of texts of like length."""
    shuffled = order.sample(examples, len(examples))
    result = []
    for first in range(0, len(shuffled), BATCH * 20):
        near = sorted(
            shuffled[first : first + BATCH * 20], key=lambda e: len(e.question) + len(e.sentence)
        )
        result += [near[n : n + BATCH] for n in range(0, len(near), BATCH)]
    return order.sample(result, len(result))


def readings(
    network: Network, pairing: Pairing, examples: Sequence[Example]
) -> NDArray[np.float32]:
    """The probabilities of every reading of some examples, shape (examples, readings)."""
    network.eval()
    parts = []
    with torch.no_grad():
        for first in range(0, len(examples), BATCH):
            batch = examples[first : first + BATCH]
            logits = network([pairing.pair(e.question, e.sentence) for e in batch])
            parts.append(functional.softmax(logits, dim=1).numpy())
    return np.concatenate(parts)


def report(found: NDArray[np.float32], examples: Sequence[Example]) -> str:
    """How well held-out examples are read, and how many verdicts at what precision."""
    right = np.array([e.reading for e in examples])
    lines = [f"all readings: {np.mean(found.argmax(axis=1) == right):.3f}"]
    polar = right < READINGS.index("answers")
    verdicts = found[polar][:, :2]
    sure, correct = verdicts.max(axis=1), verdicts.argmax(axis=1) == right[polar]
    lines.append(f"yes or no: {correct.mean():.3f} of {len(correct)}")
    ranked = correct[np.argsort(-sure)]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    for least in (0.99, 0.98, 0.97, 0.95, 0.9):
        enough = np.flatnonzero(precision >= least)
        share = (enough[-1] + 1) / len(ranked) if len(enough) else 0
        lines.append(f"at a precision of {least}: {share:.3f}")
    silent = found[:, -1]
    is_silent = right == SILENT
    for lost in (0.02, 0.03, 0.05):
        cut = np.quantile(silent[~is_silent], 1 - lost)
        share = (silent[is_silent] > cut).mean()
        lines.append(f"silent told, {lost:.0%} of answers lost: {share:.3f}")
    return "\n".join(lines)


def main() -> None:
    """Train the reader and write it; with `--held-out`, say how well it reads the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the embedding model")
    parser.add_argument("--output", type=Path, required=True, help="file to write the reader to")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held-out", action="store_true", help="leave a fifth of questions out")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    tokenizer.no_padding()
    rows = load_file(options.model / "model.safetensors")["embedding.weight"].astype(np.float32)
    pairing = Pairing(tokenizer, rows)
    library = load_library()
    made = Examples(library, options.model, pairing)
    examples = [*made.of_bank(), *made.of_unanswered(unanswered())]
    network = Network(rows)
    kept = [e for e in examples if not (options.held_out and e.held_out)]
    train(network, pairing, kept, options.epochs)
    if options.held_out:
        asked = [e for e in examples if e.held_out]
        Console().print(report(readings(network, pairing, asked), asked))
    save_file(network.weights(), options.output)


if __name__ == "__main__":
    main()
