"""Real regulations from the open data set, a line a paragraph, as a word processor has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def law_lines(law: str, articles: Sequence[dict[str, Any]]) -> list[str]:
    """Title, every division's heading once, and every article."""
    lines = [law]
    open_divisions: list[str] = []
    for row in articles:
        divisions = row["chapter"].split(" / ") if row["chapter"] else []
        same = sum(1 for one, other in zip(divisions, open_divisions, strict=False) if one == other)
        lines += divisions[same:]
        open_divisions = divisions
        text: str = row["text"]
        number = "" if text.startswith(row["article"]) else f"{row['article']} "
        lines += [line.strip() for line in (number + text).split("\n") if line.strip()]
    return lines
