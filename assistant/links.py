"""The cross-references of a document as links, where the library has what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.addresses import clause_url, document_url
from corpus.document import Clause, Document, Reference
from corpus.library import Library


@dataclass(frozen=True, slots=True)
class Link:
    """A place in `Document.text` that leads to a clause or document; `title` names it."""

    start: int
    end: int
    url: str
    title: str


def links(document: Document, clause: Clause, library: Library) -> list[Link]:
    """The references of a clause that lead somewhere, in the order they stand."""
    found = (resolve(document, reference, library) for reference in clause.references)
    return sorted(filter(None, found), key=lambda link: link.start)


def resolve(document: Document, reference: Reference, library: Library) -> Link | None:
    """Where a reference leads; None where the library does not have what it means."""
    meant = document if reference.document is None else named(reference.document, library)
    if meant is None:
        return None
    if not reference.clause:
        title = meant.metadata.title
        return Link(reference.start, reference.end, document_url(meant.id), title)
    clause = meant.by_label.get(reference.clause)
    place = re.compile(rf".*(?<![\d.])({re.escape(reference.clause)})(?!\.?\d)", re.DOTALL)
    match = place.match(document.text, reference.start, reference.end)
    if clause is None or (match is None and reference.words):
        return None
    title = " › ".join(clause.path) or clause.label
    # An article's item is cited in other words than its label has: 第三条第二项, 第三条（二）.
    span = match.span(1) if match else (reference.start, reference.end)
    return Link(*span, clause_url(meant.id, clause.label), title)


def named(name: str, library: Library) -> Document | None:
    """The document that a reference names by its id, its title or what people call it."""
    for document in library.documents:
        if name in (document.id, document.metadata.title, *document.metadata.called):
            return document
    return None
