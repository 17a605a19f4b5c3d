"""Train the reader: `python -m index.training.read --base FOLDER --model FOLDER --output FOLDER`.

It learns from the question bank what a sentence says to a question, and from questions that no
document answers, and sentences that are merely near, what it is silent on. With `--kind
precedents` it learns beside it what a question already answered says to one asked; with `--kind
verdicts` only what several yes/no questions already answered say together; with `--kind any`, from
`corpus/practice` and an encyclopaedia too, to read what it never saw; with `--kind chinese`, from
`corpus/practice` and claims too, only what a sentence says to a yes/no question in Chinese; with
`--kind english` what a sentence's English says to one in English.
"""

from __future__ import annotations

import argparse
import functools
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertModel

from corpus.bank import BankQuestion, Verdict
from corpus.library import Library, load_library
from corpus.modality import Modality, modals
from corpus.script import Family, family, fold
from corpus.sentences import sentences
from index.embedding import Embedder, load_embedder
from index.reader import (
    CLOSE_QUESTION,
    CLOSE_SENTENCE,
    QUESTION,
    READINGS,
    SENTENCE,
    close_text,
    ids_of,
    precedent_text,
    together_ids,
)
from index.split import in_fifth, is_held_out
from index.training.claims import claims
from index.training.data import rows
from index.training.graph import to_graph, to_weights
from index.training.practice import practice
from index.training.pretrained_larger import DISTANCES
from index.transformer import Pieces, pair
from index.units import Unit, passage_text, sentence_units

LARGER: tuple[Family, ...] = get_args(Family)
KINDS = ("sentences", "precedents", "verdicts", "any", *LARGER)
BATCH = 64
NEAR, LIKE = 8, 12
PRECEDENTS = 2
CONTRASTED, SELDOM = 0.3, 0.08
SOMETIMES = 0.5
# The most of the precedents read together that are left out, and how often a pass draws a
# question whose answer hangs on a condition: people ask more of these than the bank does.
LEFT_OUT, CONDITIONAL = 0.7, 3
# How often a pass draws examples of each practice document.
PRACTISED = 3
WARM_UP = 0.06
# A larger network learns more slowly, its first layers not at all.
RATE, RATE_OF_LARGER, FIRST_LAYERS = 1e-4, 4e-5, 2
ANSWERS, SILENT = READINGS.index("answers"), READINGS.index("silent")
TURNED = {READINGS.index("yes"): READINGS.index("no"), READINGS.index("no"): READINGS.index("yes")}
CONTRARY: dict[Modality, str] = {"shall": "不应", "shall_not": "应"}
CONTRARY_VERDICT: dict[Verdict | None, Verdict] = {"yes": "no", "no": "yes"}
_OBLIGES = re.compile(r"\b(shall|must)( not)?\b", re.IGNORECASE)
MATRICES = ("words", "mix", "out", "up", "down", "pool", "head")
# What the parts of a network are called as served, and in it; several stand one under the other.
WHOLE = {
    "words": ("encoder.embeddings.word_embeddings.weight",),
    "places": ("encoder.embeddings.position_embeddings.weight",),
    "segments": ("encoder.embeddings.token_type_embeddings.weight",),
    "norm": ("encoder.embeddings.LayerNorm.weight", "encoder.embeddings.LayerNorm.bias"),
    "pool": ("pool.weight",),
    "pool_bias": ("pool.bias",),
    "head": ("head.weight",),
    "head_bias": ("head.bias",),
}
MIXED = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
LAYER = {
    "mix": tuple(f"{name}.weight" for name in MIXED),
    "mix_bias": tuple(f"{name}.bias" for name in MIXED),
    "norm1": ("attention.output.LayerNorm.weight", "attention.output.LayerNorm.bias"),
    "norm2": ("output.LayerNorm.weight", "output.LayerNorm.bias"),
    "out": ("attention.output.dense.weight",),
    "out_bias": ("attention.output.dense.bias",),
    "up": ("intermediate.dense.weight",),
    "up_bias": ("intermediate.dense.bias",),
    "down": ("output.dense.weight",),
    "down_bias": ("output.dense.bias",),
}


@dataclass(frozen=True, slots=True)
class Example:
    """The pieces of a question and of a sentence, and the reading that is right."""

    question: tuple[int, ...]
    sentence: tuple[int, ...]
    reading: int
    held_out: bool


