"""The report on the documents as read: clauses, bounds, references that do not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from corpus.document import Document
from corpus.library import Library


def report(library: Library, problems: Mapping[str, Sequence[str]] | None = None) -> str:
    """A report on every document, as text; `problems` by document id, as the intake found them."""
    found = problems or {}
    return "\n\n".join(
        document_report(document, library, found.get(document.id, ()))
        for document in library.documents
    )


def document_report(document: Document, library: Library, problems: Sequence[str] = ()) -> str:
    """What was read of one document, what could not be, and what in it does not agree."""
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
    lines += [f"  not read: {problem}" for problem in problems]
    for mismatch in document.mismatches:
        if not mismatch.reference.words:
            lines.append(f"  reference {mismatch.clause}: {mismatch.reference.clause} is missing")
            continue
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
