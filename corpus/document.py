"""The records that everything else passes around: document, clause, reference."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["law", "regulation", "standard", "paper", "charter"]

# Which of two documents goes first where they differ: the higher. A document's metadata may say
# otherwise of it.
AUTHORITY: dict[Kind, int] = {"law": 6, "regulation": 5, "standard": 4, "paper": 1, "charter": 0}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the manifest says of a document.

    `as_of` is the year-month of its figures; `called` are the words by which people mean it.
    `english_title` and `english_status` are unofficial translations. It takes the place of the
    documents whose ids `supersedes` holds, from the day `in_force` on (None: at once).
    """

    id: str
    title: str
    kind: Kind
    status: str
    authority: int
    issuer: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    as_of: str | None = None
    origin: str = ""
    called: tuple[str, ...] = ()
    english_title: str | None = None
    english_status: str | None = None
    supersedes: tuple[str, ...] = ()
    in_force: str | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote and the place of its mark in `Document.text` (None: no mark was found)."""

    mark: str
    text: str
    at: int | None


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list inside a clause; `marker` as printed: `a)`, `——`, `（一）`, `一是`."""

    marker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference as printed; `document` is None for one inside the same document."""

    words: str
    document: str | None
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A reference whose words are not the heading of the clause number that it gives."""

    clause: str
    reference: Reference
    heading: str | None
    likely: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the outline.

    `start:end` is its own text in `Document.text` (number, heading and body, not its
    sub-clauses); `body:end` leaves the number and heading out. `restored` marks a number
    that the source lost. `path` is the headings it stands under, from the chapter down,
    and its own if it has one.
    """

    document_id: str
    label: str
    heading: str
    path: tuple[str, ...]
    parent: str | None
    start: int
    body: int
    end: int
    restored: bool = False
    items: tuple[ListItem, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def key(self) -> str:
        """The clause's name across documents: `db44#8.1.1.1`."""
        return f"{self.document_id}#{self.label}"


@dataclass(frozen=True)
class Document:
    """A document as read: whole paragraphs, one a line, and its clauses in order."""

    metadata: Metadata
    text: str
    clauses: tuple[Clause, ...]
    footnotes: tuple[Footnote, ...] = ()
    figures: tuple[tuple[int, int], ...] = ()
    mismatches: tuple[Mismatch, ...] = field(default=())

    @property
    def id(self) -> str:
        """The document's id."""
        return self.metadata.id

    @cached_property
    def by_label(self) -> dict[str, Clause]:
        """Clauses by label."""
        return {clause.label: clause for clause in self.clauses}

    @cached_property
    def parents(self) -> frozenset[str]:
        """Labels of the clauses that have sub-clauses."""
        return frozenset(clause.parent for clause in self.clauses if clause.parent is not None)

    def is_part(self, clause: Clause) -> bool:
        """Whether a clause's text is part of its parent's, as a paragraph of an article is."""
        parent = self.by_label.get(clause.parent) if clause.parent is not None else None
        if parent is None:
            return False
        inside = parent.start < clause.start and clause.end <= parent.end
        return inside or self.is_part(parent)

    def items_within(self, clause: Clause) -> tuple[ListItem, ...]:
        """The list items of a clause and of the clauses that are parts of it."""
        first, last = (bisect_left(self._starts, at) for at in (clause.start, clause.end))
        inside = (c for c in self.clauses[first:last] if c.end <= clause.end)
        return tuple(item for other in inside for item in other.items)

    def children(self, label: str | None) -> tuple[Clause, ...]:
        """The direct sub-clauses of a clause, in order; of none, the outermost."""
        return self._children.get(label, ())

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    @cached_property
    def _children(self) -> dict[str | None, tuple[Clause, ...]]:
        found: dict[str | None, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return {label: tuple(clauses) for label, clauses in found.items()}

    def clause_text(self, clause: Clause) -> str:
        """The clause's own text without its number and heading."""
        return self.text[clause.body : clause.end].strip()
