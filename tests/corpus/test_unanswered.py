from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import BankError
from corpus.library import Library, together
from corpus.script import fold
from corpus.unanswered import Unanswered, read_unanswered

HEADER = "document,clause,language,question\n"


def test_the_questions_are_read_with_the_clause_that_comes_near(tmp_path: Path) -> None:
    path = tmp_path / "unanswered.csv"
    path.write_text(f"{HEADER}db44,8.1.2,zh,会费能分期交吗\n,,en,Who won the cup?\n", "utf-8-sig")
    assert read_unanswered(path) == (
        Unanswered("db44", "8.1.2", "会费能分期交吗"),
        Unanswered("", "", "Who won the cup?"),
    )
    assert read_unanswered(path)[0].key == "db44#8.1.2"


def test_a_folder_may_have_none(tmp_path: Path) -> None:
    assert read_unanswered(tmp_path / "unanswered.csv") == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("question\n会费多少钱\n", "columns must be document, clause, language, question"),
        (f"{HEADER}db44,8.1.2,zh, \n", "line 2: no question"),
        (f"{HEADER}db44,8.1.2,zh\n", "line 2: no question"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "unanswered.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(BankError, match=what):
        read_unanswered(path)


def test_no_shipped_question_is_answered_and_unanswered(library: Library) -> None:
    answered = {fold(question.question) for question in library.bank}
    assert library.unanswered
    assert not [one for one in library.unanswered if fold(one.question) in answered]


def test_the_clauses_that_come_near_are_there(library: Library) -> None:
    named = [one for one in library.unanswered if one.document_id and one.clause]
    assert named
    assert not [one for one in named if library.clause(one.document_id, one.clause) is None]


def test_they_outlive_documents_that_are_added(library: Library) -> None:
    added = Library(library.documents[:1], (), (), "added")
    assert together(library, added).unanswered == library.unanswered
