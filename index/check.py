"""Whether an open index has all it should, and finds what it should."""

from __future__ import annotations

from index.errors import IndexDamagedError
from index.retriever import SearchIndex

NEAR = 5
# Of a text and itself, whatever the rounding.
SAME = 0.99


def check(index: SearchIndex, samples: int, every: bool = True) -> None:
    """Raise IndexDamagedError unless all units are there and texts of each part find themselves.

    Without `every` the units are counted, not compared one by one.
    """
    for part in index.parts:
        if not (part.vectors.is_exact() if every else part.vectors.is_whole()):
            raise IndexDamagedError(f"{index.folder}: the {part.name} stored are not the units")
        step = max(1, len(part.units) // samples)
        for unit in part.units[: step * samples : step]:
            vector = index.embedder.embed_query(unit.text)
            # A text of which the model knows no token lies nowhere.
            if not any(vector):
                continue
            nearest = part.vectors.nearest(vector, NEAR)
            if not nearest or nearest[0].similarity < SAME:
                found = ", ".join(f"{one.similarity:.3f}" for one in nearest) or "nothing"
                raise IndexDamagedError(
                    f"{index.folder}: “{unit.text[:30]}” does not find itself in {part.name}, "
                    f"of {len(part.units)}; the similarities found: {found}"
                )
            if part.words.scores(unit.text).argmax() >= len(part.units):
                raise IndexDamagedError(f"{index.folder}: words of {part.name} are not the units")
