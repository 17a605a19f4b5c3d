"""The lexical index: BM25 over tokens that understand Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.tokens import tokens


class LexicalIndex:
    """BM25 scores of a query against every text, in the order that the texts were given."""

    def __init__(self, model: bm25s.BM25, size: int) -> None:
        """Wrap a built model of `size` texts."""
        self._model = model
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; the order is kept."""
        model = bm25s.BM25(k1=1.2, b=0.6)
        # Numbers, not words, are handed over: one object for all the places of a word.
        vocabulary: dict[str, int] = {}
        ids = [
            [vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text) or [""]]
            for text in texts
        ]
        if texts:
            model.index((ids, vocabulary), show_progress=False)
        return cls(model, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index to a folder."""
        if self._size:
            self._model.save(folder)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Open an index of `size` texts that was written by `save`.

        Its arrays stay in the file: all workers of a machine share the memory that holds them.
        """
        return cls(bm25s.BM25.load(folder, mmap=True) if size else bm25s.BM25(), size)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of a query against every text, shape (size,); zeros where nothing is shared."""
        if not self._size:
            return np.zeros(0, np.float32)
        ids = self._model.get_tokens_ids(tokens(query))
        if len(ids) == 0:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._model.get_scores_from_ids(ids), np.float32)

    def rarity(self, word: str) -> float:
        """How rare a word is: the logarithm of the texts for each that holds it.

        Without texts no word is common: infinity.
        """
        if not self._size:
            return float("inf")
        return float(np.log(1 + self._size / max(len(self._holders(word)), 0.5)))

    def knows(self, word: str) -> bool:
        """Whether any text holds a word."""
        return len(self._holders(word)) > 0

    def holds(self, word: str, places: NDArray[np.bool_]) -> bool:
        """Whether one of the texts marked in `places`, shape (size,), holds a word."""
        return bool(places[self._holders(word)].any())

    def _holders(self, word: str) -> NDArray[np.int64]:
        """The texts that hold a word."""
        number = self._model.vocab_dict.get(word) if self._size else None
        if number is None:
            return np.zeros(0, np.int64)
        first, last = self._model.scores["indptr"][number : number + 2]
        return np.asarray(self._model.scores["indices"][first:last], np.int64)
