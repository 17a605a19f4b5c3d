"""The documents that a user adds, in a folder of the same form as that of the shipped ones."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import ValidationError

from corpus.errors import DocumentError
from corpus.intake import Intake
from corpus.manifest import Entry, write_manifest

MANIFEST = "manifest.yaml"
ORIGINALS = "originals"
# Endings of a document's question bank and gloss.
BESIDE = (".questions.csv", ".gloss.csv")
LONGEST_ID = 80
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# What is no part of a file's name, of an address or of a clause's key.
_BARRED = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|#%]|^[.\s]|[.\s]$')
_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES)


@dataclass(frozen=True, slots=True)
class Received:
    """A document as somebody gave it, and what was read of it."""

    name: str
    content: bytes
    intake: Intake

    @property
    def id(self) -> str:
        """The document's id."""
        return self.intake.metadata.id

    @property
    def entry(self) -> Entry:
        """Its entry in the manifest; DocumentError if its id is no name for a file."""
        check_id(self.id)
        suffix = Path(self.name).suffix.lower()
        suffix = suffix if _SUFFIX.fullmatch(suffix) else ""
        try:
            return Entry(
                **asdict(self.intake.metadata),
                file=f"{self.id}.txt",
                original=f"{ORIGINALS}/{self.id}{suffix}",
                received_as=Path(self.name).name,
                sha256=hashlib.sha256(self.content).hexdigest(),
                problems=self.intake.problems,
            )
        except ValidationError as error:
            first = error.errors()[0]
            raise DocumentError(f"{self.name}: {first['loc'][0]}: {first['msg']}") from error


def check_id(document_id: str) -> None:
    """Raise DocumentError if an id cannot name a file and an address."""
    if not 0 < len(document_id) <= LONGEST_ID or _BARRED.search(document_id):
        raise DocumentError(
            f"the id {document_id!r} cannot be used: give another with --id, of at most "
            f"{LONGEST_ID} letters, digits, Chinese characters, dots and dashes"
        )


def write_additions(
    folder: Path,
    entries: Sequence[Entry],
    before: Path | None,
    received: Mapping[str, Received],
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write a new folder of documents: those received, the others as the folder `before` has them.

    `beside` are question banks and glosses by the names of their files, in the place of those
    before. Files that stay are linked where the file system can; no file is ever written twice.
    """
    beside = beside or {}
    (folder / ORIGINALS).mkdir(parents=True)
    for entry in entries:
        if entry.id in received:
            write_one(folder, entry, received[entry.id])
        elif before is not None:
            for name in files_of(entry, before):
                if name not in beside:
                    link(before / name, folder / name)
    for name, content in beside.items():
        (folder / name).write_bytes(content)
    write_manifest(folder / MANIFEST, entries)


def write_one(folder: Path, entry: Entry, received: Received) -> None:
    """Write a document's text, and the file as received."""
    try:
        text = received.intake.text.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(f"{received.name}: its text cannot be kept: {error}") from error
    (folder / entry.file).write_bytes(text)
    (folder / str(entry.original)).write_bytes(received.content)


def files_of(entry: Entry, folder: Path) -> list[str]:
    """The files of a document that are there, by their names in the folder."""
    beside = [name for name in names_beside(entry) if (folder / name).exists()]
    return [entry.file, str(entry.original), *beside]


def names_beside(entry: Entry) -> list[str]:
    """The names of the files of a document's question bank and gloss, which may be missing."""
    return [Path(entry.file).with_suffix(end).name for end in BESIDE]


def read_beside(folder: Path, entry: Entry) -> dict[str, bytes]:
    """A document's question bank and gloss, as far as they are there, by the files' names."""
    paths = [folder / name for name in names_beside(entry)]
    return {path.name: path.read_bytes() for path in paths if path.exists()}


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where there are no links."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)
