"""What the logic concludes of a question: a verdict with its grounds, or none with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.bank import Verdict
from corpus.bounds import Quantity
from corpus.provisions import Provision

Ground = Literal["bound", "condition", "modality", "none"]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The number asked about, and the bound that it meets or breaks."""

    asked: Quantity
    bound: Quantity

    @property
    def kept(self) -> bool:
        """Whether the number keeps the bound, whatever it is where only a limit is asked about."""
        return bool(self.bound.settles(self.asked))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the provision that carries it, and the arithmetic behind it, if any.

    `ground` says what decided, or on what it hangs; `alternative` is the provision that applies
    instead where the condition of the first is not met.
    """

    verdict: Verdict | None
    ground: Ground = "none"
    provision: Provision | None = None
    arithmetic: Arithmetic | None = None
    alternative: Provision | None = None


UNDECIDED = Judgement(None)