class Network(torch.nn.Module):
    """The reader as it is trained; `weights` gives what is served."""

    distances: torch.Tensor | None

    def __init__(self, encoder: BertModel, distances: NDArray[np.float32] | None = None) -> None:
        """Begin with a pretrained encoder, and what it adds to attention at every distance.

        `distances` have the shape (2 × places - 1, heads), from the furthest before.
        """
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.register_buffer("distances", None if distances is None else torch.tensor(distances))
        self.pool = torch.nn.Linear(width, width)
        self.head = torch.nn.Linear(width, len(READINGS))

    def forward(self, batch: Sequence[Pieces]) -> torch.Tensor:
        """The logits of every reading, shape (batch, readings)."""
        size = max(len(pieces.ids) for pieces in batch)
        ids, sides, mask = torch.zeros(3, len(batch), size, dtype=torch.long)
        for n, pieces in enumerate(batch):
            end = len(pieces.ids)
            ids[n, :end] = torch.from_numpy(pieces.ids)
            sides[n, :end] = torch.from_numpy(pieces.sides)
            mask[n, :end] = 1
        heard = mask if self.distances is None else self._heard(mask, self.distances)
        x = self.encoder(ids, attention_mask=heard, token_type_ids=sides).last_hidden_state
        shown = mask.unsqueeze(2)
        mean = (x * shown).sum(dim=1) / shown.sum(dim=1)
        pooled = torch.tanh(self.pool(x[:, 0] + mean))
        return torch.as_tensor(self.head(functional.dropout1d(pooled, 0.1, self.training)))

    def _heard(self, mask: torch.Tensor, distances: torch.Tensor) -> torch.Tensor:
        """What is added to attention, (batch, heads, pieces, pieces): filling is not heard."""
        places = torch.arange(mask.shape[1])
        far = places[None] - places[:, None] + len(distances) // 2
        filling = (1 - mask[:, None, None].float()) * torch.finfo(torch.bfloat16).min
        return distances[far].permute(2, 0, 1)[None] + filling

    def weights(self) -> dict[str, NDArray[Any]]:
        """The weights as `index.training.graph` names them, the matrices in 8 bits."""
        state = {name: value.numpy() for name, value in self.state_dict().items()}
        made: dict[str, NDArray[Any]] = {}
        for name, parts in self._served():
            # A normalisation's weight and bias stand in two rows.
            join = np.stack if len(parts) == 2 else np.concatenate
            value = join([state[part] for part in parts])
            if name.rpartition(".")[2] not in MATRICES:
                made[name] = value
                continue
            scale = np.abs(value).max(axis=1) / 127 + np.float32(1e-12)
            made[name] = np.rint(value / scale[:, None]).astype(np.int8)
            made[f"{name}_scale"] = scale
        if self.distances is not None:
            made["distances"] = self.distances.numpy()
        return made

    def resume(self, weights: dict[str, NDArray[Any]]) -> None:
        """Go on from a reader as it is served."""
        state = self.state_dict()
        for name, parts in self._served():
            value = weights[name].astype(np.float32)
            if (scale := weights.get(f"{name}_scale")) is not None:
                value *= scale[:, None]
            for part, own in zip(parts, np.split(value, len(parts)), strict=True):
                state[part].copy_(torch.from_numpy(own).reshape(state[part].shape))

    def _served(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from WHOLE.items()
        for n in range(self.encoder.config.num_hidden_layers):
            for name, parts in LAYER.items():
                own = tuple(f"encoder.encoder.layer.{n}.{part}" for part in parts)
                yield f"layer.{n}.{name}", own


class Examples:
    """The examples that the bank, the sentences near its answers and the unanswered make."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        tokenizer: Tokenizer,
        seed: int = 4,
        limits: tuple[int, int] = (QUESTION, SENTENCE),
    ) -> None:
        """Take a library, an embedding model, which says what is near, and a tokenizer.

        Another seed draws other examples; `limits` are the most pieces of either text.
        """
        self._library = library
        self._embedder = embedder
        self._units = list(sentence_units(library))
        self._vectors = self._embedder.encode([unit.text for unit in self._units])
        self._asked = [q for q in library.bank if not is_held_out(q)]
        self._asked_vectors = self._embedder.encode([q.question for q in self._asked])
        self._order = random.Random(seed)
        self._tokenizer = tokenizer
        self._limits = limits
        self._ids = functools.cache(lambda text, limit: tuple(ids_of(tokenizer, text, limit)))

    def of_bank(self) -> Iterator[Example]:
        """Each question with the sentence that answers it, and some with one merely near.

        Some sentences are turned into their contrary, and the verdict with them, so that the
        reader reads what is required and does not know it by heart.
        """
        bank = self._library.bank
        nearest = self._nearest([q.question for q in bank], self._vectors)
        for question, places in zip(bank, nearest, strict=True):
            near = [self._units[n] for n in places]
            document = self._library.by_id[question.document_id]
            clause = document.by_label[question.clause]
            text = passage_text(document, clause, question.start, question.end)
            reading = index_of(question.verdict)
            held_out = is_held_out(question)
            yield self._example(question.question, text, reading, held_out)
            contrary = turned(text)
            if reading in TURNED and contrary and self._order.random() < SOMETIMES:
                yield self._example(question.question, contrary, TURNED[reading], held_out)
            if self._order.random() < CONTRASTED:
                wrong = self._order.choice([u for u in near if u.key != question.key][:NEAR])
                yield self._example(question.question, wrong.text, SILENT, held_out)

    def of_family(self, read_in: Family) -> Iterator[Example]:
        """Each yes/no question of a language with what answers it, seldom what is merely near.

        Half the sentences that can be are turned into their contrary, and the verdict with them.
        """
        bank = [q for q in self._library.bank if q.verdict and family(q.question) == read_in]
        bank += [
            q for q in bank if q.verdict == "conditional" and self._order.random() > CONTRASTED
        ]
        nearest = self._nearest([q.question for q in bank], self._vectors)
        for question, places in zip(bank, nearest, strict=True):
            text = self._close_text(question, read_in)
            if text is None:
                continue
            reading = index_of(question.verdict)
            near = (u for n in places if (u := self._units[n]).key != question.key)
            other = list(filter(None, (self._close_text(one, read_in) for one in near)))
            contrary = turned(text) if read_in == "chinese" else turned_english(text)
            if other and self._order.random() < SELDOM:
                text, reading = self._order.choice(other[:NEAR]), SILENT
            elif contrary and reading in TURNED and self._order.random() < SOMETIMES:
                text, reading = contrary, TURNED[reading]
            yield self._example(question.question, text, reading, is_held_out(question))

    def of_claims(self) -> Iterator[Example]:
        """Claims that a sentence's number makes true or false."""
        for claim, sentence, verdict in claims(self._library, self._order):
            yield self._example(claim, sentence, index_of(verdict), held_out=False)

    def of_unanswered(self) -> Iterator[Example]:
        """Each question that nothing answers with the sentence nearest, and the one it is near."""
        unanswered = self._library.unanswered
        nearest = self._nearest([one.question for one in unanswered], self._vectors)
        for one, places in zip(unanswered, nearest, strict=True):
            near = [self._units[n] for n in places]
            named = [unit.text for unit in near if unit.key == one.key]
            held_out = in_fifth(one.question)
            for text in dict.fromkeys([*named[:1], near[0].text]):
                yield self._example(one.question, text, SILENT, held_out)

    def of_precedents(self) -> Iterator[Example]:
        """Each question with one near it that the same sentence answers, some with another's.

        Half the precedents are said to be answered the other way round, and then so is the
        question: how one follows from the other is learned, and no verdict by heart.
        """
        bank = self._library.bank
        nearest = self._nearest([q.question for q in bank], self._asked_vectors)
        for question, places in zip(bank, nearest, strict=True):
            near = [one for n in places if not alike(one := self._asked[n], question)]
            same = [p for p in near if (p.key, p.start) == (question.key, question.start)]
            other = [p for p in near if p.key != question.key]
            held_out = is_held_out(question)
            for precedent in self._order.sample(same[:LIKE], min(PRECEDENTS, len(same[:LIKE]))):
                reading = index_of(question.verdict)
                verdict = precedent.verdict
                can_turn = verdict in CONTRARY_VERDICT and reading in TURNED
                if can_turn and self._order.random() < SOMETIMES:
                    verdict, reading = CONTRARY_VERDICT[verdict], TURNED[reading]
                text = precedent_text(precedent.question, verdict)
                yield self._example(question.question, text, reading, held_out)
            if other and self._order.random() < CONTRASTED:
                precedent = self._order.choice(other[:NEAR])
                text = precedent_text(precedent.question, precedent.verdict)
                yield self._example(question.question, text, SILENT, held_out)

    def of_verdicts(self) -> Iterator[Example]:
        """Each yes/no question with the nearest of its clause together, some of them left out.

        Half of these are said to be answered the other way round, as with single precedents.
        """
        bank = [q for q in self._library.bank if q.verdict]
        bank += [q for q in bank if q.verdict == "conditional"] * (CONDITIONAL - 1)
        nearest = self._nearest([q.question for q in bank], self._asked_vectors)
        for question, places in zip(bank, nearest, strict=True):
            near = (self._asked[n] for n in places)
            same = [p for p in near if p.verdict and p.key == question.key]
            same = [p for p in same if not alike(p, question)]
            left_out = self._order.random() * LEFT_OUT
            kept = [p for p in same if self._order.random() > left_out] or same[:1]
            verdicts = [question.verdict, *(p.verdict for p in kept)]
            if self._order.random() < SOMETIMES:
                verdicts = [CONTRARY_VERDICT.get(verdict, verdict) for verdict in verdicts]
            if kept:
                precedents = zip((p.question for p in kept), verdicts[1:], strict=True)
                together = tuple(together_ids(self._tokenizer, list(precedents)))
                asked, reading = self._ids(question.question, QUESTION), index_of(verdicts[0])
                yield Example(asked, together, reading, is_held_out(question))

    def of_unanswered_beside(self) -> Iterator[Example]:
        """Each question that nothing answers with two of the nearest that something does."""
        unanswered = self._library.unanswered
        nearest = self._nearest([one.question for one in unanswered], self._asked_vectors)
        for one, places in zip(unanswered, nearest, strict=True):
            for n in self._order.sample(places[:NEAR], 2):
                precedent = self._asked[n]
                text = precedent_text(precedent.question, precedent.verdict)
                yield self._example(one.question, text, SILENT, in_fifth(one.question))

    def _nearest(
        self, questions: Sequence[str], vectors: NDArray[np.float32]
    ) -> Iterator[list[int]]:
        for first in range(0, len(questions), 500):
            asked = self._embedder.encode(questions[first : first + 500])
            scores = torch.from_numpy(asked @ vectors.T)
            yield from scores.topk(min(60, len(vectors))).indices.tolist()

    def _close_text(self, one: BankQuestion | Unit, read_in: Family) -> str | None:
        clause = self._library.by_id[one.document_id].by_label[one.clause]
        return close_text(clause, one.start, one.end, read_in, self._library)

    def _example(self, question: str, sentence: str, reading: int, held_out: bool) -> Example:
        asked, said = map(self._ids, (question, sentence), self._limits)
        return Example(asked, said, reading, held_out)


def encyclopaedia(data: Path, tokenizer: Tokenizer) -> Iterator[Example]:
    """Questions with the sentence of a paragraph that answers, and with another of it."""
    order = random.Random(4)
    for row in rows(data / "cmrc2018" / "dev.jsonl.gz"):
        text = row["context"]
        parts = [text[start:end] for start, end in sentences(text)]
        told = [part for part in parts if any(answer in part for answer in row["answers"])]
        other = [part for part in parts if part not in told]
        if told and other:
            asked = tuple(ids_of(tokenizer, row["question"], QUESTION))
            for part, reading in ((told[0], ANSWERS), (order.choice(other), SILENT)):
                said = tuple(ids_of(tokenizer, part, SENTENCE))
                yield Example(asked, said, reading, held_out=False)


def practised(
    documents: Sequence[Library], embedder: Embedder, tokenizer: Tokenizer
) -> Iterator[Example]:
    """Examples of practice documents, each by itself, drawn several times."""
    for document in documents:
        for seed in range(PRACTISED):
            drawn = Examples(document, embedder, tokenizer, seed)
            yield from drawn.of_bank()
            yield from drawn.of_unanswered()
            yield from drawn.of_precedents()
            yield from drawn.of_unanswered_beside()


def index_of(verdict: Verdict | None) -> int:
    """The reading of what answers with a verdict or without."""
    return READINGS.index(verdict or "answers")


def alike(one: BankQuestion, other: BankQuestion) -> bool:
    """Whether two questions are word for word the same, in either script."""
    return fold(one.question) == fold(other.question)


def turned(sentence: str) -> str | None:
    """A sentence that requires what it forbade, or forbids what it required.

    None where it has not just one modal verb that does either.
    """
    found = list(modals(sentence))
    if len(found) != 1 or found[0].modality not in CONTRARY:
        return None
    (modal,) = found
    return sentence[: modal.start] + CONTRARY[modal.modality] + sentence[modal.end :]


def turned_english(sentence: str) -> str | None:
    """A sentence in English with its one shall or must denied, or no more denied; else None."""
    found = list(_OBLIGES.finditer(sentence))
    if len(found) != 1:
        return None
    (modal,) = found
    contrary = modal[1] if modal[2] else f"{modal[1]} not"
    return sentence[: modal.start()] + contrary + sentence[modal.end() :]


def fix_first(network: Network) -> None:
    """Leave the pieces and the first layers as they are."""
    encoder = network.encoder
    for part in (encoder.embeddings, *encoder.encoder.layer[:FIRST_LAYERS]):
        part.requires_grad_(requires_grad=False)


def train(network: Network, examples: Sequence[Example], epochs: int, rate: float) -> None:
    """Train on examples, those of like length together."""
    new = [*network.pool.parameters(), *network.head.parameters()]
    old = [one for one in network.encoder.parameters() if one.requires_grad]
    rates = [{"params": old, "lr": rate}, {"params": new, "lr": 5 * rate}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    order = random.Random(7)
    steps = epochs * len(batches(examples, order))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), 1 - step / steps)
    )
    network.train()
    with Progress() as progress:
        task = progress.add_task("training", total=steps)
        for _ in range(epochs):
            for batch in batches(examples, order):
                with torch.autocast("cpu", torch.bfloat16):
                    logits = network([pair(e.question, e.sentence) for e in batch])
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


