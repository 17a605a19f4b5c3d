"""Build an index in a folder of its own, and switch to it by replacing one pointer file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.library import Library
from index.embedding import Embedder
from index.errors import IndexMissingError
from index.lexical import LexicalIndex
from index.store import VectorStore, close, local_client
from index.units import Unit, gloss_units, question_units, text_units

FORMAT = 1
POINTER = "current"
COLLECTIONS = ("texts", "questions")

Progress = Callable[[str, int, int], None]
"""Told of a step's name, how many units it has done since the last call, and how many in all."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of an index in the order that its parts know them by."""

    texts: tuple[Unit, ...]
    questions: tuple[Unit, ...]

    @classmethod
    def of(cls, library: Library) -> Units:
        """The units of a library, questions sorted by clause."""
        texts = (*text_units(library), *gloss_units(library))
        questions = sorted(question_units(library.bank), key=lambda unit: unit.key)
        return cls(texts, tuple(questions))


def fingerprint(library: Library, embedder: Embedder) -> str:
    """The name of the index that these documents and this model make."""
    units = Units.of(library)
    digest = hashlib.sha256(f"{FORMAT}|{library.fingerprint}|{embedder.fingerprint}".encode())
    for unit in (*units.texts, *units.questions):
        digest.update(f"{unit.key}|{unit.start}|{unit.text}\n".encode())
    return digest.hexdigest()[:16]


def current(folder: Path, library: Library, embedder: Embedder) -> Path:
    """The folder of the index in use; IndexMissingError if it is not of these documents."""
    pointer = folder / POINTER
    wanted = fingerprint(library, embedder)
    name = pointer.read_text("utf-8").strip() if pointer.exists() else ""
    if name != wanted or not (folder / name / "complete").exists():
        raise IndexMissingError(
            f"no index of these documents in {folder}; run: python app.py index"
        )
    return folder / name


def build(folder: Path, library: Library, embedder: Embedder, progress: Progress) -> Path:
    """Build the index of a library beside the one in use, then switch to it."""
    name = fingerprint(library, embedder)
    target = folder / name
    partial = folder / f"{name}.{os.getpid()}.partial"
    partial.mkdir(parents=True)
    units = Units.of(library)
    try:
        fill(partial, units, embedder, progress)
        (partial / "complete").write_text(name, "utf-8")
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    pointer = folder / f"{POINTER}.{os.getpid()}"
    pointer.write_text(name, "utf-8")
    pointer.replace(folder / POINTER)
    return target


def fill(folder: Path, units: Units, embedder: Embedder, progress: Progress) -> None:
    """Write every part of an index into an empty folder."""
    client = local_client(folder / "chroma")
    for name, part in zip(COLLECTIONS, (units.texts, units.questions), strict=True):
        progress(name, 0, len(part))
        store = VectorStore(client, name, embedder, create=True)
        store.add(part, lambda done, name=name, part=part: progress(name, done, len(part)))  # type: ignore[misc]
        LexicalIndex.build([unit.text for unit in part]).save(folder / "lexical" / name)
    counts = {"texts": len(units.texts), "questions": len(units.questions)}
    (folder / "counts.json").write_text(json.dumps(counts), "utf-8")
    close(client)
