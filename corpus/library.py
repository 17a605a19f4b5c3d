"""The library: every document read, with its outline, references and provisions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.bank import BankQuestion, Verdict, read_bank
from corpus.document import Clause, Document, Metadata
from corpus.errors import DocumentError
from corpus.gloss import Gloss, read_glosses
from corpus.manifest import read_manifest
from corpus.outline import outline
from corpus.provisions import Provision, provisions
from corpus.reading import read_text
from corpus.references import with_references
from corpus.script import Language, fold
from corpus.sentences import sentences
from corpus.unanswered import Unanswered, read_unanswered

SHIPPED = Path(__file__).parent / "documents"
# Made-up documents with their questions; no assistant answers from them.
PRACTICE = Path(__file__).parent / "practice"
# Yes/no questions about the shipped documents that no bank has and no network learns from.
CALIBRATION = Path(__file__).parent / "calibration"
_NOTE_MARK = re.compile(r"\s?\[\d+\]")


@dataclass(frozen=True)
class Library:
    """Documents in the order of the manifest, with their question bank and English glosses.

    `unanswered` are questions that none of them answers.
    `fingerprint` changes when any byte of them does.
    """

    documents: tuple[Document, ...]
    bank: tuple[BankQuestion, ...]
    glosses: tuple[Gloss, ...]
    fingerprint: str
    unanswered: tuple[Unanswered, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def gloss_of(self) -> dict[tuple[str, int], str]:
        """The English of sentences, by document id and the sentence's start."""
        return {(g.document_id, g.start): g.text for g in self.glosses if not g.is_heading}

    @cached_property
    def heading_gloss_of(self) -> dict[str, str]:
        """The English of headings, by clause key."""
        return {f"{g.document_id}#{g.clause}": g.text for g in self.glosses if g.is_heading}

    def english_of(self, document: Document, start: int, end: int) -> str | None:
        """The English of a span's sentences, note marks left out; None where there is none."""
        starts = [first for first, _ in sentences(document.text, start, end)]
        found = [self.gloss_of.get((document.id, first)) for first in starts]
        if not found or not found[0]:
            return None
        return _NOTE_MARK.sub("", " ".join(text for text in found if text))

    @cached_property
    def provisions(self) -> dict[str, tuple[Provision, ...]]:
        """The provisions of every clause, by clause key."""
        result: dict[str, list[Provision]] = {}
        for document in self.documents:
            for provision in provisions(document):
                result.setdefault(f"{document.id}#{provision.clause}", []).append(provision)
        return {key: tuple(found) for key, found in result.items()}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The ids of the documents that have a question bank which people wrote or checked."""
        return frozenset(q.document_id for q in self.bank if not q.by_machine)

    @cached_property
    def translated_by_machine(self) -> frozenset[str]:
        """The ids of the documents of which a language model wrote English that nobody checked."""
        return frozenset(gloss.document_id for gloss in self.glosses if gloss.by_machine)

    @cached_property
    def questions_of(self) -> dict[tuple[str, Language], list[BankQuestion]]:
        """The bank's questions, by clause key and language."""
        result: dict[tuple[str, Language], list[BankQuestion]] = {}
        for question in self.bank:
            result.setdefault((question.key, question.language), []).append(question)
        return result

    def question_of(self, key: str, language: Language) -> str | None:
        """A question for a clause in a language; None where the bank has none.

        If any, one in written language, and of these one that wants more than yes or no, written
        out with its question mark.
        """
        best = min(
            self.questions_of.get((key, language), ()),
            key=lambda q: (q.is_colloquial, q.verdict is not None, q.question[-1:] not in "？?"),
            default=None,
        )
        return best.question if best else None

    @cached_property
    def verdict_of(self) -> dict[tuple[str, str], Verdict]:
        """The verdicts of the bank's yes/no questions, by clause key and question.

        Those that a language model wrote are no precedents.
        """
        return {(q.key, q.question): q.verdict for q in self.bank if q.verdict and not q.by_machine}

    def mentioned(self, folded: str) -> tuple[str, ...]:
        """The ids of the documents that a folded text means by what people call them."""
        return tuple(
            document.id
            for document in self.documents
            if any(fold(name) in folded for name in document.metadata.called)
        )

    def clause(self, document_id: str, label: str) -> Clause | None:
        """A clause by document id and label; None if there is none."""
        document = self.by_id.get(document_id)
        return document.by_label.get(label) if document else None


def together(shipped: Library, added: Library) -> Library:
    """One library of two; without any document added it is the shipped one, fingerprint and all."""
    if not added.documents:
        return shipped
    return Library(
        (*shipped.documents, *added.documents),
        (*shipped.bank, *added.bank),
        (*shipped.glosses, *added.glosses),
        hashlib.sha256(f"{shipped.fingerprint}{added.fingerprint}".encode()).hexdigest()[:16],
        shipped.unanswered,
    )


def apart(library: Library) -> Iterator[Library]:
    """Each document as a library of its own."""
    for document in library.documents:
        own = document.id
        yield Library(
            (document,),
            tuple(q for q in library.bank if q.document_id == own),
            tuple(g for g in library.glosses if g.document_id == own),
            f"{library.fingerprint}-{own}",
            tuple(q for q in library.unanswered if q.document_id == own),
        )


def parse(raw: str, metadata: Metadata) -> Document:
    """Read one document from its text as received."""
    reading = read_text(raw, metadata.title)
    clauses = outline(metadata.id, metadata.kind, reading)
    return with_references(
        Document(metadata, reading.text, clauses, reading.footnotes, reading.figures)
    )


def load_library(folder: Path = SHIPPED) -> Library:
    """Read every document that the folder's manifest names, and what stands beside it."""
    digest = hashlib.sha256()
    documents = []
    bank: list[BankQuestion] = []
    glosses: list[Gloss] = []
    for entry in read_manifest(folder / "manifest.yaml"):
        path = folder / entry.file
        raw = read_bytes(path)
        try:
            document = parse(raw.decode("utf-8"), entry.metadata())
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: is not UTF-8 text: {error}") from error
        documents.append(document)
        bank += read_bank(questions := path.with_suffix(".questions.csv"), document)
        glosses += read_glosses(gloss := path.with_suffix(".gloss.csv"), document)
        for part in (repr(entry).encode(), raw, *map(read_if_any, (questions, gloss))):
            digest.update(hashlib.sha256(part).digest())
    unanswered = read_unanswered(silent := folder / "unanswered.csv")
    digest.update(read_if_any(silent))
    return Library(
        tuple(documents), tuple(bank), tuple(glosses), digest.hexdigest()[:16], unanswered
    )


def read_bytes(path: Path) -> bytes:
    """A document's file; DocumentError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error}") from error


def read_if_any(path: Path) -> bytes:
    """A file that may be missing, then empty."""
    return path.read_bytes() if path.exists() else b""
