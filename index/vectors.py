"""Where the vectors of generations are kept: beside their other files, or in a Chroma server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from index.chroma_files import check_database, copy_vectors
from index.generation import Generation
from index.store import Collections, local_client, local_guard


class Vectors(ABC):
    """A place of vectors.

    `kind` tells an index with its vectors here from others; `spare` is how many generations
    before the one in use are kept although nobody here reads them.
    """

    kind: str
    spare: int

    @abstractmethod
    def begin(self, partial: Generation, before: Generation | None) -> Collections:
        """Collections of a generation in the making; `before` has vectors to take over."""

    @abstractmethod
    def open(self, generation: Generation) -> Collections:
        """The collections of a generation, to read; IndexDamagedError if it has none here."""

    @abstractmethod
    def check(self, generation: Generation) -> None:
        """Raise IndexDamagedError unless what a generation has here can be read."""

    @abstractmethod
    def tidy(self, folder: Path, kept: Sequence[Generation]) -> None:
        """Drop what a folder's writers left here, but for the generations that are kept."""


class LocalVectors(Vectors):
    """Vectors in files of Chroma, in the folder of their generation; they go with it."""

    kind = "local"
    spare = 0

    def begin(self, partial: Generation, before: Generation | None) -> Collections:
        """Collections that begin as a copy of those before, in a folder of their own."""
        if before is not None:
            copy_vectors(before.chroma, partial.chroma)
        return self.open(partial)

    def open(self, generation: Generation) -> Collections:
        """The collections in a generation's folder."""
        return Collections(local_client(generation.chroma), local_guard)

    def check(self, generation: Generation) -> None:
        """Raise IndexDamagedError unless the database of a generation is whole."""
        check_database(generation.chroma)

    def tidy(self, folder: Path, kept: Sequence[Generation]) -> None:
        """Nothing: the folders of generations are removed with all that is in them."""
