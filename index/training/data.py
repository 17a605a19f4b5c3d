"""Reading the open data sets: gzipped JSON lines, one folder a set."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file; each knows its `line`, counted from 0."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            yield {"line": number, **json.loads(line)}
