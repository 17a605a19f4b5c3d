"""Units: the texts that are searched, each pointing at the clause and span that it stands for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.bank import BankQuestion
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.sentences import sentences

COLLECTIONS = ("texts", "questions")

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

    @property
    def whole(self) -> str:
        """All that a unit is, to be hashed."""
        return f"{self.kind}|{self.key}|{self.start}|{self.end}|{self.text}"


class UnitList(tuple[Unit, ...]):
    """Units in the order that one collection knows them by."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Names for the units that stay when others come and go: hashes of what they are."""
        seen: Counter[str] = Counter()
        ids = []
        for unit in self:
            name = hashlib.sha256(unit.whole.encode()).hexdigest()[:24]
            seen[name] += 1
            ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
        return tuple(ids)

    @cached_property
    def hash(self) -> str:
        """A hash of the units in their order."""
        return hashlib.sha256("\n".join(self.ids).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Units:
    """The units of an index."""

    texts: UnitList
    questions: UnitList

    @classmethod
    def of(cls, library: Library) -> Units:
        """The units of a library, questions sorted by clause."""
        questions = sorted(question_units(library.bank), key=lambda unit: unit.key)
        return cls(UnitList((*text_units(library), *gloss_units(library))), UnitList(questions))

    @property
    def parts(self) -> tuple[tuple[str, UnitList], ...]:
        """The collections by name."""
        return tuple(zip(COLLECTIONS, (self.texts, self.questions), strict=True))

    @property
    def hashes(self) -> dict[str, str]:
        """A hash of every collection by name."""
        return {name: part.hash for name, part in self.parts}


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
