"""The table of contents of a document: its clauses as a tree, each by number and name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.addresses import clause_url
from corpus.document import Clause, Document

# A clause without a heading is named by the words that it opens with.
_OPENING = re.compile(r"[^，。；：\s][^，。；：\n]{0,23}")


@dataclass(frozen=True, slots=True)
class Branch:
    """A clause in the contents, with its sub-clauses."""

    name: str
    url: str
    branches: tuple[Branch, ...]


def tree(document: Document) -> tuple[Branch, ...]:
    """The contents of a document, sub-clauses below their clause."""
    below: dict[str | None, list[Clause]] = {}
    for clause in document.clauses:
        below.setdefault(clause.parent, []).append(clause)

    def branch(clause: Clause) -> Branch:
        inside = below.get(clause.label, ())
        url = clause_url(document.id, clause.label)
        return Branch(name(document, clause), url, tuple(map(branch, inside)))

    return tuple(map(branch, below.get(None, ())))


def name(document: Document, clause: Clause) -> str:
    """A clause's number and heading, or the words that it opens with."""
    number, words = number_of(document, clause), clause.heading
    if not number:
        words = printed_head(document, clause) or words
    if not words and (opening := _OPENING.search(document.text, clause.body, clause.end)):
        words = f"{opening[0]}…"
    return f"{number}{gap(number)}{words}"


def gap(number: str) -> str:
    """What stands between a number and what follows it: 7.1 党组织, but （一）党组织."""
    return "" if not number or number.endswith(("、", "）")) else " "


def number_of(document: Document, clause: Clause) -> str:
    """A clause's number as printed, as counted where none is printed; '' for 前言, 引言."""
    number = clause.label.rpartition("/")[2]
    head = printed_head(document, clause)
    if head.startswith(f"{number}、"):
        return f"{number}、"
    return number if head.startswith(number) or clause.restored or not head else ""


def printed_head(document: Document, clause: Clause) -> str:
    """The number and heading of a clause as printed."""
    return document.text[clause.start : clause.body].strip()
