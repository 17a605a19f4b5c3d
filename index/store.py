"""Vectors in Chroma: the only place that knows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import chromadb
import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from numpy.typing import NDArray

from index.embedding import Embedder
from index.errors import IndexDamagedError, IndexWriteError, SearchIndexError, ServerError
from index.units import UnitList

Guard = Callable[[type[SearchIndexError]], AbstractContextManager[None]]
"""Turns the errors of Chroma into ours; told which one stands for what is not as it should be."""

BATCH = 2000
# Seconds that a server may take for a batch, and to be reached.
PATIENCE, REACH = 60.0, 5.0
# A wide search finds the true nearest (99.8 % of the first 50 among the shipped questions), so that
# two builds answer alike, in a graph that is made in half the time of one of twice the width.
# Every batch is written at once: what is left over would be put into the graph anew at every start,
# by several threads, and so the graph that is searched would not be the one that was checked.
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 500,
    "max_neighbors": 24,
    "sync_threshold": 2,
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit near a query, by its place in the order of units, and its cosine similarity."""

    unit: int
    similarity: float


class VectorStore:
    """One collection of vectors; a unit is known by its place among the units given.

    Chroma holds vectors and the ids of units, nothing else: their texts are in the documents.
    """

    def __init__(
        self,
        collection: Collection,
        units: UnitList,
        guard: Guard,
        known: Collection | None = None,
    ) -> None:
        """Take an open collection; vectors that one `known` has are taken over from it."""
        self._collection = collection
        self._units = units
        self._ids = units.ids
        self._places = {name: place for place, name in enumerate(self._ids)}
        self._guard = guard
        self._known = known

    def update(self, embedder: Embedder, progress: Callable[[int], None]) -> None:
        """Store the units that are not there, embedded if need be; drop what is no unit.

        `progress` is told how many units are done since the last call.
        """
        with self._guard(IndexWriteError):
            there = self._stored()
            gone = sorted(there - self._places.keys())
            for first in range(0, len(gone), BATCH):
                self._collection.delete(gone[first : first + BATCH])
            new = [place for place, name in enumerate(self._ids) if name not in there]
            progress(len(self._units) - len(new))
            for first in range(0, len(new), BATCH):
                self._add(new[first : first + BATCH], embedder)
                progress(len(new[first : first + BATCH]))

    def _add(self, places: Sequence[int], embedder: Embedder) -> None:
        vectors = self._taken_over([self._ids[place] for place in places])
        new = [place for place in places if self._ids[place] not in vectors]
        if new:
            made = embedder.encode([self._units[place].text for place in new])
            vectors |= zip([self._ids[place] for place in new], made, strict=True)
        self._collection.add(
            ids=list(vectors), embeddings=cast(Any, np.stack(list(vectors.values())))
        )

    def _taken_over(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        if self._known is None:
            return {}
        found = cast(Mapping[str, Any], self._known.get(list(ids), include=["embeddings"]))
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def _stored(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])

    def is_whole(self) -> bool:
        """Whether as many are stored as there are units."""
        with self._guard(IndexDamagedError):
            return self._collection.count() == len(self._units)

    def is_exact(self) -> bool:
        """Whether every unit is stored, and nothing else; takes as long as there are units."""
        with self._guard(IndexDamagedError):
            return self._stored() == self._places.keys()

    def nearest(self, vector: list[float], k: int) -> list[Neighbour]:
        """The k units nearest to a vector, best first."""
        with self._guard(IndexDamagedError):
            found = cast(
                Mapping[str, Any],
                self._collection.query(vector, n_results=k, include=["distances"]),
            )
        near = zip(found["ids"][0], found["distances"][0], strict=True)
        try:
            return [Neighbour(self._places[name], 1 - distance) for name, distance in near]
        except KeyError as error:
            raise IndexDamagedError(f"{self._collection.name}: {error} is no unit") from error


class Collections:
    """The collections of one generation, in a Chroma that is open until `close`."""

    def __init__(self, client: Client, guard: Guard, prefix: str = "", before: str = "") -> None:
        """Take a client; `before` is the prefix of collections whose vectors are taken over."""
        self._client = client
        self._guard = guard
        self._prefix = prefix
        self._before = before

    def create(self, name: str, units: UnitList) -> VectorStore:
        """Begin a collection, or go on with the one that is there."""
        with self._guard(IndexWriteError):
            collection = self._client.get_or_create_collection(
                self._prefix + name, configuration={"hnsw": HNSW}, embedding_function=None
            )
            known = self._named(self._before + name) if self._before else None
            return VectorStore(collection, units, self._guard, known)

    def open(self, name: str, units: UnitList) -> VectorStore:
        """Open a collection; IndexDamagedError if it is not there."""
        with self._guard(IndexDamagedError):
            collection = self._client.get_collection(self._prefix + name, embedding_function=None)
            return VectorStore(collection, units, self._guard)

    def _named(self, name: str) -> Collection | None:
        try:
            return self._client.get_collection(name, embedding_function=None)
        except NotFoundError:
            return None

    def drop_others(self, family: str, kept: Sequence[str]) -> None:
        """Drop every collection whose name begins with `family` and with nothing of `kept`."""
        with self._guard(IndexWriteError):
            for collection in self._client.list_collections():
                if collection.name.startswith(family) and not collection.name.startswith(
                    tuple(kept)
                ):
                    self._client.delete_collection(collection.name)

    def ping(self) -> None:
        """Raise ServerError unless Chroma answers."""
        with self._guard(IndexDamagedError):
            self._client.heartbeat()

    def close(self) -> None:
        """Close the client, so that its files are whole and its memory is given back."""
        self._client.close()
        # Chroma leaves the connections to a server open.
        for part in (self._client, self._client._admin_client):
            session = getattr(cast(Any, part)._server, "_session", None)
            if session is not None:
                session.close()


@contextmanager
def local_guard(to: type[SearchIndexError]) -> Iterator[None]:
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


def local_client(folder: Path) -> Client:
    """A Chroma client on a folder of this machine."""
    settings = Settings(anonymized_telemetry=False, allow_reset=False)
    with local_guard(IndexDamagedError):
        return cast(Client, chromadb.PersistentClient(str(folder), settings=settings))


def server_guard(address: str) -> Guard:
    """What turns the errors of a server into ours, naming the address that was asked."""

    @contextmanager
    def guard(to: type[SearchIndexError]) -> Iterator[None]:
        try:
            yield
        except SearchIndexError:
            raise
        except NotFoundError as error:
            raise to(f"the Chroma server {address}: {error}") from error
        except Exception as error:
            raise ServerError(
                f"HUIGUI_CHROMA_URL: the Chroma server {address} does not answer as one "
                f"({type(error).__name__}: {str(error)[:200]}); start it, or correct the address"
            ) from error

    return guard


def server_client(host: str, port: int, ssl: bool, headers: dict[str, str]) -> Client:
    """A client of a Chroma server, for use under its guard."""
    # Chroma waits for its server for ever, and offers no setting for it: so it is asked first.
    scheme = "https" if ssl else "http"
    heartbeat = httpx.get(
        f"{scheme}://{host}:{port}/api/v2/heartbeat", headers=headers, timeout=REACH
    )
    heartbeat.raise_for_status()
    settings = Settings(anonymized_telemetry=False)
    client = cast(Client, chromadb.HttpClient(host, port, ssl, headers, settings))
    cast(Any, client._server)._session.timeout = httpx.Timeout(PATIENCE, connect=REACH)
    return client
