"""Editions and conflicts: answers cite what is in force, and show both where documents differ."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from assistant.chain import Assistant
from corpus.additions import Received
from corpus.errors import DocumentError
from corpus.intake import take_in
from corpus.library import Library
from index.embedding import Embedder
from index.holdings import Holdings

OLD = """东莞市电子商务行业协会章程
第一条 本会的名称是东莞市电子商务行业协会。
第二条 会员大会每年召开一次，须有三分之二以上的会员出席方能召开。
第三条 会费标准不得超过六个档次。
"""
NEW = """东莞市电子商务行业协会章程（2026年修订）
第一条 本会的名称是东莞市电子商务行业协会。
第二条 会员大会每两年召开一次，须有半数以上的会员出席方能召开。
第三条 会费标准不得超过五个档次。
"""
BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 1)
ATTENDANCE = "会员大会多少人出席才能开"


def received(name: str, text: str, given: Mapping[str, object]) -> Received:
    return Received(name, text.encode(), take_in(name, text.encode(), given))


@pytest.fixture(scope="module")
def holdings(
    tmp_path_factory: pytest.TempPathFactory,
    assistant: Assistant,
    library: Library,
    embedder: Embedder,
) -> Holdings:
    folder = tmp_path_factory.mktemp("editions") / "index"
    shutil.copytree(assistant.index.folder.parent, folder)
    found = Holdings(folder, library, embedder)
    later = {"supersedes": "章程2019", "in_force": "2026-03-01", "called": ["本会章程"]}
    old = received("章程2019.txt", OLD, {"date": "2019-05-01"})
    found.put([old, received("章程2026.txt", NEW, later)], lambda *_: None)
    return found


@pytest.fixture(scope="module")
def before(holdings: Holdings, assistant: Assistant) -> Assistant:
    return Assistant(holdings.newest(), assistant.reader, today=lambda: BEFORE)


@pytest.fixture(scope="module")
def after(before: Assistant) -> Assistant:
    return replace(before, today=lambda: AFTER)


def cited(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.answer([question])
    assert answer.citations, answer.answer
    return [citation.document_id for citation in answer.citations]


def test_the_edition_in_force_is_cited_and_the_other_is_not(
    before: Assistant, after: Assistant
) -> None:
    assert cited(before, ATTENDANCE)[0] == "章程2019"
    assert "章程2026" not in cited(before, ATTENDANCE)
    assert cited(after, ATTENDANCE)[0] == "章程2026"
    assert "章程2019" not in cited(after, ATTENDANCE)
    assert not any("旧版" in notice for notice in after.answer([ATTENDANCE]).notices)


def test_an_answer_about_the_old_edition_says_so(after: Assistant) -> None:
    answer = after.answer([f"按旧章程，{ATTENDANCE}"])
    assert answer.citations[0].document_id == "章程2019"
    assert any(
        "旧版" in notice and "2026年修订" in notice and "2026-03-01" in notice
        for notice in answer.notices
    )


def test_an_answer_from_an_edition_to_come_says_so(before: Assistant) -> None:
    answer = before.answer([f"按2026年修订的章程，{ATTENDANCE}"])
    if any(citation.document_id == "章程2026" for citation in answer.citations):
        assert any("现在还没有生效" in notice for notice in answer.notices)


def test_a_clause_asked_for_by_number_is_that_of_the_edition_in_force(after: Assistant) -> None:
    assert cited(after, "第三条") == ["章程2026"]


def test_where_documents_conflict_both_are_shown_the_higher_first(after: Assistant) -> None:
    for question in ("我们能设五档会费吗？", "会费最多可以分几档"):
        answer = after.answer([question])
        ids = [citation.document_id for citation in answer.citations]
        assert ids[:2] == ["db44", "章程2026"]
        clash = next(notice for notice in answer.notices if "文件之间不一致" in notice)
        assert clash.index("8.1.1.1") < clash.index("第三条")
        assert "最多 4" in clash
        assert "最多 5" in clash
    assert after.answer(["我们能设五档会费吗？"]).verdict == "no"


def test_what_supersedes_nothing_known_is_refused(holdings: Holdings) -> None:
    other = received("别的章程.txt", OLD, {"supersedes": "章程2018"})
    with pytest.raises(DocumentError, match="supersedes '章程2018'"):
        holdings.put([other], lambda *_: None)
    assert "别的章程" not in [entry.id for entry in holdings.added()]
