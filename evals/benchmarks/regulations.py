"""Regulations as a user adds them: no question bank, no glosses, the shipped model alone.

Questions were written from the text of the regulation by people who had not seen the system.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from corpus.document import Metadata
from corpus.library import Library, parse
from evals.ranking import HITS, Ranking, markdown, table
from index.build import build
from index.embedding import load_embedder
from index.retriever import SearchIndex
from index.training.pairs import rows

QUESTIONS = Path(__file__).parent / "regulations.yaml"


def benchmark(model: str, data: Path) -> str:
    """The table of every regulation, all of them in one index, as Markdown."""
    cases = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    metadata = {law: Metadata(law, law, "regulation", status="现行", authority=3) for law in cases}
    documents = tuple(parse(law_text(data, law), metadata[law]) for law in cases)
    library = Library(documents, (), (), "benchmark")
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


def law_text(data: Path, law: str) -> str:
    """The newest text of a law in force, an article a paragraph, under its chapters."""
    return "\n".join(lines(data, law))


def lines(data: Path, law: str) -> Iterator[str]:
    """The lines of a law: each chapter's heading once, then its articles."""
    chapter = None
    for row in rows(data / "laws" / "articles.jsonl.gz"):
        if row["law"] != law or not row["latest"] or row["expired"]:
            continue
        if row["chapter"] and row["chapter"] != chapter:
            chapter = row["chapter"]
            yield chapter
        text: str = row["text"]
        yield text if text.startswith("第") else f"{row['article']} {text}"
