"""What certainty is learned on is asked nowhere else."""

from __future__ import annotations

from corpus.bank import read_bank
from corpus.library import CALIBRATION, load_library
from corpus.script import fold
from evals.cases import FOLDER, read_yaml


def test_no_bank_and_no_case_asks_what_certainty_is_learned_on() -> None:
    library = load_library()
    known = {fold(q.question) for q in library.bank}
    known |= {fold(q.question) for q in library.unanswered}
    known |= {fold(case.question) for path in FOLDER.glob("*.yaml") for case in read_yaml(path)}
    for document in library.documents:
        asked = read_bank(CALIBRATION / f"{document.id}.questions.csv", document)
        assert {question.verdict for question in asked} == {"yes", "no", "conditional"}
        assert known.isdisjoint(fold(question.question) for question in asked)
