from __future__ import annotations

from collections import Counter

import pytest

from assistant.chain import Assistant
from corpus.library import Library
from evals.cases import Case, load_cases
from evals.evaluators import EVALUATORS, squeeze
from evals.report import table, write_report
from evals.run import Result, run_case, run_cases
from evals.thresholds import missed

CASES = load_cases()


def test_there_are_cases_of_every_document_language_and_kind(library: Library) -> None:
    assert len(CASES) >= 60
    documents = Counter(key.split("#")[0] for case in CASES for key in case.clauses)
    assert set(documents) == set(library.by_id)
    assert min(documents.values()) >= 15
    assert {case.language for case in CASES} == {"zh", "zh-Hant", "en"}
    assert sum(case.refused for case in CASES) >= 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.question)
def test_a_case_names_clauses_that_exist_and_facts_that_they_hold(
    case: Case, library: Library
) -> None:
    assert case.refused == (not case.clauses)
    documents = {key.split("#", 1)[0] for key in case.clauses}
    for key in case.clauses:
        assert library.clause(*key.split("#", 1)) is not None
    text = squeeze("".join(library.by_id[name].text for name in documents))
    labels = squeeze("".join(" ".join(c.path) for n in documents for c in library.by_id[n].clauses))
    for fact in case.facts:
        assert any(squeeze(form) in text + labels for form in fact.split("|"))


def test_no_question_stands_twice() -> None:
    asked = Counter((case.history, case.question) for case in CASES)
    assert [question for question, count in asked.items() if count > 1] == []


def test_the_thresholds_are_met(assistant: Assistant) -> None:
    results = run_cases(assistant, CASES)
    assert missed(results) == []


def test_a_wrong_expectation_is_seen(assistant: Assistant) -> None:
    case = Case(
        question="能设五档会费吗",
        language="zh",
        kind="verdict",
        clauses=("db44#8.1.1.2",),
        verdict="yes",
        facts=("六级",),
    )
    scores = run_case(assistant, case).scores
    wrong = ("hit@1", "hit@3", "verdict", "verdict not wrong", "facts")
    assert [scores[name] for name in wrong] == [False] * len(wrong)
    assert scores["verbatim"]


def test_a_crash_is_a_row_that_fails_the_run(assistant: Assistant) -> None:
    result = run_case(assistant, Case(question="", language="zh", kind="fact"))
    assert result.error is not None
    assert any("crash" in failure for failure in missed([result]))


def test_the_report_holds_the_table_and_what_was_missed(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = Case(question="能设五档会费吗", language="zh", kind="verdict", clauses=("db44#9.1",))
    result: Result = run_case(assistant, case)
    assert all(name in table([result]) for name in EVALUATORS)
    text = write_report([result], tmp_path_factory.mktemp("report")).read_text("utf-8")
    assert "missed: hit@1, hit@3" in text
    assert "db44#8.1.1.1" in text
