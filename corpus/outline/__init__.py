"""The clause tree of a document, by the making of the document."""

from __future__ import annotations

from collections.abc import Callable

from corpus.document import Clause, Kind
from corpus.outline.paper import outline_paper
from corpus.outline.regulation import outline_regulation
from corpus.outline.standard import outline_standard
from corpus.reading import Reading

_OUTLINES: dict[Kind, Callable[[str, Reading], tuple[Clause, ...]]] = {
    "standard": outline_standard,
    "paper": outline_paper,
    "regulation": outline_regulation,
}


def outline(document_id: str, kind: Kind, reading: Reading) -> tuple[Clause, ...]:
    """The clauses of a document in order, parents before their sub-clauses."""
    return _OUTLINES[kind](document_id, reading)
