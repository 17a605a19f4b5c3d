"""The answer object, as the HTTP contract has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.bank import Verdict
from corpus.document import Kind
from corpus.modality import Modality
from corpus.script import Language

Mode = Literal["extractive", "generative"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote that backs a statement: `quote == Document.text[start:end]`."""

    marker: int
    document_id: str
    document_title: str
    document_kind: Kind
    document_status: str
    clause: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    modality: Modality
    gloss: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    """A clause worth reading next, or the nearest one where nothing answers."""

    document_id: str
    clause: str
    heading: str

    @property
    def key(self) -> str:
        """The clause's key."""
        return f"{self.document_id}#{self.clause}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets: the answer, its verdict and its proof."""

    answer: str
    verdict: Verdict | None
    abstained: bool
    language: Language
    mode: Mode
    citations: tuple[Citation, ...]
    related: tuple[Related, ...]
    suggestions: tuple[str, ...]
    notices: tuple[str, ...]
