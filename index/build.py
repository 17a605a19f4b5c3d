"""Build an index beside the one in use, check it, and switch to it by replacing one file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
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
from index.store import VectorStore, close, copy_vectors, local_client
from index.units import Unit, Units

FORMAT = 2
SAMPLES = 20

Progress = Callable[[str, int, int], None]
"""Told of a step's name, how many units it has done since the last call, and how many in all."""


def fingerprint(library: Library, embedder: Embedder) -> str:
    """The name of the index that these documents and this model make."""
    parts = [model(embedder), library.fingerprint, *unit_hashes(Units.of(library)).values()]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def model(embedder: Embedder) -> str:
    """What makes an index what it is, its units aside."""
    return f"{FORMAT}-{embedder.fingerprint}"


def unit_hashes(units: Units) -> dict[str, str]:
    """A hash of the units of every collection, in their order."""
    return {name: unit_hash(part) for name, part in units.parts}


def unit_hash(units: Sequence[Unit]) -> str:
    """A hash of units in their order."""
    digest = hashlib.sha256()
    for unit in units:
        digest.update(f"{unit.whole}\n".encode())
    return digest.hexdigest()


def build(folder: Path, library: Library, embedder: Embedder, progress: Progress) -> Path:
    """Build an index of a library that no documents in the folder add to, and switch to it."""
    generations = Generations(folder)
    with generations.writing(), generations.beside() as partial:
        write_additions(partial.documents, (), None, {})
        name = fill(partial, library, embedder, progress)
        return generations.use(partial, name).folder


def fill(
    partial: Generation,
    library: Library,
    embedder: Embedder,
    progress: Progress,
    before: Generation | None = None,
) -> str:
    """Write every part of an index beside its documents, check and seal it; its fingerprint.

    What a generation `before` has already, and was made by the same model, is taken over.
    """
    units = Units.of(library)
    if before is not None and before.record().model != model(embedder):
        before = None
    fill_vectors(partial, units, embedder, progress, before)
    fill_words(partial, units, before)
    with closing(SearchIndex(partial.folder, library, embedder)) as index:
        check(index, SAMPLES)
    name = fingerprint(library, embedder)
    counts = {name: len(part) for name, part in units.parts}
    partial.seal(model(embedder), name, unit_hashes(units), counts)
    return name


def fill_vectors(
    partial: Generation,
    units: Units,
    embedder: Embedder,
    progress: Progress,
    before: Generation | None,
) -> None:
    """Write the vectors; those that were there before are not made again."""
    if before is not None:
        copy_vectors(before.chroma, partial.chroma)
    client = local_client(partial.chroma)
    try:
        for name, part in units.parts:
            progress(name, 0, len(part))
            VectorStore(client, name, part, embedder, create=True).update(
                lambda done, name=name, part=part: progress(name, done, len(part))  # type: ignore[misc]
            )
    finally:
        close(client)


def fill_words(partial: Generation, units: Units, before: Generation | None) -> None:
    """Write the lexical indexes; one of the very same units is copied."""
    known = before.record().units if before is not None else {}
    for name, part in units.parts:
        if before is not None and known.get(name) == unit_hash(part) and part:
            shutil.copytree(before.lexical(name), partial.lexical(name))
        else:
            LexicalIndex.build([unit.text for unit in part]).save(partial.lexical(name))
