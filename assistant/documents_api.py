"""The documents over HTTP: list, text, clause, search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assistant.errors import QuestionError
from assistant.question import understand
from assistant.serving import Serving
from assistant.wire import ClauseWire, DocumentDetail, DocumentWire, ErrorWire, SearchHit
from corpus.document import Clause, Document
from corpus.library import Library

NOT_FOUND: dict[int | str, dict[str, object]] = {404: {"model": ErrorWire}}


def documents_router(serving: Serving) -> APIRouter:
    """The routes below /api/documents, and /api/search."""
    router = APIRouter(prefix="/api", tags=["documents"])

    def document_of(document_id: str, library: Library) -> Document:
        if document_id not in library.by_id:
            known = ", ".join(library.by_id)
            raise QuestionError(
                "document_not_found", f"There is no document {document_id!r}; there are: {known}."
            )
        return library.by_id[document_id]

    @router.get("/documents")
    def documents() -> list[DocumentWire]:
        """Every document, with its kind and status."""
        return [
            DocumentWire.model_validate(summary(document))
            for document in serving.now.index.library.documents
        ]

    @router.get("/documents/{document_id}", responses=NOT_FOUND)
    def document(document_id: str) -> DocumentDetail:
        """A document's text and outline."""
        found = document_of(document_id, serving.now.index.library)
        outline = [
            {"clause": c.label, "heading": c.heading, "parent": c.parent, "restored": c.restored}
            for c in found.clauses
        ]
        return DocumentDetail.model_validate(
            {**summary(found), "text": found.text, "outline": outline}
        )

    @router.get("/documents/{document_id}/clauses/{clause:path}", responses=NOT_FOUND)
    def clause(document_id: str, clause: str) -> ClauseWire:
        """A clause with its whole text; the introduction of a paper has an empty label."""
        library = serving.now.index.library
        found = document_of(document_id, library)
        if clause not in found.by_label:
            raise QuestionError(
                "clause_not_found", f"There is no clause {clause!r} in {document_id}."
            )
        return clause_wire(found, found.by_label[clause], library)

    @router.get("/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=2000, examples=["会费分几档"])],
        k: Annotated[int, Query(ge=1, le=50)] = 8,
    ) -> list[SearchHit]:
        """The clauses nearest to a question, with scores, without an answer."""
        assistant = serving.now
        library = assistant.index.library
        hits = []
        for evidence in assistant.search(understand([q]), k):
            document = library.by_id[evidence.document_id]
            found = document.by_label[evidence.clause]
            hits.append(
                SearchHit(
                    document_id=document.id,
                    clause=found.label,
                    heading=" › ".join(found.path),
                    score=evidence.score,
                    text=document.clause_text(found),
                )
            )
        return hits

    return router


def summary(document: Document) -> dict[str, object]:
    """What the manifest says of a document."""
    metadata = document.metadata
    return {
        "id": metadata.id,
        "title": metadata.title,
        "kind": metadata.kind,
        "status": metadata.status,
        "issuer": metadata.issuer,
        "authors": metadata.authors,
        "date": metadata.date,
        "as_of": metadata.as_of,
        "clauses": len(document.clauses),
    }


def clause_wire(document: Document, clause: Clause, library: Library) -> ClauseWire:
    """A clause as it is sent; `gloss` is its English, where there is any."""
    return ClauseWire(
        document_id=document.id,
        clause=clause.label,
        heading=clause.heading,
        path=list(clause.path),
        parent=clause.parent,
        children=[child.label for child in document.children(clause.label)],
        restored=clause.restored,
        start=clause.start,
        end=clause.end,
        text=document.text[clause.start : clause.end],
        gloss=library.english_of(document, clause.body, clause.end),
        items=[document.text[item.start : item.end] for item in clause.items],
        references=[
            {"words": r.words, "document": r.document, "clause": r.clause}
            for r in clause.references
        ],
    )
