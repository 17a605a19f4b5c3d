"""The permanent addresses of documents and clauses."""

from __future__ import annotations

from urllib.parse import quote

INTRODUCTION = "introduction"


def document_url(document_id: str) -> str:
    """The address of a document's page."""
    return f"/documents/{quote(document_id, safe='')}"


def clause_url(document_id: str, label: str) -> str:
    """The address of a clause: its document's page, at its element."""
    return f"{document_url(document_id)}#{quote(element_id(label), safe='/')}"


def element_id(label: str) -> str:
    """The id of a clause's element: its label; the introduction of a paper has none."""
    return label or INTRODUCTION
