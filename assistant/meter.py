"""The meter: what a language model has cost, and how often it was of no use."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Meter:
    """Sums over all that a language model was asked; several threads may add to them.

    `fallbacks` counts by reason how often the plain answer was sent, or, after `search`, how often
    a question was searched for as it was put.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    points: int = 0
    dropped: int = 0
    fallbacks: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def called(self) -> None:
        """Count a call."""
        with self._lock:
            self.calls += 1

    def used(self, usage: Mapping[str, Any]) -> None:
        """Add the tokens that a model says it read and wrote."""
        with self._lock:
            self.tokens_in += usage.get("input_tokens", 0)
            self.tokens_out += usage.get("output_tokens", 0)

    def checked(self, *, passed: bool) -> None:
        """Count a point, sent or dropped."""
        with self._lock:
            self.points += 1
            self.dropped += not passed

    def fell_back(self, reason: str) -> None:
        """Count what was done without the model."""
        with self._lock:
            self.fallbacks[reason] += 1