def readings(network: Network, examples: Sequence[Example]) -> NDArray[np.float32]:
    """The probabilities of every reading of some examples, shape (examples, readings)."""
    network.eval()
    found = np.zeros((len(examples), len(READINGS)), np.float32)
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].sentence))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            logits = network([pair(examples[n].question, examples[n].sentence) for n in places])
            found[places] = functional.softmax(logits.float(), dim=1).numpy()
    return found


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


class Drawn(NamedTuple):
    """Examples of the shipped documents, others, and those of practice documents held out."""

    own: list[Example]
    other: list[Example]
    unseen: list[Example]


def draw(kind: str, data: Path, embedder: Embedder, tokenizer: Tokenizer) -> Drawn:
    """The examples that a kind of network learns from."""
    limits = (CLOSE_QUESTION, CLOSE_SENTENCE) if kind in LARGER else (QUESTION, SENTENCE)

    def of(library: Library) -> Examples:
        return Examples(library, embedder, tokenizer, limits=limits)

    drawn = Drawn([], [], [])
    shipped = of(load_library())
    if kind == "verdicts":
        drawn.own.extend(shipped.of_verdicts())
    elif kind == "chinese":
        drawn.own.extend([*shipped.of_family("chinese"), *shipped.of_claims()])
        for document in map(of, (*practice(held_out=False), *practice(held_out=True))):
            drawn.other.extend([*document.of_family("chinese"), *document.of_claims()])
    elif kind == "english":
        drawn.own.extend(shipped.of_family("english"))
    else:
        drawn.own.extend([*shipped.of_bank(), *shipped.of_unanswered()])
    if kind in ("precedents", "any"):
        drawn.own.extend([*shipped.of_precedents(), *shipped.of_unanswered_beside()])
    if kind == "any":
        drawn.other.extend(encyclopaedia(data, tokenizer))
        drawn.other.extend(practised(practice(held_out=False), embedder, tokenizer))
        drawn.unseen.extend(practised(practice(held_out=True), embedder, tokenizer))
    return drawn


