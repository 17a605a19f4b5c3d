"""Documents as a user adds them, each beside the shipped ones, asked through the whole product.

They are made up; who wrote the questions saw the documents only, never the system.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.progress import track

from assistant.chain import Assistant
from corpus.library import Library, apart, load_library
from corpus.script import language
from evals.cases import Case
from evals.report import table
from evals.run import Result, run_cases
from index.build import build
from index.embedding import load_embedder
from index.reader import Reader
from index.training.practice import added

DOCUMENTS = Path(__file__).parent / "added"


def benchmark(model: str) -> str:
    """The table of all cases, by language, kind and document."""
    shipped, embedder, reader = load_library(), load_embedder(model), Reader.load()
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        before = build(Path(folder), shipped, embedder, lambda *_: None).parent
        for own in track(list(apart(load_library(DOCUMENTS))), "asking"):
            with added(own.documents[0], before, shipped, embedder) as index:
                results += run_cases(Assistant(index, reader), list(cases(own)))
    return table(results)


def cases(own: Library) -> Iterator[Case]:
    """What is asked of a document, and what should be refused of it."""
    for asked in own.bank:
        yield Case(
            question=asked.question,
            language=asked.language,
            kind="verdict" if asked.verdict else "fact",
            clauses=(asked.key,),
            verdict=asked.verdict,
        )
    for silent in own.unanswered:
        yield Case(
            question=silent.question,
            language=language(silent.question),
            kind="unanswerable",
            refused=True,
        )
