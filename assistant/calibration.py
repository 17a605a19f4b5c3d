"""What the assistant has learned of its own certainty: when to refuse, when to give a verdict.

Learned by `python -m assistant.calibrate` from questions that neither the index nor the reader's
training had.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.script import family

PATH = Path(__file__).with_name("calibration.json")


class Answerability(BaseModel):
    """A logistic model over the features of `assistant.refusal`; below `least` is a refusal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    bias: float
    least: float


class Weights(BaseModel):
    """What the logarithms of six opinions weigh, and the bias of every verdict.

    The reader's opinion on the sentence that speaks, on all the sentences read, how often each
    verdict follows in the question bank, the verdicts of the bank's nearest questions by their
    likeness, what the reader makes of these together, and of the sentence when it reads it closely.
    A verdict less probable than `least` is not given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader_spoken: float
    reader_all: float
    table: float
    precedents: float
    precedents_read: float
    closely: float
    bias: tuple[float, float, float]
    least: float

    @property
    def of_opinions(self) -> tuple[float, ...]:
        """The weights in the order of `assistant.judge.verdict_opinions`."""
        return (
            self.reader_spoken,
            self.reader_all,
            self.table,
            self.precedents,
            self.precedents_read,
            self.closely,
        )


class VerdictModel(BaseModel):
    """A softmax over yes, no and conditional; `counts` are the bank's verdicts, by case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chinese: Weights
    english: Weights
    counts: dict[str, tuple[float, float, float]]

    def weights(self, question: str) -> Weights:
        """The weights of the opinions on a question, by the language that it is read in."""
        return self.english if family(question) == "english" else self.chinese


class Calibration(BaseModel):
    """Everything learned; documents without a question bank have an answerability of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answerability: Answerability
    answerability_without_bank: Answerability
    verdicts: VerdictModel


@cache
def load_calibration(path: Path = PATH) -> Calibration:
    """Read what was learned."""
    return Calibration.model_validate_json(path.read_text("utf-8"))
