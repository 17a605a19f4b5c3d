"""English glosses: an unofficial rendering of a document's headings and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.bank import MACHINE, SOURCE, find_sentence
from corpus.document import Document
from corpus.errors import GlossError
from corpus.rows import read_rows

COLUMNS = ("clause", "quote", "gloss")


@dataclass(frozen=True, slots=True)
class Gloss:
    """The English of the sentence `start:end` of a clause; of its heading where both are 0.

    `by_machine` is whether a language model wrote it.
    """

    document_id: str
    clause: str
    start: int
    end: int
    text: str
    by_machine: bool = field(default=False, repr=False)

    @property
    def is_heading(self) -> bool:
        """Whether it renders the clause's heading."""
        return self.end == 0


def read_glosses(path: Path, document: Document) -> tuple[Gloss, ...]:
    """Read a document's glosses from CSV; an empty `quote` is the heading.

    Raises GlossError that names the line to mend; a missing file holds no gloss.
    """
    return tuple(_glosses(path, document))


def _glosses(path: Path, document: Document) -> Iterator[Gloss]:
    for line, row in read_rows(path, COLUMNS, GlossError, further=(SOURCE,)):
        span: tuple[int, int] | None = (0, 0)
        if row["quote"]:
            span = find_sentence(document, row["clause"], row["quote"])
        if span is None or row["clause"] not in document.by_label:
            raise GlossError(
                f"{path}, line {line}: “{row['quote']}” is not in clause {row['clause']!r}"
            )
        by_machine = row.get(SOURCE) == MACHINE
        yield Gloss(document.id, row["clause"], *span, row["gloss"], by_machine)