def main() -> None:
    """Train the reader and write it; with `--held-out`, say how well it reads the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained model")
    parser.add_argument("--model", required=True, help="folder of the embedding model")
    parser.add_argument("--data", type=Path, help="folder of the open data sets, for --kind any")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the reader to")
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
    parser.add_argument("--network", type=Path, help="a file of this script to go on from")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--drawn", type=int, help="examples of the shipped documents to draw")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held-out", action="store_true", help="leave a fifth of questions out")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    embedder = load_embedder(options.model)
    drawn = draw(options.kind, options.data, embedder, tokenizer)
    learned = [e for e in drawn.own if not (options.held_out and e.held_out)]
    if options.drawn:
        learned = random.Random(options.seed).sample(learned, options.drawn)
    learned += drawn.other
    if not options.held_out:
        learned += drawn.unseen
    distances = options.base / DISTANCES
    network = Network(
        BertModel.from_pretrained(options.base, add_pooling_layer=False),
        np.load(distances) if distances.exists() else None,
    )
    if options.network:
        network.resume(to_weights(options.network.read_bytes()))
    is_larger = options.kind in LARGER
    if is_larger:
        fix_first(network)
    train(network, learned, options.epochs, RATE_OF_LARGER if is_larger else RATE)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / f"{options.kind}.onnx").write_bytes(to_graph(network.weights()))
    name = f"{options.kind}.json" if is_larger else "tokenizer.json"
    shutil.copy(options.base / "tokenizer.json", options.output / name)
    if options.held_out:
        held_out = [e for e in drawn.own if e.held_out]
        for name, asked in (("shipped documents", held_out), ("practice", drawn.unseen)):
            if asked:
                Console().print(f"{name}\n{report(readings(network, asked), asked)}")


if __name__ == "__main__":
    main()
