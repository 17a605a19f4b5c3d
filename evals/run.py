"""Running the cases: every case asked, every evaluator's word kept, a crash a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.chain import Assistant
from evals.cases import Case
from evals.evaluators import EVALUATORS


@dataclass(frozen=True, slots=True)
class Result:
    """A case with its answer and scores; `error` where answering crashed.

    `answerability` is the probability that the clauses found answer.
    """

    case: Case
    answer: Answer | None
    scores: dict[str, bool | None]
    answerability: float = 0.0
    error: str | None = None


def run_cases(assistant: Assistant, cases: Sequence[Case]) -> tuple[Result, ...]:
    """Ask every case."""
    return tuple(run_case(assistant, case) for case in cases)


def run_case(assistant: Assistant, case: Case) -> Result:
    """Ask one case; a crash fails everything that the case asks."""
    messages = [*case.history, case.question]
    try:
        weighed = assistant.weigh(messages)
    except Exception as error:  # noqa: BLE001  a crash is a result
        return Result(case, None, dict.fromkeys(EVALUATORS, False), error=repr(error))
    answer, library = weighed.answer, assistant.index.library
    scores = {name: evaluate(case, answer, library) for name, evaluate in EVALUATORS.items()}
    return Result(case, answer, scores, weighed.answerability)
