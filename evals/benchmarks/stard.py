"""STARD: 308 questions of laypeople over the articles of Chinese law in force.

Source: github.com/oneal2000/STARD (MIT). The dev questions are never trained on. BM25 alone, the
embedding model alone, and their fusion are asked side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from evals.ranking import RECALLS, Ranking, markdown, table
from index.embedding import Embedder, load_embedder
from index.lexical import LexicalIndex
from index.training.pairs import rows

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law; `line` is its line in the data set."""

    line: int
    text: str


def benchmark(model: str, data: Path) -> str:
    """The table of the three systems, as Markdown."""
    articles = list(in_force(data))
    places = {article.line: n for n, article in enumerate(articles)}
    embedder = load_embedder(model)
    texts = [article.text for article in articles]
    words = LexicalIndex.build(texts)
    vectors = encode(embedder, texts)
    asked = list(questions(data, places))
    systems: dict[str, list[Ranking]] = {"BM25": [], "embedding": [], "hybrid": []}
    for question, right in track(asked, description="asking"):
        lexical = words.scores(question)
        dense = vectors @ embedder.encode([question])[0]
        for name, scores in (
            ("BM25", lexical),
            ("embedding", dense),
            ("hybrid", fused(lexical, dense)),
        ):
            found = tuple(str(n) for n in np.argsort(-scores, kind="stable")[:DEPTH])
            systems[name].append(Ranking("", right, found))
    return markdown(table(systems, RECALLS))


def fused(lexical: NDArray[np.float32], dense: NDArray[np.float32]) -> NDArray[np.float32]:
    """Both scores, each as a share of its best."""
    return lexical / max(float(lexical.max()), 1e-6) + 2 * dense / max(float(dense.max()), 1e-6)


def encode(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of many texts."""
    parts = [embedder.encode(texts[n : n + 1000]) for n in range(0, len(texts), 1000)]
    return np.concatenate(parts)


def in_force(data: Path) -> Iterator[Article]:
    """The newest version of every article that is in force."""
    for line, row in enumerate(rows(data / "laws" / "articles.jsonl.gz")):
        if row["latest"] and not row["expired"]:
            yield Article(line, f"{row['law']} {row['article']} {row['text']}")


def questions(data: Path, places: dict[int, int]) -> Iterator[tuple[str, frozenset[str]]]:
    """The dev questions with the places of their right articles in the pool."""
    lines = {
        row["corpus_id"]: [*row["same_text_lines"], row["law_line"]]
        for row in rows(data / "stard" / "map_to_laws.jsonl.gz")
    }
    for row in rows(data / "stard" / "queries.jsonl.gz"):
        if row["split"] != "dev":
            continue
        right: set[str] = set()
        for number in row["match_id"]:
            found = [places[line] for line in lines.get(number, ()) if line in places]
            right |= {str(found[0])} if found else set()
        if right:
            yield row["question"], frozenset(right)
