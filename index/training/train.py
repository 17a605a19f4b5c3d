"""Train the shipped embedding model: `python -m index.training.train --data FOLDER`.

A static embedding, trained contrastively with in-batch negatives. While it is trained the
vector of a piece is its own row plus the mean of its characters' rows, so that words share
what their characters mean; the sum is baked into one row when the model is saved.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import Progress
from tokenizers import Tokenizer

from corpus.library import load_library
from index.split import is_held_out
from index.training.laws import lay_questions
from index.training.pairs import Pair, Source, sources
from index.training.tokenizer import train_tokenizer

VOCABULARY = 30_000
DIMENSIONS = 256
BATCH = 768
RATE = 0.01
TEMPERATURE = 0.05


class Bags:
    """Texts as bags of rows: their pieces, and the characters of these pieces."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Prepare the rows of every piece: itself, and its characters' rows behind the pieces."""
        self.tokenizer = tokenizer
        vocabulary = tokenizer.get_vocab()
        self.pieces = len(vocabulary)
        characters: dict[str, int] = {}
        self.parts: list[list[int]] = [[] for _ in range(self.pieces)]
        for piece, number in vocabulary.items():
            for character in piece.strip("▁"):
                row = characters.setdefault(character, self.pieces + len(characters))
                self.parts[number].append(row)
        self.rows = self.pieces + len(characters)

    def encode(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """The distinct rows of some texts, and the matrix that mixes them, (texts, rows)."""
        rows: list[int] = []
        owners: list[int] = []
        weights: list[float] = []
        for n, encoding in enumerate(
            self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ):
            share = 1 / max(len(encoding.ids), 1)
            for number in encoding.ids:
                parts = self.parts[number]
                rows += [number, *parts]
                weights += [share] + [share / len(parts)] * len(parts)
                owners += [n] * (1 + len(parts))
        distinct, columns = np.unique(rows, return_inverse=True)
        places = torch.tensor(np.stack([owners, columns]))
        mix = torch.sparse_coo_tensor(
            places, torch.tensor(weights), (len(texts), len(distinct)), check_invariants=False
        )
        return torch.from_numpy(distinct), mix

    def baked(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """One row a piece: its own and the mean of its characters'."""
        return np.stack(
            [
                table[n] + (table[parts].mean(axis=0) if parts else 0)
                for n, parts in enumerate(self.parts)
            ]
        )


class RowAdam:
    """Adam over a table of which each step touches a few rows."""

    def __init__(self, table: torch.Tensor) -> None:
        """Begin with both moments at zero."""
        self.table = table
        self.first = torch.zeros_like(table)
        self.second = torch.zeros_like(table)
        self.count = torch.zeros(len(table), 1)

    def step(self, rows: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        """Move some rows against their gradient, shape (rows, dimensions)."""
        self.count[rows] += 1
        first = self.first[rows].mul_(0.9).add_(gradient, alpha=0.1)
        second = self.second[rows].mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        self.first[rows], self.second[rows] = first, second
        count = self.count[rows]
        corrected = first / (1 - 0.9**count)
        scale = (second / (1 - 0.99**count)).sqrt_().add_(1e-8)
        self.table[rows] -= rate * corrected / scale


def train(made: Sequence[Source], bags: Bags, steps: int, seed: int) -> NDArray[np.float32]:
    """Train for a number of batches; returns one row a piece."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    table = torch.randn(bags.rows, DIMENSIONS) * DIMENSIONS**-0.5
    optimizer = RowAdam(table)
    weights = [source.weight for source in made]
    with Progress() as progress:
        task = progress.add_task("training", total=steps)
        for step in range(steps):
            (source,) = order.choices(made, weights)
            batch = order.sample(source.pairs, min(BATCH, len(source.pairs)))
            texts = [p.anchor for p in batch] + [p.positive for p in batch]
            rows, mix = bags.encode(texts)
            used = table[rows].requires_grad_()
            loss = contrast(torch.sparse.mm(mix, used), batch)
            (gradient,) = torch.autograd.grad(loss, used)
            rate = RATE * min(1, (step + 1) / (steps * 0.03)) * (1 - step / steps)
            optimizer.step(rows, gradient, rate)
            progress.update(task, advance=1, description=f"{source.name} {loss.item():.3f}")
    return bags.baked(table.numpy())


def contrast(vectors: torch.Tensor, batch: Sequence[Pair]) -> torch.Tensor:
    """The symmetric in-batch loss; texts of one key do not repel each other."""
    left, right = torch.nn.functional.normalize(vectors, dim=1).chunk(2)
    scores = left @ right.T / TEMPERATURE
    keys = {key: n for n, key in enumerate({pair.key for pair in batch})}
    numbers = torch.tensor([keys[pair.key] for pair in batch])
    same = numbers[:, None] == numbers[None, :]
    same.fill_diagonal_(False)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(batch))
    cross = torch.nn.functional.cross_entropy
    return (cross(scores, target) + cross(scores.T, target)) / 2


def save(tokenizer: Tokenizer, rows: NDArray[np.float32], folder: Path) -> None:
    """Write the model as sentence-transformers does, in half precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    centred = rows - rows.mean(axis=0)
    scaled = centred / np.linalg.norm(centred, axis=1).mean()
    module = StaticEmbedding(tokenizer, embedding_weights=scaled.astype(np.float32))
    SentenceTransformer(modules=[module], device="cpu").half().save(
        str(folder), create_model_card=False
    )


def main() -> None:
    """Train on everything, or without the held-out fifth of the questions with `--held-out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--held-out", action="store_true", help="leave a fifth of the questions out"
    )
    options = parser.parse_args()
    library = load_library()
    bank = [q for q in library.bank if not (options.held_out and is_held_out(q))]
    asked = [
        q
        for q in lay_questions(options.data)
        if q.split == "train" and not (options.held_out and q.is_held_out)
    ]
    made = sources(options.data, library, bank, asked)
    texts = (text for source in made for p in source.pairs for text in (p.anchor, p.positive))
    tokenizer = train_tokenizer(texts, VOCABULARY)
    rows = train(made, Bags(tokenizer), options.steps, options.seed)
    save(tokenizer, rows, options.output)
    counts = {source.name: len(source.pairs) for source in made}
    (options.output / "training.json").write_text(
        json.dumps({"pairs": counts, "steps": options.steps, "seed": options.seed}, indent=1)
    )


if __name__ == "__main__":
    main()
