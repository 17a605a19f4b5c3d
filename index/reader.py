"""The reader: what a sentence says to a question; a small transformer, served by numpy.

It reads a question and a sentence together and gives a probability to each reading: the answer
to a yes/no question is yes, no or conditional; the sentence answers a question of another kind;
the sentence is silent on what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Clause, Document
from corpus.library import Library
from corpus.script import fold
from corpus.sentences import sentences
from index.evidence import Evidence, Reading
from index.units import passage_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer

READINGS = ("yes", "no", "conditional", "answers", "silent")
WEIGHTS = Path(__file__).parent / "model" / "reader.safetensors"
QUESTION, SENTENCE = 40, 110
CLAUSES, SENTENCES = 3, 2
HEADS = 4
EXACT = 0.999
Floats = NDArray[np.float32]
# A clause's key and where its sentence starts → the question.
Wording = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question and a sentence as one sequence.

    Shapes (pieces,): `ids`; `segments`, 0 in the question and 1 in the sentence; `places`, which
    count in either from its start; and (pieces, 2): `match`, how near the nearest piece of the
    other text is, and whether it is the same.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    places: NDArray[np.int64]
    match: Floats


class Pairing:
    """Makes pieces of texts with the embedding model's tokenizer and rows."""

    def __init__(self, tokenizer: Tokenizer, rows: NDArray[Any]) -> None:
        """Take a tokenizer and its rows, shape (vocabulary, dimensions)."""
        self._tokenizer = tokenizer
        self._rows = rows

    def ids(self, text: str, limit: int) -> list[int]:
        """The first pieces of a text."""
        return self._tokenizer.encode(fold(text), add_special_tokens=False).ids[:limit]

    def pair(self, question: Sequence[int], sentence: Sequence[int]) -> Pieces:
        """The pieces of a question beside those of a sentence."""
        match = np.zeros((len(question) + len(sentence), 2), np.float32)
        if question and sentence:
            near = self._units(question) @ self._units(sentence).T
            match[:, 0] = np.concatenate([near.max(axis=1), near.max(axis=0)])
            match[:, 1] = match[:, 0] > EXACT
        return Pieces(
            np.array([*question, *sentence], np.int64),
            np.array([0] * len(question) + [1] * len(sentence), np.int64),
            np.array([*range(len(question)), *range(QUESTION, QUESTION + len(sentence))], np.int64),
            match,
        )

    def _units(self, ids: Sequence[int]) -> Floats:
        rows = self._rows[list(ids)].astype(np.float32)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-6), np.float32)


class Reader:
    """Reads sentences for the answer to a question."""

    def __init__(self, pairing: Pairing, weights: dict[str, NDArray[Any]]) -> None:
        """Take the pairing and the weights that `index.training.read` writes."""
        self._pairing = pairing
        self._weights = {
            name: np.asarray(value, np.float32)
            for name, value in weights.items()
            if name != "table"
        }
        self._table = weights["table"]
        self._layers = 1 + max(int(name.split(".")[1]) for name in weights if "." in name)

    @classmethod
    def load(cls, model: Path, weights: Path = WEIGHTS) -> Reader:
        """Open the reader beside the embedding model whose pieces it reads."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        tokenizer.no_padding()
        rows = load_file(model / "model.safetensors")["embedding.weight"]
        return cls(Pairing(tokenizer, rows), load_file(weights))

    def read(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The probability of every reading of pairs (question, sentence), (pairs, readings)."""
        ids = self._pairing.ids
        logits = self._logits(
            [
                self._pairing.pair(ids(question, QUESTION), ids(sentence, SENTENCE))
                for question, sentence in pairs
            ]
        )
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)

    def read_evidence(
        self, worded: Wording, found: Sequence[Evidence], library: Library
    ) -> tuple[Evidence, ...]:
        """Clauses found, the first few of them with the readings of their best sentences.

        `worded` gives the question as it is to be read beside a clause's sentence.
        """
        spans = [best_spans(evidence, library) for evidence in found[:CLAUSES]]
        pairs = [
            (worded(evidence.key, start), passage_text(*place(evidence, library), start, end))
            for evidence, own in zip(found, spans, strict=False)
            for start, end in own
        ]
        rows = iter(self.read(pairs).tolist()) if pairs else iter(())
        read = [
            replace(evidence, readings=tuple(Reading(*span, *next(rows)) for span in own))
            for evidence, own in zip(found, spans, strict=False)
        ]
        return (*read, *found[CLAUSES:])

    def _logits(self, batch: Sequence[Pieces]) -> Floats:
        w = self._weights
        size = 1 + max(len(pieces.ids) for pieces in batch)
        x = np.zeros((len(batch), size, w["first"].shape[0]), np.float32)
        empty = np.full((len(batch), 1, 1, size), np.float32(-1e9))
        for n, pieces in enumerate(batch):
            end = 1 + len(pieces.ids)
            x[n, 0] = w["first"]
            x[n, 1:end] = (
                self._table[pieces.ids].astype(np.float32)
                + w["segments"][pieces.segments]
                + w["places"][pieces.places]
                + pieces.match @ w["match"]
            )
            empty[n, 0, 0, :end] = 0
        for n in range(self._layers):
            layer = {name: w[f"layer.{n}.{name}"] for name in LAYER}
            x = x + attend(normed(x, layer["norm1"]), empty, layer)
            hidden = gelu(normed(x, layer["norm2"]) @ layer["up"] + layer["up_bias"])
            x = x + hidden @ layer["down"] + layer["down_bias"]
        return np.asarray(normed(x[:, 0], w["norm"]) @ w["head"] + w["head_bias"])


def place(evidence: Evidence, library: Library) -> tuple[Document, Clause]:
    """The document and the clause of some evidence."""
    document = library.by_id[evidence.document_id]
    return document, document.by_label[evidence.clause]


def best_spans(evidence: Evidence, library: Library) -> list[tuple[int, int]]:
    """The spans of the best sentences of a clause, or of its whole text where it has but one."""
    if evidence.sentences:
        return [(start, end) for start, end, _ in evidence.sentences[:SENTENCES]]
    document, clause = place(evidence, library)
    return list(sentences(document.text, clause.body, clause.end))[:SENTENCES]


LAYER = (
    "norm1",
    "norm2",
    "mix",
    "mix_bias",
    "out",
    "out_bias",
    "up",
    "up_bias",
    "down",
    "down_bias",
)


def attend(x: Floats, empty: Floats, layer: dict[str, Floats]) -> Floats:
    """Self-attention, shape (batch, pieces, width); `empty` is added to the scores of padding."""
    batch, size, width = x.shape
    mixed = (x @ layer["mix"] + layer["mix_bias"]).reshape(batch, size, 3, HEADS, width // HEADS)
    query, key, value = mixed.transpose(2, 0, 3, 1, 4)
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32((width // HEADS) ** 0.5) + empty
    grown = np.exp(scores - scores.max(axis=3, keepdims=True))
    shares = grown / grown.sum(axis=3, keepdims=True)
    heard = (shares @ value).transpose(0, 2, 1, 3).reshape(batch, size, width)
    return np.asarray(heard @ layer["out"] + layer["out_bias"])


def normed(x: Floats, scale: Floats) -> Floats:
    """Layer normalisation; `scale` holds weight and bias, shape (2, width)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred / spread * scale[0] + scale[1])


def gelu(x: Floats) -> Floats:
    """The GELU in its tanh form."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))))
