"""Editions: which documents are in force on a day, and which a question means nevertheless."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.document import Document, Kind
from corpus.library import Library
from corpus.script import fold

# What people call a document of a kind; 旧版 and 新版 mean any.
_NOUNS: dict[Kind, str] = {
    "law": "法|条例",
    "regulation": "条例|规定|办法|规则|制度",
    "standard": "标准|规范",
    "paper": "论文|报告|文章",
    "charter": "章程",
}
_OLD = (
    r"(?:旧|老|原|原来|原先|以前|之前|过去|上一版|修[订改]前|[被已]废止)的?(?:版|文件|{noun})"
    r"|\b(?:old|former|previous|earlier|superseded|repealed)\s+"
    r"(?:edition|version|rules?|document|standard|charter|regulations?|law|paper)\b"
)
_NEW = (
    r"(?:新|最新|新修[订改]|修[订改]后)的?(?:版|文件|{noun})"
    r"|\b(?:new|newer|next|upcoming|revised)\s+"
    r"(?:edition|version|rules?|document|standard|charter|regulations?|law|paper)\b"
)
_YEAR = re.compile(
    rf"(?:19|20)\d\d(?=\s*年?\s*(?:版|的?(?:{'|'.join(_NOUNS.values())})|修[订改])"
    r"|\s+(?:edition|version))"
)

_BEFORE = r"(?:按照?|依照?|根据|\b(?:in|under|by) the\s+)?"
_AFTER = r"(?:的?规定)?(?:里面?|中|上|内)?[，,的]?"


@dataclass(frozen=True, slots=True)
class Editions:
    """What is not in force on a day: documents with what took their place, and those to come."""

    superseded: dict[str, Document]
    to_come: dict[str, Document]

    @classmethod
    def on(cls, day: date, library: Library) -> Editions:
        """The editions of a library's documents on a day."""
        to_come = {
            document.id: document
            for document in library.documents
            if document.metadata.in_force and document.metadata.in_force > day.isoformat()
        }
        superseded = {
            old: document
            for document in library.documents
            if document.id not in to_come
            for old in document.metadata.supersedes
        }
        return cls(superseded, to_come)

    def left_out(self, folded: str, library: Library) -> frozenset[str]:
        """The documents that a folded question is not answered from.

        Those not in force are not, unless it means them: by name, by the year of the edition, as
        the old or the new one. Where it means an old one and speaks of no new one, what took its
        place is left out instead.
        """
        others = self.superseded.keys() | self.to_come.keys()
        meant = {
            one.id
            for one in library.documents
            if one.id in others and self._is_meant(one, folded, library)
        }
        out = others - meant
        for old in meant & self.superseded.keys():
            new = self.superseded[old]
            if not speaks_of(_NEW, new, folded):
                out.add(new.id)
        return frozenset(out - meant)

    def without_edition(self, folded: str, left_out: frozenset[str], library: Library) -> str:
        """A folded question without the words by which it means an edition: 按旧章程，."""
        for document in library.documents:
            others = self.superseded.keys() | self.to_come.keys()
            if document.id in others - left_out:
                tense = _OLD if document.id in self.superseded else _NEW
                words = tense.format(noun=_NOUNS[document.metadata.kind])
                folded = re.sub(f"{_BEFORE}(?:{words}){_AFTER}", "", folded)
        return folded

    def _is_meant(self, document: Document, folded: str, library: Library) -> bool:
        """Whether a question means a document that is not in force."""
        tense = _OLD if document.id in self.superseded else _NEW
        years = {*_YEAR.findall(folded)} & years_of(document)
        return bool(
            years or speaks_of(tense, document, folded) or self._is_named(document, folded, library)
        )

    def _is_named(self, document: Document, folded: str, library: Library) -> bool:
        """Whether a question names a document by words that mean none in force."""
        others = {
            name
            for other in library.documents
            if other.id not in self.superseded and other.id not in self.to_come
            for name in names(other)
        }
        return any(name in folded for name in names(document) - others)


def speaks_of(tense: str, document: Document, folded: str) -> bool:
    """Whether a question speaks of the old or the new one of a kind of document."""
    return bool(re.search(tense.format(noun=_NOUNS[document.metadata.kind]), folded))


def names(document: Document) -> set[str]:
    """What a document is called, folded."""
    return {fold(name) for name in (document.metadata.title, *document.metadata.called)}


def years_of(document: Document) -> set[str]:
    """The years that tell an edition: of its title, its date, and from when on it is in force."""
    metadata = document.metadata
    named = re.findall(r"(?:19|20)\d\d", metadata.title)
    return {*named, *(day[:4] for day in (metadata.date, metadata.in_force) if day)}
