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
SHIPPED = Path(__file__).parent / "model" / "reader"
START, END = 0, 2
QUESTION, SENTENCE = 40, 100
CLAUSES, SENTENCES = 3, 2
SILENT = 0.5
HEADS = 12
Floats = NDArray[np.float32]
# A clause's key and where its sentence starts → the question.
Wording = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question and a sentence as one sequence; shapes (pieces,).

    `segments` are 0 in the question and 1 in the sentence.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]


def ids_of(tokenizer: Tokenizer, text: str, limit: int) -> list[int]:
    """The first pieces of a text."""
    return tokenizer.encode(fold(text), add_special_tokens=False).ids[:limit]


def pair(question: Sequence[int], sentence: Sequence[int]) -> Pieces:
    """The pieces of a question, then those of a sentence."""
    asked, said = [START, *question, END], [END, *sentence, END]
    return Pieces(np.array(asked + said), np.array([0] * len(asked) + [1] * len(said)))


class Reader:
    """Reads sentences for the answer to a question."""

    def __init__(self, tokenizer: Tokenizer, weights: dict[str, NDArray[Any]]) -> None:
        """Take the tokenizer and the weights that `index.training.read` writes."""
        self._tokenizer = tokenizer
        self._words, self._words_scale = weights["words"], weights["words_scale"]
        self._weights: dict[str, Floats] = {}
        layers: dict[int, dict[str, Floats]] = {}
        for name in sorted(weights):
            if name.endswith("_scale") or name == "words":
                continue
            _, _, rest = name.partition("layer.")
            number, _, part = rest.partition(".")
            home = layers.setdefault(int(number), {}) if rest else self._weights
            home[part or name] = unpacked(name, weights)
        self._layers = [layers[number] for number in sorted(layers)]

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> Reader:
        """Open a reader's folder."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(tokenizer, load_file(folder / "model.safetensors"))

    def read(self, question: str, sentence: str) -> Floats:
        """The probability of every reading, shape (readings,)."""
        asked = ids_of(self._tokenizer, question, QUESTION)
        said = ids_of(self._tokenizer, sentence, SENTENCE)
        logits = self._logits(pair(asked, said))
        grown = np.exp(logits - logits.max())
        return np.asarray(grown / grown.sum(), np.float32)

    def read_evidence(
        self, worded: Wording, found: Sequence[Evidence], library: Library, to_the_end: bool
    ) -> tuple[Evidence, ...]:
        """The clauses found, the first of them with the readings of their best sentences.

        `worded` gives the question as it is to be read beside a clause's sentence. Unless
        `to_the_end`, none is read after a clause that speaks.
        """
        read: list[Evidence] = []
        for evidence in found[:CLAUSES]:
            readings = []
            for start, end in best_spans(evidence, library):
                text = passage_text(*place(evidence, library), start, end)
                chances = self.read(worded(evidence.key, start), text)
                readings.append(Reading(start, end, *chances.tolist()))
            read.append(replace(evidence, readings=tuple(readings)))
            if not to_the_end and any(reading.silent < SILENT for reading in readings):
                break
        return (*read, *found[len(read) :])

    def _logits(self, pieces: Pieces) -> Floats:
        w = self._weights
        words = self._words[pieces.ids] * self._words_scale[pieces.ids, None]
        x = words + w["places"][: len(pieces.ids)] + w["segments"][pieces.segments]
        x = normed(x, w["norm"])
        for layer in self._layers:
            x = normed(x + attend(x, layer), layer["norm1"])
            hidden = gelu(x @ layer["up"] + layer["up_bias"])
            x = normed(x + hidden @ layer["down"] + layer["down_bias"], layer["norm2"])
        pooled = np.tanh((x[0] + x.mean(axis=0)) @ w["pool"] + w["pool_bias"])
        return np.asarray(pooled @ w["head"] + w["head_bias"])


def unpacked(name: str, weights: dict[str, NDArray[Any]]) -> Floats:
    """A weight in single precision; a matrix in 8 bits has a scale for every row, and is turned."""
    value = weights[name].astype(np.float32)
    scale = weights.get(f"{name}_scale")
    return value if scale is None else np.ascontiguousarray((value * scale[:, None]).T)


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


def attend(x: Floats, layer: dict[str, Floats]) -> Floats:
    """Self-attention, shape (pieces, width)."""
    size, width = x.shape
    mixed = (x @ layer["mix"] + layer["mix_bias"]).reshape(size, 3, HEADS, width // HEADS)
    query, key, value = mixed.transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / np.float32((width // HEADS) ** 0.5)
    grown = np.exp(scores - scores.max(axis=2, keepdims=True))
    shares = grown / grown.sum(axis=2, keepdims=True)
    heard = (shares @ value).transpose(1, 0, 2).reshape(size, width)
    return np.asarray(heard @ layer["out"] + layer["out_bias"])


def normed(x: Floats, scale: Floats) -> Floats:
    """Layer normalisation; `scale` holds weight and bias, shape (2, width)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(centred / spread * scale[0] + scale[1])


def gelu(x: Floats) -> Floats:
    """The GELU in its tanh form."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))))
