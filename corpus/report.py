"""The report on the documents as read: clauses, bounds, references that do not agree."""

from __future__ import annotations

from collections import Counter

from corpus.document import Document
from corpus.library import Library


def report(library: Library) -> str:
    """A report on every document, as text."""
    return "\n\n".join(document_report(document, library) for document in library.documents)


def document_report(document: Document, library: Library) -> str:
    """What was read of one document, and what in it does not agree."""
    provisions = [
        provision
        for clause in document.clauses
        for provision in library.provisions.get(clause.key, ())
    ]
    modalities = Counter(provision.modality for provision in provisions)
    questions = sum(question.document_id == document.id for question in library.bank)
    restored = sum(clause.restored for clause in document.clauses)
    lines = [
        f"{document.id} 《{document.metadata.title}》 {document.metadata.kind}"
        f" · {document.metadata.status}",
        f"  clauses {len(document.clauses)}, numbers restored {restored}, "
        f"footnotes {len(document.footnotes)}, figures {len(document.figures)}, "
        f"bank questions {questions}",
        "  provisions " + ", ".join(f"{name} {n}" for name, n in modalities.most_common()),
    ]
    for provision in provisions:
        for bound in (*provision.thresholds, *provision.bounds):
            lines.append(
                f"  bound {provision.clause}: {bound.comparison} {bound.value} {bound.unit}"
            )
    for mismatch in document.mismatches:
        likely = f"; {mismatch.likely} is headed that" if mismatch.likely else ""
        lines.append(
            f"  reference {mismatch.clause}: “{mismatch.reference.words}"
            f"（{mismatch.reference.clause}）”, but {mismatch.reference.clause} is "
            f"{mismatch.heading or 'missing'}{likely}"
        )
    for note in document.footnotes:
        if note.at is None:
            lines.append(f"  footnote {note.mark} has no mark in the text")
    return "\n".join(lines)
