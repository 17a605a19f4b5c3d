"""Real parts, made once: the documents, the index of them, the assistant over it."""

from __future__ import annotations

import os

import pytest

from assistant.chain import Assistant
from corpus.library import Library, load_library
from index.build import build
from index.embedding import Embedder, load_embedder
from index.reader import Reader
from index.retriever import SearchIndex

# Tests use no network: a model that is not on this machine is not looked for elsewhere.
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def library() -> Library:
    """The five documents as read."""
    return load_library()


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The shipped embedding model."""
    return load_embedder()


@pytest.fixture(scope="session")
def index(
    library: Library, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> SearchIndex:
    """An index of the five documents, built for this run."""
    folder = build(tmp_path_factory.mktemp("index"), library, embedder, lambda *_: None)
    return SearchIndex(folder, library, embedder)


@pytest.fixture(scope="session")
def assistant(index: SearchIndex) -> Assistant:
    """The assistant over that index, as a server has it."""
    return Assistant(index, Reader.load())
