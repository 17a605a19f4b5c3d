"""STARD: 308 questions of laypeople over the articles of Chinese law in force.

Source: github.com/oneal2000/STARD (MIT). The dev questions are never trained on. BM25 alone, the
embedding model alone, and the product's retriever are asked side by side; the retriever has the
laws as its documents and the training questions as their bank.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from evals.ranking import RECALLS, Ranking, markdown, table
from index.build import build
from index.embedding import Embedder, load_embedder
from index.lexical import LexicalIndex
from index.retriever import SearchIndex
from index.training.laws import LayQuestion, article_texts, law_bank, law_library, lay_questions

DEPTH = 100


def benchmark(model: str, data: Path) -> str:
    """The table of the three systems, as Markdown."""
    embedder = load_embedder(model)
    asked = lay_questions(data)
    dev = [question for question in asked if question.split == "dev"]
    systems = alone(embedder, data, dev)
    laws = law_library(data)
    bank = law_bank(laws, [question for question in asked if question.split == "train"])
    library = replace(laws, bank=bank)
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(
            build(Path(folder), library, embedder, lambda *_: None), library, embedder
        )
        systems["hybrid"] = [
            ranking(question, [found.key for found in index.search(question.text, DEPTH)])
            for question in track(dev, description="asking")
        ]
    return markdown(table(systems, RECALLS))


def alone(embedder: Embedder, data: Path, asked: Sequence[LayQuestion]) -> dict[str, list[Ranking]]:
    """BM25 and the embedding model, each by itself over whole articles."""
    texts = {key: f"{key.replace('#', ' ')} {text}" for key, text in article_texts(data).items()}
    keys = list(texts)
    words = LexicalIndex.build(list(texts.values()))
    vectors = encode(embedder, list(texts.values()))
    systems: dict[str, list[Ranking]] = {"BM25": [], "embedding": []}
    for question in asked:
        lexical = words.scores(question.text)
        dense = vectors @ embedder.encode([question.text])[0]
        for name, scores in (("BM25", lexical), ("embedding", dense)):
            best = np.argsort(-scores, kind="stable")[:DEPTH]
            systems[name].append(ranking(question, [keys[n] for n in best]))
    return systems


def ranking(question: LayQuestion, found: Sequence[str]) -> Ranking:
    """The articles that answer, and those found."""
    return Ranking("", frozenset(question.articles), tuple(found))


def encode(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of many texts."""
    parts = [embedder.encode(texts[n : n + 1000]) for n in range(0, len(texts), 1000)]
    return np.concatenate(parts)
