"""The vectors of the questions that no document answers: so few that each is compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError


def save_vectors(vectors: NDArray[np.float32], path: Path) -> None:
    """Write unit vectors, shape (questions, dimensions)."""
    np.save(path, vectors, allow_pickle=False)


def load_vectors(path: Path, count: int) -> NDArray[np.float32]:
    """The vectors of `count` questions, which stay in their file; IndexDamagedError otherwise."""
    try:
        vectors: NDArray[np.float32] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamagedError(f"{path}: {error}") from error
    if len(vectors) != count:
        raise IndexDamagedError(f"{path}: {len(vectors)} vectors of {count} questions")
    return vectors


def likeness(vectors: NDArray[np.float32], vector: Sequence[float]) -> float:
    """The cosine of a unit vector with the nearest of others; 0 where there is none."""
    if not len(vectors):
        return 0.0
    return float((vectors @ np.asarray(vector, np.float32)).max())
