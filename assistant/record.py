"""What is written down of an answer: a count, and its question if a setting asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from assistant.answer import Answer
from assistant.asked import AskedStore
from assistant.metrics import Metrics

UNHELPFUL = "unhelpful"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Record:
    """Where answers are counted and questions kept."""

    metrics: Metrics
    kept: AskedStore

    def answered(self, question: str, answer: Answer, request: Request | None = None) -> None:
        """Write down what came of a question; the log of its request says it too."""
        outcome = outcome_of(answer)
        self.metrics.answered(outcome)
        self.kept.keep(question, outcome)
        if request:
            request.state.outcome = outcome

    def disliked(self, question: str) -> None:
        """Write down that an answer did not help."""
        self.kept.keep(question, UNHELPFUL)


def outcome_of(answer: Answer) -> str:
    """The verdict, `refused`, or `answered` where there is no verdict to give."""
    return REFUSED if answer.abstained else answer.verdict or "answered"
