"""Evaluation cases: questions whose clauses, verdict and facts were written from the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.bank import Verdict
from corpus.script import Language
from evals.errors import CasesError

FOLDER = Path(__file__).parent / "cases"
Kind = Literal[
    "verdict",
    "quantity",
    "list",
    "procedure",
    "definition",
    "comparison",
    "fact",
    "follow-up",
    "unanswerable",
    "adversarial",
]


class Case(BaseModel):
    """A question, and what a right answer to it must hold.

    `clauses` are keys `document#label`, any of which is right; in a `facts` entry `|` parts
    alternatives; `refused` is whether the documents do not answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    language: Language
    kind: Kind
    history: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    verdict: Verdict | None = None
    facts: tuple[str, ...] = ()
    refused: bool = False


def load_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Every case in a folder of YAML files, files in the order of their names."""
    return tuple(case for path in sorted(folder.glob("*.yaml")) for case in read_yaml(path))


def read_yaml(path: Path) -> tuple[Case, ...]:
    """The cases of a YAML file; CasesError where it holds anything else."""
    try:
        return TypeAdapter(tuple[Case, ...]).validate_python(
            yaml.safe_load(path.read_text("utf-8"))
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise CasesError(f"{path}: {error}") from error
