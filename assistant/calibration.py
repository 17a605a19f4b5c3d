"""What the assistant has learned of its own certainty: when to refuse, when to give a verdict.

Learned by `python -m assistant.calibrate` from questions that neither the index nor the reader's
training had.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).with_name("calibration.json")


class Answerability(BaseModel):
    """A logistic model over the features of `assistant.refusal`; below `least` is a refusal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    bias: float
    least: float


class VerdictModel(BaseModel):
    """A softmax over yes, no and conditional; a verdict less probable than `least` is not given.

    The weights are of the logarithms of five opinions: the reader's on the sentence that speaks, on
    all the sentences read, how often each verdict follows in the question bank, the verdicts of the
    bank's nearest questions by their likeness, and what the reader makes of these together. `bias`
    is one a verdict; `counts` are the bank's, by case.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader_spoken: float
    reader_all: float
    table: float
    precedents: float
    precedents_read: float
    bias: tuple[float, float, float]
    least: float
    counts: dict[str, tuple[float, float, float]]


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
