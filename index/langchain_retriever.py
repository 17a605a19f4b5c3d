"""The search index as a retriever of LangChain's, whose import costs what nobody else needs."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever

from corpus.library import Library
from index.evidence import Evidence


class HybridRetriever(BaseRetriever):
    """The search index as a LangChain retriever; metadata: clause, span, score, signals."""

    index: Any
    k: int = 8

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[LangChainDocument]:
        return [
            to_langchain(self.index.library, found) for found in self.index.search(query, self.k)
        ]


def to_langchain(library: Library, evidence: Evidence) -> LangChainDocument:
    """One clause found, as a LangChain document of the clause's own text."""
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    names = [field.name for field in fields(evidence.signals)]
    return LangChainDocument(
        id=evidence.key,
        page_content=document.clause_text(clause),
        metadata={
            "document_id": document.id,
            "clause": clause.label,
            "path": list(clause.path),
            "start": clause.body,
            "end": clause.end,
            "score": evidence.score,
            **dict(zip(names, astuple(evidence.signals), strict=True)),
        },
    )
