"""Vectors in Chroma, through langchain-chroma: the only place that knows either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from langchain_chroma import Chroma

from index.embedding import Embedder
from index.units import Unit

BATCH = 500
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
    """One collection of units; a unit is known by its place in the order given to `build`."""

    def __init__(
        self, client: ClientAPI, name: str, embedder: Embedder, create: bool = False
    ) -> None:
        """Open the collection `name` of a Chroma client, or begin it."""
        self._store = Chroma(
            collection_name=name,
            client=client,
            embedding_function=embedder,
            collection_configuration={"hnsw": HNSW} if create else None,
            create_collection_if_not_exists=create,
        )

    def add(self, units: Sequence[Unit], progress: Callable[[int], None]) -> None:
        """Embed and store units; `progress` is told how many were added."""
        for first in range(0, len(units), BATCH):
            batch = units[first : first + BATCH]
            self._store.add_texts(
                [unit.text for unit in batch],
                metadatas=[{"clause": unit.key, "kind": unit.kind} for unit in batch],
                ids=[str(first + n) for n in range(len(batch))],
            )
            progress(len(batch))

    def nearest(self, vector: list[float], k: int) -> list[Neighbour]:
        """The k units nearest to a vector, best first."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k=k)
        return [Neighbour(int(document.id or 0), 1 - distance) for document, distance in found]


def local_client(folder: Path) -> ClientAPI:
    """A Chroma client on a folder of this machine."""
    return chromadb.PersistentClient(
        str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )


def close(client: ClientAPI) -> None:
    """Close a client, so that its files are whole and its memory is given back."""
    cast(Client, client).close()
