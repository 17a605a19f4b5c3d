"""The pages of the documents: /documents lists them, /documents/{id}#{clause} is for good."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.html_pages import digest
from assistant.reading import document_page, documents_page, page_style
from assistant.security_headers import POLICY, content_policy
from corpus.library import Library


def reading_router(library_now: Callable[[], Library]) -> APIRouter:
    """The routes below /documents."""
    router = APIRouter(include_in_schema=False)
    policy = content_policy(style_src=f"'{digest(page_style().encode(), 'sha256')}'")
    headers = {POLICY: policy}

    @router.get("/documents")
    @router.get("/documents/")
    def documents() -> HTMLResponse:
        """The list of the documents."""
        return HTMLResponse(documents_page(library_now()), headers=headers)

    @router.get("/documents/{document_id:path}")
    def document(document_id: str) -> HTMLResponse:
        """A document with all its clauses; the list where there is no such document."""
        library = library_now()
        if document_id not in library.by_id:
            return HTMLResponse(documents_page(library, document_id), 404, headers)
        return HTMLResponse(document_page(library.by_id[document_id], library), headers=headers)

    return router
