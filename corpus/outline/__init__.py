"""The clause tree of a document, by the making of the document."""

from __future__ import annotations

from collections.abc import Callable

from corpus.document import Clause, Kind
from corpus.outline.form import Form, form_of
from corpus.outline.headed import outline_headed, outline_paragraphs
from corpus.outline.paper import outline_paper
from corpus.outline.regulation import outline_regulation
from corpus.outline.standard import outline_standard
from corpus.reading import Reading

_OUTLINES: dict[Form, Callable[[str, Reading], tuple[Clause, ...]]] = {
    "articles": outline_regulation,
    "numbered": outline_standard,
    "sections": outline_paper,
    "headings": outline_headed,
    "paragraphs": outline_paragraphs,
}
_USUAL: dict[Kind, Form] = {
    "law": "articles",
    "regulation": "articles",
    "charter": "articles",
    "standard": "numbered",
    "paper": "sections",
}


def outline(document_id: str, kind: Kind, reading: Reading) -> tuple[Clause, ...]:
    """The clauses of a document in order, parents before their sub-clauses.

    A document of a kind has the kind's usual form, unless it has none of its marks: a notice
    that binds as a regulation does is often written 一、（一）.
    """
    clauses = _OUTLINES[_USUAL[kind]](document_id, reading)
    if len(clauses) > 1 or (clauses and clauses[0].label):
        return clauses
    form = form_of(reading)
    if form == "paragraphs" and reading.text.count("\n") < 2:
        return clauses
    return _OUTLINES[form](document_id, reading) or outline_paragraphs(document_id, reading)
