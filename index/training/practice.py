"""Practice: made-up documents with their questions, added beside the shipped ones as users do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.additions import Received
from corpus.document import Document
from corpus.intake import take_in
from corpus.library import PRACTICE, Library, apart, load_library
from index.embedding import Embedder
from index.holdings import Holdings
from index.retriever import SearchIndex
from index.split import in_fifth


def practice(held_out: bool) -> list[Library]:
    """The documents that are learned from, each by itself, or the fifth that are held out."""
    documents = apart(load_library(PRACTICE))
    return [one for one in documents if in_fifth(one.documents[0].id) == held_out]


@contextmanager
def added(
    document: Document, index: Path, shipped: Library, embedder: Embedder
) -> Iterator[SearchIndex]:
    """The index of the shipped documents, in a folder of generations, and one more, bank or no."""
    name, content = f"{document.id}.txt", document.text.encode()
    received = Received(name, content, take_in(name, content, {}))
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "index"
        shutil.copytree(index, own)
        holdings = Holdings(own, shipped, embedder)
        holdings.put([received], lambda *_: None)
        yield holdings.newest()
