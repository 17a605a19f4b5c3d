"""Regulations as a user adds them: no question bank, no glosses, the shipped model alone.

Questions were written from the text of the regulation by people who had not seen the system.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from evals.ranking import HITS, Ranking, markdown, table
from index.build import build
from index.embedding import load_embedder
from index.retriever import SearchIndex
from index.training.laws import law_library

QUESTIONS = Path(__file__).parent / "regulations.yaml"


def benchmark(model: str, data: Path) -> str:
    """The table of every regulation, all of them in one index, as Markdown."""
    cases = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    library = law_library(data, cases)
    embedder = load_embedder(model)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), library, embedder, lambda *_: None)
        index = SearchIndex(path, library, embedder)
        rankings = [
            Ranking(
                f"{law} {case['language']}",
                frozenset({f"{law}#{case['article']}"}),
                tuple(found.key for found in index.search(case["question"], 10)),
            )
            for law, asked in cases.items()
            for case in asked
        ]
    return markdown(table({"hybrid": rankings}, HITS))
