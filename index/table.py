"""Units of one collection by the number of their clause, so that scores can be gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.store import Neighbour
from index.units import Unit, UnitKind

Places = NDArray[np.int64]


class Groups:
    """Places of units, those of a clause side by side."""

    def __init__(self, clauses: Places, places: Places) -> None:
        """Group places by their clauses, given those of all units."""
        self.places = places[np.argsort(clauses[places], kind="stable")]
        self.clauses, self.starts = np.unique(clauses[self.places], return_index=True)


class Table:
    """Units of one collection, with their clauses numbered."""

    def __init__(self, units: Sequence[Unit], keys: Mapping[str, int]) -> None:
        """Number the clause of every unit by `keys`."""
        self.units = units
        self.clauses = np.array([keys[unit.key] for unit in units], np.int64)
        self._size = len(keys)
        kinds = np.array([unit.kind for unit in units])
        self._of_kind = {
            kind: Groups(self.clauses, np.flatnonzero(kinds == kind))
            for kind in set(kinds.tolist())
        }
        self._by_clause = np.argsort(self.clauses, kind="stable")
        self._first = np.searchsorted(self.clauses[self._by_clause], np.arange(len(keys) + 1))

    def best(self, scores: NDArray[np.float32], kind: UnitKind) -> NDArray[np.float32]:
        """The best score of each clause's units of a kind, 0 at least, shape (clauses,)."""
        result = np.zeros(self._size, np.float32)
        if kind in self._of_kind:
            groups = self._of_kind[kind]
            best = np.maximum.reduceat(scores[groups.places], groups.starts)
            result[groups.clauses] = np.maximum(best, 0)
        return result

    def spread(self, neighbours: Sequence[Neighbour]) -> NDArray[np.float32]:
        """Similarities laid out by unit; a unit that is not near has 0."""
        scores = np.zeros(len(self.units), np.float32)
        for neighbour in neighbours:
            scores[neighbour.unit] = neighbour.similarity
        return scores

    def of(self, clause: int) -> list[int]:
        """The places of a clause's units, in order."""
        first, last = self._first[clause : clause + 2]
        return [int(place) for place in self._by_clause[first:last]]


def greatest(scores: NDArray[np.float32], k: int) -> Places:
    """The places of the k greatest scores above 0, the first of equal ones first."""
    places = np.flatnonzero(scores > 0)
    if len(places) > k:
        least = np.partition(scores[places], -k)[-k]
        places = places[scores[places] >= least]
    return places[np.argsort(-scores[places], kind="stable")[:k]]
