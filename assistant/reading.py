"""Documents as HTML: a document as a part of any page, and the pages of their own."""

from __future__ import annotations

from functools import cache

from assistant.addresses import document_url
from assistant.contents import gap
from assistant.html_pages import WEB, environment
from assistant.sections import read
from corpus.document import Document
from corpus.library import Library


@cache
def document_style() -> str:
    """The styles of `document_html`; they touch nothing outside of it."""
    return (WEB / "clauses.css").read_text("utf-8")


@cache
def page_style() -> str:
    """The styles of the pages."""
    return (WEB / "documents.css").read_text("utf-8") + document_style()


def document_html(document: Document, library: Library) -> str:
    """A document's contents and clauses as a part of a page."""
    return render("clauses.html", reading=read(document, library))


def document_page(document: Document, library: Library) -> str:
    """The page of one document."""
    return render("document.html", reading=read(document, library))


def documents_page(library: Library, missing: str = "") -> str:
    """The page that lists the documents; it says so where one was asked for that is missing."""
    return render("documents.html", documents=library.documents, missing=missing)


def render(template: str, **values: object) -> str:
    """A template filled in."""
    shown = environment().get_template(template)
    return shown.render(style=page_style(), document_url=document_url, gap=gap, **values)
