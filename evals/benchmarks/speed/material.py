"""What every contender is given: the documents' texts, their clauses, and the questions.

It is written to a file, so that a contender's process imports nothing of the product's to read it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.library import Library
    from evals.cases import Case

SEED = 7
FILE = "material.json"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document's text: a clause, by its key, and the text under its headings."""

    key: str
    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the keys of the clauses any of which is right."""

    text: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """The documents' texts by id, every clause, and the questions."""

    documents: dict[str, str]
    clauses: tuple[Passage, ...]
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, library: Library, cases: Iterable[Case], size: int) -> Material:
        """The documents, and so many of the questions that name clauses and no earlier question."""
        from index.units import text_units

        texts = {unit.key: unit.text for unit in text_units(library) if unit.kind == "clause"}
        clauses = tuple(
            Passage(clause.key, document.id, clause.body, clause.end, texts.get(clause.key, ""))
            for document in library.documents
            for clause in document.clauses
        )
        alone = [case for case in cases if case.clauses and not case.history]
        chosen = random.Random(SEED).sample(alone, min(size, len(alone)))
        questions = tuple(Question(case.question, case.clauses) for case in chosen)
        return cls({one.id: one.text for one in library.documents}, clauses, questions)

    @classmethod
    def read(cls, folder: Path) -> Material:
        """What was written to a folder."""
        found = json.loads((folder / FILE).read_text("utf-8"))
        clauses = tuple(Passage(**one) for one in found["clauses"])
        questions = tuple(Question(one["text"], tuple(one["right"])) for one in found["questions"])
        return cls(found["documents"], clauses, questions)

    def write(self, folder: Path) -> None:
        """Write it to a folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    def covered(self, document_id: str, start: int, end: int) -> frozenset[str]:
        """The clauses of which a span of text has half, or which have half of it."""
        return frozenset(
            one.key
            for one in self.clauses
            if one.document_id == document_id
            and one.end > one.start
            and 2 * (min(one.end, end) - max(one.start, start))
            >= min(one.end - one.start, end - start)
        )


def hits(questions: Sequence[Question], found: Sequence[Sequence[frozenset[str]]], k: int) -> float:
    """The share of the questions with a right clause among the first k found."""
    right = [
        any(not keys.isdisjoint(question.right) for keys in places[:k])
        for question, places in zip(questions, found, strict=True)
    ]
    return sum(right) / len(right)
