"""Units: the texts that are searched, each pointing at the clause and span that it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.bank import BankQuestion
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.sentences import sentences

UnitKind = Literal["clause", "sentence", "gloss", "question"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A searched text; `start:end` is the span of `Document.text` that it leads to."""

    kind: UnitKind
    text: str
    document_id: str
    clause: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The clause's name across documents."""
        return f"{self.document_id}#{self.clause}"


def text_units(library: Library) -> Iterator[Unit]:
    """Every clause that has text of its own, and each of its sentences, under its headings."""
    for document in library.documents:
        for clause in document.clauses:
            if not document.is_part(clause) and document.clause_text(clause):
                yield from clause_units(document, clause)


def clause_units(document: Document, clause: Clause) -> Iterator[Unit]:
    """A clause as one unit, and as one for each of its sentences where it has several."""
    headings = " ".join(clause.path)
    spans = list(sentences(document.text, clause.body, clause.end))
    whole = document.clause_text(clause)
    yield Unit("clause", f"{headings}\n{whole}", document.id, clause.label, clause.body, clause.end)
    if len(spans) < 2:
        return
    for start, end in spans:
        text = passage_text(document, clause, start, end)
        yield Unit("sentence", text, document.id, clause.label, start, end)


def passage_text(document: Document, clause: Clause, start: int, end: int) -> str:
    """A span of a clause under the clause's heading."""
    return f"{clause.heading} {document.text[start:end]}".strip()


def sentence_units(library: Library) -> Iterator[Unit]:
    """Every sentence of every clause, also where it is the only one."""
    for document in library.documents:
        for clause in document.clauses:
            if document.is_part(clause):
                continue
            for start, end in sentences(document.text, clause.body, clause.end):
                text = passage_text(document, clause, start, end)
                yield Unit("sentence", text, document.id, clause.label, start, end)


def gloss_units(library: Library) -> Iterator[Unit]:
    """Every sentence's English, under the English of its heading and its parent's."""
    headings = {(g.document_id, g.clause): g.text for g in library.glosses if g.is_heading}
    for gloss in library.glosses:
        if gloss.is_heading:
            continue
        clause = library.by_id[gloss.document_id].by_label[gloss.clause]
        own = headings.get((gloss.document_id, gloss.clause), "")
        above = headings.get((gloss.document_id, clause.parent or ""), "")
        text = f"{above}. {own}. {gloss.text}".lstrip(". ")
        yield Unit("gloss", text, gloss.document_id, gloss.clause, gloss.start, gloss.end)


def question_units(bank: Sequence[BankQuestion]) -> Iterator[Unit]:
    """The question bank as units."""
    for entry in bank:
        yield Unit(
            "question",
            entry.question,
            entry.document_id,
            entry.clause,
            entry.start,
            entry.end,
        )
