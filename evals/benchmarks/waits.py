"""What it took those who asked to be answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Load:
    """What came of asking: the seconds that each answer took, and what was no answer."""

    askers: int
    seconds: float
    taken: tuple[float, ...]
    failures: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds

    def percentile(self, percent: float) -> float:
        """Seconds that so many percent of the answers took at most; nan where there are none."""
        return float(np.percentile(self.taken, percent)) if self.taken else float("nan")
