"""Embedding models: the shipped static one without torch, any sentence-transformers one by name."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.script import fold
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "model"


class Embedder(ABC):
    """Texts to unit vectors; `fingerprint` changes when the model does."""

    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts, shape (len(texts), dimensions)."""

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        vector: list[float] = self.encode([text])[0].tolist()
        return vector


class StaticEmbedder(Embedder):
    """A sentence-transformers StaticEmbedding served by numpy: the mean of a text's token rows."""

    def __init__(self, tokenizer: Tokenizer, rows: NDArray[Any], fingerprint: str) -> None:
        """Take a tokenizer and its rows, shape (vocabulary, dimensions)."""
        self._tokenizer = tokenizer
        self._rows = rows
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, folder: Path) -> StaticEmbedder:
        """Read a StaticEmbedding as sentence-transformers saves it."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        rows: NDArray[Any] = load_file(weights)["embedding.weight"]
        return cls(tokenizer, rows, digest(weights))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts; a text without any token is the zero vector."""
        encodings = self._tokenizer.encode_batch(
            [fold(text) for text in texts], add_special_tokens=False
        )
        vectors = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        for vector, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                vector[:] = self._rows[encoding.ids].astype(np.float32).mean(axis=0)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        norms[norms == 0] = 1
        vectors /= norms
        return vectors


class SentenceTransformerEmbedder(Embedder):
    """Any model that sentence-transformers loads, by name or path; imports torch."""

    def __init__(self, name: str) -> None:
        """Load a model; ModelError if there is none of that name."""
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the embedding model {name!r} cannot be loaded; HUIGUI_EMBEDDING_MODEL must be "
                f"a folder or the name of a sentence-transformers model: {error}"
            ) from error
        self.fingerprint = hashlib.sha256(name.encode()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts."""
        vectors = self._model.encode(
            [fold(text) for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


def load_embedder(name: str = "") -> Embedder:
    """The shipped model, or the one that a name or path gives."""
    folder = Path(name) if name else SHIPPED
    static = static_folder(folder)
    return StaticEmbedder.load(static) if static else SentenceTransformerEmbedder(name)


def static_folder(folder: Path) -> Path | None:
    """Where a model that is one static embedding keeps its rows; None for any other model."""
    modules = folder / "modules.json"
    if not modules.exists():
        return None
    entries = json.loads(modules.read_text("utf-8"))
    if len(entries) != 1 or not entries[0]["type"].endswith("StaticEmbedding"):
        return None
    return folder / str(entries[0]["path"])


def digest(path: Path) -> str:
    """The hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
