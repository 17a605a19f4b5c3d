"""Questions that were refused come back as a sheet whose rows can become cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import main
from assistant.asked import Asked, AskedStore
from assistant.spreadsheet import as_csv, read_rows
from corpus.bank import Verdict
from evals.errors import CasesError
from evals.questions import COLUMNS, rows
from evals.sheet import read_sheet
from index.embedding import load_embedder

REFUSED = [
    "食堂几点开门",
    "食堂几点开门？",
    "食堂幾點開門",
    "食堂什么时候开门？",
    "秘书长工资多少",
    "能给员工发年终奖吗",
    "能给员工发年终奖吗",
]


def asked(*questions: str, outcome: str = "refused") -> list[Asked]:
    return [Asked(f"2026-01-{n:02}", question, outcome) for n, question in enumerate(questions, 1)]


def table(found: list[Asked]) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows(found, load_embedder())]


def test_like_questions_are_one_row_the_most_frequent_first() -> None:
    found = table(asked(*REFUSED))
    assert [(row["asked"], row["last"]) for row in found] == [
        ("4", "2026-01-04"),
        ("2", "2026-01-07"),
        ("1", "2026-01-05"),
    ]
    assert "食堂什么时候开门" in found[0]["question"] + found[0]["also"]
    assert (found[1]["question"], found[1]["kind"]) == ("能给员工发年终奖吗", "verdict")


def test_what_was_answered_to_nobodys_displeasure_is_left_out() -> None:
    found = table(asked("会费几档", outcome="yes") + asked("会费几级", outcome="unhelpful"))
    assert [(row["question"], row["outcome"]) for row in found] == [("会费几级", "unhelpful")]


def test_what_is_right_is_left_for_a_person_to_say(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_bytes(as_csv(COLUMNS, rows(asked(*REFUSED), load_embedder())))
    with pytest.raises(CasesError, match="no row says what is right"):
        read_sheet(path)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_row_judged_is_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setenv("HUIGUI_DATA", str(tmp_path))
    for question in REFUSED:
        AskedStore(tmp_path, days=30).keep(question, "refused")
    written = tmp_path / f"questions.{ending}"
    assert main(["questions", "--format", ending, "--output", str(written)]) == 0
    lines = [row for _, row in read_rows(written.read_bytes(), ending == "csv")]
    assert len(lines) == 3
    lines[1] |= {"verdict": "conditional", "clauses": "db44#8.3.1；db44#8.3.2"}
    filled = tmp_path / "filled.csv"
    filled.write_bytes(as_csv(COLUMNS, (line.values() for line in lines)))
    (case,) = read_sheet(filled)
    expected: tuple[str, Verdict] = ("能给员工发年终奖吗", "conditional")
    assert (case.question, case.verdict) == expected
    assert case.clauses == ("db44#8.3.1", "db44#8.3.2")


def test_without_questions_kept_the_command_says_how_to_keep_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIGUI_DATA", str(tmp_path))
    assert main(["questions"]) == 2
    assert "HUIGUI_KEEP_QUESTIONS=30" in capsys.readouterr().err
