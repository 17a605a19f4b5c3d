from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.chain import Assistant
from corpus.bank import Verdict
from corpus.library import Library
from evals.cases import Case, load_cases, read_yaml
from evals.errors import CasesError
from evals.evaluators import EVALUATORS, squeeze
from evals.report import confusion, refusal_curve, table, write_report
from evals.run import Result, run_case, run_cases
from evals.sheet import CASE, read_sheet
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


def test_the_report_holds_tables_and_what_was_missed_as_text(
    assistant: Assistant, tmp_path: Path
) -> None:
    case = Case(question="能设五档会费吗", language="zh", kind="verdict", clauses=("db44#9.1",))
    marked = case.model_copy(update={"question": "<b>能设五档会费吗</b>"})
    result: Result = replace(run_case(assistant, case), case=marked)
    assert all(name in table([result]) for name in EVALUATORS)
    (tmp_path / "figures.json").write_text('{"widget": {"gzip bytes": 8648}}', "utf-8")
    text = write_report([result], tmp_path).read_text("utf-8")
    assert "widget: gzip bytes</th><td>8648" in text
    assert "Missed: hit@1, hit@3" in text
    assert "db44#8.1.1.1" in text
    assert "&lt;b&gt;能设五档会费吗" in text
    assert "<b>" not in text


def test_verdicts_are_counted_by_what_was_right_and_what_was_given(assistant: Assistant) -> None:
    questions: list[tuple[str, Verdict]] = [("能设五档会费吗", "no"), ("能设五档会费么", "yes")]
    cases = [
        Case(question=q, language="zh", kind="verdict", clauses=("db44#8.1.1.1",), verdict=v)
        for q, v in questions
    ]
    found = confusion(run_cases(assistant, cases))
    assert found["no"] == [0, 1, 0, 0]
    assert found["yes"] == [0, 1, 0, 0]


def test_the_refusal_curve_tells_what_is_lost_for_what_is_refused() -> None:
    cases = [
        Case(question=str(n), language="zh", kind="fact", refused=n in (0, 2)) for n in range(4)
    ]
    results = [Result(case, None, {}, answerability=n / 4) for n, case in enumerate(cases)]
    assert refusal_curve(results) == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_sheet_handed_back_makes_the_same_cases(
    suffix: str, assistant: Assistant, tmp_path: Path
) -> None:
    cases = (
        CASES[0],
        Case(
            question="=那四档呢",
            language="zh",
            kind="follow-up",
            history=("能设五档会费吗", "三档呢"),
            clauses=("db44#8.1.1.1",),
            verdict="yes",
            facts=("4级|四级", "不应"),
        ),
        Case(question="明天天气", language="zh", kind="unanswerable", refused=True),
    )
    write_report(run_cases(assistant, cases), tmp_path)
    assert read_sheet(tmp_path / f"evaluation.{suffix}") == cases


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "question,language\n你好,zh\n", "no column kind"),
        ("a.csv", ",".join(CASE) + "\n你好,fr,fact,,,,,yes\n", "row 2, column language"),
        ("a.csv", "\ufeff".encode("utf-16").decode("latin-1"), "UTF-8"),
        ("a.xlsx", "not a workbook", "cannot be read as a sheet"),
        ("a.csv", 'question,"', "cannot be read|no column"),
        ("a.yaml", "- {question: 你好}", "language"),
    ],
)
def test_cases_that_cannot_be_read_are_named(
    name: str, content: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode("latin-1" if "UTF-8" in words else "utf-8"))
    with pytest.raises(CasesError, match=words):
        read_yaml(path) if name.endswith("yaml") else read_sheet(path)
