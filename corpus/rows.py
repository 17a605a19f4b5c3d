"""The rows of the CSV files that stand beside documents, for people to write and mend."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError

# A cell of a row that is too short is None.
Row = dict[str, Any]


def read_rows(
    path: Path, columns: tuple[str, ...], error: type[CorpusError], further: tuple[str, ...] = ()
) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line; a missing file has none.

    The columns `further` may all be left out; `error` is raised where there are others.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) not in (columns, (*columns, *further)):
            raise error(f"{path}: the columns must be {', '.join(columns)}")
        for row in rows:
            yield rows.line_num, row
