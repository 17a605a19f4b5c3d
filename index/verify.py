"""Whether a folder of generations is whole: what a backup is checked with."""

from __future__ import annotations

import os
from contextlib import closing

from index.check import check
from index.errors import IndexWriteError
from index.holdings import Holdings

SAMPLES = 200


def verify(holdings: Holdings) -> str:
    """Check the generation in use from end to end; what there is, in words.

    Every file is as it was written, every document parses, every unit is stored, and samples
    find themselves; raises the error that says what is not, and IndexWriteError where it cannot
    be told, for Chroma opens what it reads to write.
    """
    folder = holdings.generations.folder
    if folder.exists() and not os.access(folder, os.W_OK):
        raise IndexWriteError(
            f"{folder} cannot be written: copy it to where it can, and check that"
        )
    with closing(holdings.newest()) as index:
        check(index, SAMPLES)
        counts = ", ".join(f"{len(part.units)} {part.name}" for part in index.parts)
        documents = len(index.library.documents)
        added = documents - len(holdings.shipped.documents)
        return f"whole: {index.folder.name}, {documents} documents ({added} added), {counts}"
