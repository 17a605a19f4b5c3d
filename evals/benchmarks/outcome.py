"""What a benchmark came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it says, and what fell below its floor."""

    text: str
    failures: tuple[str, ...] = ()
