"""A small transformer, BERT's make, served by ONNX Runtime: pieces of two texts in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

START, END = 0, 2
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question and a text as one sequence; shapes (pieces,).

    `sides` are 0 in the question and 1 in the text.
    """

    ids: NDArray[np.int64]
    sides: NDArray[np.int64]


def pair(question: Sequence[int], text: Sequence[int]) -> Pieces:
    """The pieces of a question, then those of a text."""
    asked, said = [START, *question, END], [END, *text, END]
    return Pieces(np.array(asked + said), np.array([0] * len(asked) + [1] * len(said)))


class Transformer:
    """A network that classifies pairs of texts; asked by several threads, each has a core."""

    def __init__(self, network: bytes | Path) -> None:
        """Take what `index.training.graph` makes, or its file, which takes less memory."""
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        given = str(network) if isinstance(network, Path) else network
        self._session = InferenceSession(given, options)

    def probabilities(self, pieces: Pieces) -> Floats:
        """The probability of every class, shape (classes,)."""
        asked = {"ids": pieces.ids[None], "sides": pieces.sides[None]}
        (found,) = self._session.run(None, asked)
        return np.asarray(found[0], np.float32)
