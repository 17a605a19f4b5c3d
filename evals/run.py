"""Running the cases: every case asked, every evaluator's word kept, a crash a row of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from assistant.answer import Answer
from assistant.chain import Assistant
from evals.cases import Case
from evals.evaluators import EVALUATORS


@dataclass(frozen=True, slots=True)
class Result:
    """A case with its answer and scores; `error` where answering crashed.

    `answerability` is the probability that the clauses found answer; `seconds` is how long the
    answer took.
    """

    case: Case
    answer: Answer | None
    scores: dict[str, bool | None]
    answerability: float = 0.0
    error: str | None = None
    seconds: float = 0.0


def run_cases(assistant: Assistant, cases: Sequence[Case]) -> tuple[Result, ...]:
    """Ask every case."""
    return tuple(run_case(assistant, case) for case in cases)


def run_case(assistant: Assistant, case: Case) -> Result:
    """Ask one case; a crash fails everything that the case asks."""
    messages = [*case.history, case.question]
    began = time.perf_counter()
    try:
        weighed = assistant.weigh(messages)
        *_, last = assistant.word(weighed)
    except Exception as error:  # noqa: BLE001  a crash is a result
        return Result(case, None, dict.fromkeys(EVALUATORS, False), error=repr(error))
    seconds = time.perf_counter() - began
    answer, library = cast(Answer, last), assistant.index.library
    scores = {name: evaluate(case, answer, library) for name, evaluate in EVALUATORS.items()}
    return Result(case, answer, scores, weighed.answerability, seconds=seconds)
