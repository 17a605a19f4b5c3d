"""BM25 alone, over the clauses: the product's lexical index, and nothing else of it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np

from evals.benchmarks.speed.contender import Contender, Find
from evals.benchmarks.speed.material import Material
from index.lexical import LexicalIndex

TOP = 4


class Words(Contender):
    """Finds the clauses that share the rarest words with a question."""

    name: ClassVar[str] = "bm25"

    def open(self, folder: Path) -> Find:
        """BM25 over every clause that has text of its own."""
        material = Material.read(folder)
        clauses = [one for one in material.clauses if one.text]
        keys = [material.covered(one.document_id, one.start, one.end) for one in clauses]
        path = folder / self.name
        if not path.exists():
            LexicalIndex.build([one.text for one in clauses]).save(path)
        words = LexicalIndex.load(path, len(clauses))

        def find(question: str) -> list[frozenset[str]]:
            scores = words.scores(question)
            return [keys[place] for place in np.argsort(-scores, kind="stable")[:TOP].tolist()]

        return find
