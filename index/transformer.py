"""A small transformer, BERT's make, served by numpy: pieces of two texts in, logits out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

START, END = 0, 2
HEADS = 12
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question and a text as one sequence; shapes (pieces,).

    `segments` are 0 in the question and 1 in the text.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]


def pair(question: Sequence[int], text: Sequence[int]) -> Pieces:
    """The pieces of a question, then those of a text."""
    asked, said = [START, *question, END], [END, *text, END]
    return Pieces(np.array(asked + said), np.array([0] * len(asked) + [1] * len(said)))


class Transformer:
    """A network that classifies pairs of texts."""

    def __init__(self, weights: dict[str, NDArray[Any]]) -> None:
        """Take the weights that `index.training.read` writes."""
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

    def probabilities(self, pieces: Pieces) -> Floats:
        """The probability of every class, shape (classes,)."""
        logits = self._logits(pieces)
        grown = np.exp(logits - logits.max())
        return np.asarray(grown / grown.sum(), np.float32)

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
