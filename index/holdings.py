"""The holdings: the shipped documents, those that a user adds, and the index of them all."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from weakref import finalize

from corpus.additions import MANIFEST, Received, read_beside, write_additions
from corpus.errors import DocumentError, DocumentExistsError, DocumentUnknownError
from corpus.library import Library, load_library, together
from corpus.manifest import Entry, read_manifest
from index.build import Progress, fill, fingerprint, model
from index.check import check
from index.embedding import Embedder
from index.errors import IndexDamagedError, IndexMissingError, IndexWriteError, ServerError
from index.generation import Generation
from index.generations import Generations
from index.retriever import SearchIndex
from index.units import Units
from index.vectors import LocalVectors, Vectors

LOG = logging.getLogger("huigui")
UNUSABLE = (IndexMissingError, IndexDamagedError)

OnWait = Callable[[], None] | None
"""Called before waiting for another writer; None to raise IndexBusyError instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a document."""

    id: str
    done: Literal["added", "replaced", "removed", "unchanged"]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What a change begins with: the documents, and the index of them if it can be built on."""

    documents: Path | None
    index: Generation | None

    def entries(self) -> tuple[Entry, ...]:
        """The documents that a user added."""
        return read_manifest(self.documents / MANIFEST) if self.documents else ()


class Holdings:
    """Documents and index in one folder; every change of them makes a whole new generation."""

    def __init__(
        self, folder: Path, shipped: Library, embedder: Embedder, vectors: Vectors | None = None
    ) -> None:
        """Take the folder of the generations; what is in it is looked at when it is needed.

        Their vectors are in it too, unless told where else.
        """
        self.shipped = shipped
        self._vectors = vectors or LocalVectors()
        self.generations = Generations(folder, self._vectors.spare)
        self._embedder = embedder

    def newest(self) -> SearchIndex:
        """The index in use, checked and open; it stays on disk for as long as it is referred to.

        Raises IndexMissingError or IndexDamagedError.
        """
        generation, lock = self.generations.hold()
        try:
            index = self._open(generation)
            check(index, 1, every=False)
        except BaseException:
            lock.release()
            raise
        finalize(index, lock.release)
        return index

    def open(self, progress: Progress, on_wait: OnWait = None) -> SearchIndex:
        """The index in use; built from the documents first if it is missing or damaged."""
        try:
            return self.newest()
        except UNUSABLE:
            with self._writing(on_wait):
                try:
                    return self.newest()  # another process has mended it meanwhile
                except UNUSABLE as reason:
                    LOG.warning("the index is built from the documents: %s", reason)
                    self._make(self._before(), progress)
            return self.newest()

    def _open(self, generation: Generation) -> SearchIndex:
        record = generation.record()
        if record.model != model(self._embedder, self._vectors):
            raise IndexMissingError(
                f"{generation.folder} was made by another model or version, or its vectors are "
                "not where HUIGUI_CHROMA_URL says (without it: in the folder)"
            )
        self._check_files(generation)
        library = self._library(generation.documents)
        units = Units.of(library)
        if fingerprint(library, units, self._embedder, self._vectors) != record.fingerprint:
            raise IndexMissingError(f"{generation.folder} is an index of other documents")
        return SearchIndex(
            generation.folder, library, self._embedder, vectors=self._vectors, units=units
        )

    def _check_files(self, generation: Generation) -> None:
        generation.check_files()
        self._vectors.check(generation)

    @contextmanager
    def _writing(self, on_wait: OnWait) -> Iterator[None]:
        """Be the one writer while the block runs; what dead ones left is gone."""
        with self.generations.writing(on_wait):
            self._tidy()
            yield

    def _tidy(self) -> None:
        self._vectors.tidy(self.generations.folder, self.generations.all())

    def library(self) -> Library:
        """The documents now, without an index of them."""
        with self._held() as documents:
            return self._library(documents)

    def added(self) -> tuple[Entry, ...]:
        """What the manifest says of the documents that a user added."""
        with self._held() as documents:
            return Before(documents, None).entries()

    def put(
        self,
        received: Sequence[Received],
        progress: Progress,
        replace: bool = False,
        on_wait: OnWait = None,
    ) -> tuple[Change, ...]:
        """Add documents, or with `replace` put them in the place of those of the same id.

        All or none: DocumentError if one of them must not be.
        """
        if twice := [name for name, n in Counter(one.id for one in received).items() if n > 1]:
            raise DocumentExistsError(f"more than one of these files has the id {twice[0]}")
        with self._writing(on_wait):
            before = self._before()
            entries = {entry.id: entry for entry in before.entries()}
            changes = []
            for one in received:
                changes.append(self._weigh(one, entries.get(one.id), before, replace))
                if changes[-1].done != "unchanged":
                    entries[one.id] = one.entry
            news = {
                one.id: one
                for one, change in zip(received, changes, strict=True)
                if change.done != "unchanged"
            }
            self._check_superseded(entries)
            if news:
                self._make(before, progress, tuple(entries.values()), news)
        return tuple(changes)

    def put_beside(
        self, folder: Path, ids: Sequence[str], progress: Progress, on_wait: OnWait = None
    ) -> bool:
        """Make question banks and glosses in a folder those of documents added; whether any is new.

        DocumentUnknownError if one of these is gone, BankError if its text is another by now.
        """
        with self.generations.writing(on_wait):
            before = self._before()
            entries = {entry.id: entry for entry in before.entries()}
            if gone := [one for one in ids if one not in entries]:
                raise self._not_added(gone[0], tuple(entries.values()))
            files: dict[str, bytes] = {}
            for one in ids:
                files |= read_beside(folder, entries[one])
            documents = before.documents or folder
            news = {
                name: content
                for name, content in files.items()
                if not (documents / name).exists() or (documents / name).read_bytes() != content
            }
            if news:
                self._make(before, progress, beside=news)
        return bool(news)

    def remove(self, document_id: str, progress: Progress, on_wait: OnWait = None) -> Change:
        """Remove a document that was added."""
        with self._writing(on_wait):
            before = self._before()
            entries = before.entries()
            rest = tuple(entry for entry in entries if entry.id != document_id)
            if len(rest) == len(entries):
                raise self._not_added(document_id, entries)
            self._make(before, progress, rest)
        return Change(document_id, "removed")

    def rebuild(self, progress: Progress, on_wait: OnWait = None) -> None:
        """Build the whole index from the documents, taking nothing over."""
        with self._writing(on_wait):
            self._make(Before(self._before().documents, None), progress)

    def _weigh(self, one: Received, known: Entry | None, before: Before, replace: bool) -> Change:
        """What is to be done with a document; DocumentError if it must not be."""
        entry = one.entry
        if one.id in self.shipped.by_id:
            raise DocumentExistsError(
                f"{one.id} is a document that ships with this program and stays as it is: give "
                "yours another id, as --id or as the field id"
            )
        if known is None:
            return Change(one.id, "added", entry.problems)
        if known == entry and (not replace or self._text(before, entry) == one.intake.text):
            return Change(one.id, "unchanged", entry.problems)
        if not replace:
            raise DocumentExistsError(
                f"there is a document {one.id} already, with other content or metadata: replace "
                f"it (--replace, or PUT /api/admin/documents/{one.id}), or give yours another id"
            )
        return Change(one.id, "replaced", entry.problems)

    def _check_superseded(self, entries: Mapping[str, Entry]) -> None:
        """Raise DocumentError if a document is to supersede one that is not there, or itself."""
        for entry in entries.values():
            known = ({*self.shipped.by_id, *entries}) - {entry.id}
            for unknown in {*entry.supersedes} - known:
                raise DocumentError(
                    f"{entry.id} supersedes {unknown!r}, which is none of the other documents: "
                    f"{', '.join(sorted(known))}"
                )

    def _text(self, before: Before, entry: Entry) -> str:
        return (before.documents / entry.file).read_text("utf-8") if before.documents else ""

    def _not_added(self, document_id: str, entries: Sequence[Entry]) -> DocumentUnknownError:
        if document_id in self.shipped.by_id:
            return DocumentUnknownError(
                f"{document_id} is a document that ships with this program and cannot be removed"
            )
        known = ", ".join(entry.id for entry in entries) or "none"
        return DocumentUnknownError(
            f"no document {document_id!r} was added; those that were: {known}"
        )

    def _before(self) -> Before:
        """The documents to go on with, those in use or of the newest whole generation.

        DocumentError if they are damaged: going on without one would lose it.
        """
        named = self.generations.named()
        others = sorted(self.generations.all(), key=lambda one: not one.is_complete)
        generation = named or next(iter(others), None)
        if generation is None or not generation.documents.is_dir():
            return Before(None, None)
        try:
            for damage in generation.damages("documents"):
                raise DocumentError(
                    f"{damage}: restore the folder {self.generations.folder} from a backup, "
                    f"or remove {generation.folder} and add its documents again"
                )
            self._check_files(generation)
        except IndexDamagedError:
            return Before(generation.documents, None)
        return Before(generation.documents, generation)

    def _make(
        self,
        before: Before,
        progress: Progress,
        entries: Sequence[Entry] | None = None,
        received: Mapping[str, Received] | None = None,
        beside: Mapping[str, bytes] | None = None,
    ) -> None:
        """Make the generation of a state and switch to it; without entries, of the same state."""
        kept = before.entries() if entries is None else entries
        with self.generations.beside() as partial:
            write_additions(partial.documents, kept, before.documents, received or {}, beside)
            library = self._library(partial.documents)
            try:
                name = fill(
                    partial,
                    library,
                    self._embedder,
                    progress,
                    vectors=self._vectors,
                    before=before.index,
                )
            except IndexDamagedError as error:
                raise IndexWriteError(
                    f"the new index did not come out whole, nothing was changed: {error}"
                ) from error
            self.generations.use(partial, name)
        try:
            self._tidy()
        except ServerError as error:
            LOG.warning("the next change will remove old collections: %s", error)

    def _library(self, documents: Path | None) -> Library:
        return together(self.shipped, load_library(documents)) if documents else self.shipped

    @contextmanager
    def _held(self) -> Iterator[Path | None]:
        """The documents in use, there for as long as the block runs; None if there are none."""
        try:
            generation, lock = self.generations.hold()
        except IndexMissingError:
            yield self._before().documents
            return
        try:
            yield generation.documents
        finally:
            lock.release()
