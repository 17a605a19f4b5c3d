"""Questions that no document answers: what tells them from those of the bank is learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BankError
from corpus.rows import read_rows

COLUMNS = ("document", "clause", "language", "question")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that nothing answers, and the clause that comes near; both ids may be empty."""

    document_id: str
    clause: str
    question: str

    @property
    def key(self) -> str:
        """The near clause's name across documents."""
        return f"{self.document_id}#{self.clause}"


def read_unanswered(path: Path) -> tuple[Unanswered, ...]:
    """Read a folder's unanswered questions from CSV; raises BankError that names what to mend.

    A missing file holds none.
    """
    return tuple(_unanswered(path))


def _unanswered(path: Path) -> Iterator[Unanswered]:
    for line, row in read_rows(path, COLUMNS, BankError):
        if not (row["question"] or "").strip():
            raise BankError(f"{path}, line {line}: no question")
        yield Unanswered(row["document"], row["clause"], row["question"])
