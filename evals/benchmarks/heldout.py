"""The held-out fifth of the question bank, asked of an index and a model that have not seen it.

Each part of the retriever is taken away in turn, and asked alone: the ablation.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np

from corpus.bank import BankQuestion
from corpus.library import load_library
from evals.ranking import HITS, Ranking, markdown, table
from index.build import build
from index.embedding import load_embedder
from index.evidence import Evidence
from index.fusion import NAMES, Fusion, Fusions, load_fusions
from index.retriever import SearchIndex
from index.split import is_held_out

CANDIDATES = 40
PARTS: dict[str, frozenset[str]] = {
    "lexical": frozenset({"lexical_text", "lexical_sentence", "lexical_gloss", "lexical_question"}),
    "dense": frozenset(
        {
            "dense_text",
            "dense_sentence",
            "dense_gloss",
            "dense_question",
            "dense_neighbours",
            "dense_document",
        }
    ),
    "question bank": frozenset(
        {"lexical_question", "dense_question", "dense_neighbours", "dense_document"}
    ),
    "glosses": frozenset({"lexical_gloss", "dense_gloss"}),
    "sentences": frozenset({"lexical_sentence", "dense_sentence"}),
}


def benchmark(model: str) -> str:
    """The table of the fusion, its parts taken away, and each signal alone, as Markdown."""
    library = load_library()
    asked = [question for question in library.bank if is_held_out(question)]
    kept = replace(library, bank=tuple(q for q in library.bank if not is_held_out(q)))
    embedder = load_embedder(model)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), kept, embedder, lambda *_: None)
        index = SearchIndex(path, kept, embedder)
        found = [index.search(question.question, CANDIDATES) for question in asked]
    fusions = load_fusions()
    systems = {"fusion": rankings(asked, found)}
    for part, names in PARTS.items():
        rescored = [
            rank(question.question, evidence, without(fusions, names))
            for question, evidence in zip(asked, found, strict=True)
        ]
        systems[f"without {part}"] = rankings(asked, rescored, grouped=False)
    for name in NAMES:
        alone = [by_signal(evidence, name) for evidence in found]
        systems[f"{name} alone"] = rankings(asked, alone, grouped=False)
    return markdown(table(systems, HITS))


def rankings(
    asked: Sequence[BankQuestion], found: Sequence[Sequence[Evidence]], grouped: bool = True
) -> list[Ranking]:
    """Each question's right clause and the clauses found, grouped by kind and language."""
    result = []
    for question, evidence in zip(asked, found, strict=True):
        kind = "standard" if question.document_id == "db44" else "papers"
        group = f"{kind} {question.language}" if grouped else ""
        keys = tuple(e.key for e in evidence)
        result.append(Ranking(group, frozenset({question.key}), keys))
    return result


def without(fusions: Fusions, names: frozenset[str]) -> Fusions:
    """The fusions with some signals' weights at zero."""
    keep = [float(name not in names) for name in NAMES for _ in range(2)]

    def silenced(fusion: Fusion) -> Fusion:
        return Fusion(tuple(w * k for w, k in zip(fusion.weights, keep, strict=True)), fusion.bias)

    return Fusions(*(silenced(f) for f in (fusions.chinese, fusions.english, fusions.bare)))


def rank(query: str, evidence: Sequence[Evidence], fusions: Fusions) -> list[Evidence]:
    """Clauses in the order of other fusions."""
    signals = np.array([astuple(e.signals) for e in evidence], np.float32)
    banked = np.ones(len(signals), bool)
    best = np.stack([signals.max(axis=0)] * 2)
    scores = fusions.scores(query, signals, best, banked)
    return [evidence[n] for n in np.argsort(-scores, kind="stable").tolist()]


def by_signal(evidence: Sequence[Evidence], name: str) -> list[Evidence]:
    """Clauses in the order of one signal."""
    return sorted(evidence, key=lambda e: -float(getattr(e.signals, name)))
