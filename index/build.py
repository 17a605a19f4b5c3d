"""Build an index beside the one in use, check it, and switch to it by replacing one file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from corpus.additions import write_additions
from corpus.library import Library
from index.check import check
from index.embedding import Embedder
from index.generation import Generation
from index.generations import Generations
from index.lexical import LexicalIndex
from index.retriever import SearchIndex
from index.store import Collections
from index.unanswered import save_vectors
from index.units import Units
from index.vectors import LocalVectors, Vectors

FORMAT = 6
SAMPLES = 20

Progress = Callable[[str, int, int], None]
"""Told of a step's name, how many units it has done since the last call, and how many in all."""


def fingerprint(library: Library, units: Units, embedder: Embedder, vectors: Vectors) -> str:
    """The name of the index that these documents and this model make, its vectors there."""
    parts = [model(embedder, vectors), library.fingerprint, *units.hashes.values()]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def model(embedder: Embedder, vectors: Vectors) -> str:
    """What makes an index what it is, its units aside."""
    return f"{FORMAT}-{embedder.fingerprint}-{vectors.kind}"


def build(
    folder: Path,
    library: Library,
    embedder: Embedder,
    progress: Progress,
    vectors: Vectors | None = None,
) -> Path:
    """Build an index of a library that no documents in the folder add to, and switch to it."""
    generations = Generations(folder)
    with generations.writing(), generations.beside() as partial:
        write_additions(partial.documents, (), None, {})
        name = fill(partial, library, embedder, progress, vectors=vectors or LocalVectors())
        return generations.use(partial, name).folder


def fill(
    partial: Generation,
    library: Library,
    embedder: Embedder,
    progress: Progress,
    *,
    vectors: Vectors,
    before: Generation | None = None,
) -> str:
    """Write every part of an index beside its documents, check and seal it; its fingerprint.

    What a generation `before` has already, and was made by the same model, is taken over.
    """
    units = Units.of(library)
    made_by = model(embedder, vectors)
    if before is not None and before.record().model != made_by:
        before = None
    with closing(vectors.begin(partial, before)) as collections:
        fill_vectors(collections, units, embedder, progress)
    fill_words(partial, units, before)
    save_vectors(embedder.encode([q.question for q in library.unanswered]), partial.unanswered)
    opened = SearchIndex(partial.folder, library, embedder, vectors=vectors, units=units)
    with closing(opened) as index:
        check(index, SAMPLES)
    name = fingerprint(library, units, embedder, vectors)
    counts = {name: len(part) for name, part in units.parts}
    partial.seal(made_by, name, units.hashes, counts)
    return name


def fill_vectors(
    collections: Collections, units: Units, embedder: Embedder, progress: Progress
) -> None:
    """Write the vectors; those that were there before are not made again."""
    for name, part in units.parts:
        progress(name, 0, len(part))
        collections.create(name, part).update(
            embedder,
            lambda done, name=name, part=part: progress(name, done, len(part)),  # type: ignore[misc]
        )


def fill_words(partial: Generation, units: Units, before: Generation | None) -> None:
    """Write the lexical indexes; one of the very same units is copied."""
    known = before.record().units if before is not None else {}
    for name, part in units.parts:
        if before is not None and known.get(name) == part.hash and part:
            shutil.copytree(before.lexical(name), partial.lexical(name))
        else:
            LexicalIndex.build([unit.text for unit in part]).save(partial.lexical(name))
