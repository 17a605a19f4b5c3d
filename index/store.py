"""Vectors in Chroma, through langchain-chroma: the only place that knows either, and its files."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma

from index.embedding import Embedder
from index.errors import IndexDamagedError, IndexWriteError, SearchIndexError
from index.units import Unit, unit_ids

VectorClient = ClientAPI

BATCH = 500
DATABASE = "chroma.sqlite3"
WRITTEN = "index_metadata.pickle"
# Wide enough that a search finds the true nearest, so that two builds answer alike.
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 300,
    "max_neighbors": 32,
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit near a query, by its place in the order of units, and its cosine similarity."""

    unit: int
    similarity: float


class VectorStore:
    """One collection of vectors; a unit is known by its place among the units given."""

    def __init__(
        self,
        client: ClientAPI,
        name: str,
        units: Sequence[Unit],
        embedder: Embedder,
        create: bool = False,
    ) -> None:
        """Open the collection `name` of a Chroma client, or begin it if it is not there."""
        self._units = units
        self._ids = unit_ids(units)
        self._places = {name: place for place, name in enumerate(self._ids)}
        with translated(IndexDamagedError):
            self._store = Chroma(
                collection_name=name,
                client=client,
                embedding_function=embedder,
                collection_configuration={"hnsw": HNSW} if create else None,
                create_collection_if_not_exists=create,
            )

    def update(self, progress: Callable[[int], None]) -> None:
        """Embed and store the units that are not there, drop what is no unit.

        `progress` is told how many units are done since the last call.
        """
        with translated(IndexWriteError):
            there = self.stored()
            gone = sorted(there - self._places.keys())
            for first in range(0, len(gone), BATCH):
                self._store.delete(gone[first : first + BATCH])
            new = [place for place, name in enumerate(self._ids) if name not in there]
            progress(len(self._units) - len(new))
            for first in range(0, len(new), BATCH):
                self._add(new[first : first + BATCH])
                progress(len(new[first : first + BATCH]))

    def _add(self, places: Sequence[int]) -> None:
        units = [self._units[place] for place in places]
        self._store.add_texts(
            [unit.text for unit in units],
            metadatas=[{"clause": unit.key, "kind": unit.kind} for unit in units],
            ids=[self._ids[place] for place in places],
        )

    def stored(self) -> set[str]:
        """The ids of what is stored."""
        return set(self._store.get(include=[])["ids"])

    def is_whole(self) -> bool:
        """Whether every unit is stored, and nothing else."""
        with translated(IndexDamagedError):
            return self.stored() == self._places.keys()

    def nearest(self, vector: list[float], k: int) -> list[Neighbour]:
        """The k units nearest to a vector, best first."""
        with translated(IndexDamagedError):
            found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k=k)
        return [
            Neighbour(self._places[str(document.id)], 1 - distance) for document, distance in found
        ]


@contextmanager
def translated(to: type[SearchIndexError]) -> Iterator[None]:
    """Turn the errors of Chroma and its database, a panic in its Rust part too, into ours."""
    try:
        yield
    except BaseException as error:
        if (
            isinstance(error, (ChromaError, sqlite3.Error))
            or type(error).__name__ == "PanicException"
        ):
            raise to(f"Chroma: {error}") from error
        raise


def copy_vectors(source: Path, target: Path) -> None:
    """Copy a closed or read client's folder; its database as of one moment."""
    shutil.copytree(source, target, ignore=lambda _, names: [n for n in names if DATABASE in n])
    with (
        translated(IndexWriteError),
        closing(read_database(source)) as old,
        closing(sqlite3.connect(target / DATABASE)) as new,
    ):
        old.backup(new)


def stays_as_written(path: Path) -> bool:
    """Whether a file is one that Chroma leaves alone when it only reads.

    It keeps its books in the database, and begins the files of an index anew each time until
    there are enough vectors to write them, with a list of their ids, for the first time.
    """
    if path.suffix == ".bin":
        return path.with_name(WRITTEN).exists()
    return DATABASE not in path.name


def read_database(folder: Path) -> sqlite3.Connection:
    """The database of a client's folder, to read only."""
    return sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True)


def check_database(folder: Path) -> None:
    """Raise IndexDamagedError if the database of a client's folder is not whole."""
    try:
        with closing(read_database(folder)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise IndexDamagedError(f"{folder / DATABASE}: {error}") from error
    if found != "ok":
        raise IndexDamagedError(f"{folder / DATABASE}: {found}")


def local_client(folder: Path) -> ClientAPI:
    """A Chroma client on a folder of this machine."""
    with translated(IndexDamagedError):
        return chromadb.PersistentClient(
            str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )


def close(client: ClientAPI) -> None:
    """Close a client, so that its files are whole and its memory is given back."""
    cast(Client, client).close()
