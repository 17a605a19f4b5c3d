"""Which edition is in force on a day, and which one a question means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Metadata
from corpus.editions import Editions
from corpus.library import Library, parse
from corpus.script import fold

OLD = Metadata("old", "某会章程", "charter", "已修订", 0, date="2019-05-01")
NEW = Metadata(
    "new", "某会章程（2026年修订）", "charter", "现行有效", 0,
    date="2025-12-01", called=("本会章程",), supersedes=("old",), in_force="2026-03-01",
)  # fmt: skip
OTHER = Metadata("other", "某市条例", "regulation", "现行有效", 5, date="2019-01-01")
BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 1)


@pytest.fixture(scope="module")
def library() -> Library:
    documents = (parse("第一条 会费分四级。\n第二条 本会设理事会。", m) for m in (OLD, NEW, OTHER))
    return Library(tuple(documents), (), (), "x")


def left_out(library: Library, question: str, day: date) -> set[str]:
    return set(Editions.on(day, library).left_out(fold(question), library))


def test_the_edition_in_force_is_the_one_of_the_day(library: Library) -> None:
    assert left_out(library, "会费分几级", BEFORE) == {"new"}
    assert left_out(library, "会费分几级", AFTER) == {"old"}


@pytest.mark.parametrize(
    "question",
    [
        "旧章程里会费分几级",
        "原来的章程怎么说会费的",
        "修订前的章程会费几级",
        "2019年版的会费分几级",
        "按2019年的条例，会费分几级",
        "按以前的章程，会费分几级",
        "舊版的會費分幾級",
        "How many dues tiers did the old charter have?",
    ],
)
def test_a_question_about_the_old_edition_is_answered_from_it(
    library: Library, question: str
) -> None:
    assert left_out(library, question, AFTER) == {"new"}


@pytest.mark.parametrize(
    "question", ["按旧章程，会费分几级", "旧章程里会费分几级", "修订前的章程规定会费分几级"]
)
def test_what_is_searched_is_without_the_words_for_the_edition(
    library: Library, question: str
) -> None:
    editions = Editions.on(AFTER, library)
    out = editions.left_out(question, library)
    assert editions.without_edition(question, out, library) == "会费分几级"
    plain = "旧章程里会费分几级"
    assert editions.without_edition(plain, frozenset({"old"}), library) == plain


def test_a_question_about_both_is_answered_from_both(library: Library) -> None:
    assert left_out(library, "旧章程和新章程的会费有什么不同", AFTER) == set()


@pytest.mark.parametrize("question", ["新章程会费分几级", "2026年修订的章程会费分几级"])
def test_an_edition_to_come_is_answered_from_when_it_is_meant(
    library: Library, question: str
) -> None:
    assert left_out(library, question, BEFORE) == set()


@pytest.mark.parametrize(
    "question",
    [
        "章程修改前要不要公示",
        "选举之前要做什么",
        "本会章程对会费怎么说",
        "过去五年没交会费怎么办",
        "2019年的会费交了吗",
        "旧办公室能卖吗",
        "Can a former president stand again?",
    ],
)
def test_what_only_sounds_like_an_old_edition_means_the_one_in_force(
    library: Library, question: str
) -> None:
    assert left_out(library, question, AFTER) == {"old"}


def test_a_later_edition_of_a_later_edition_leaves_one_in_force(library: Library) -> None:
    newest = replace(NEW, id="newest", title="某会章程（2026年再修订）", supersedes=("new",))
    documents = (*library.documents, parse("第一条 会费分三级。", newest))
    whole = Library(documents, (), (), "x")
    assert left_out(whole, "会费分几级", AFTER) == {"old", "new"}


def test_without_a_day_an_edition_is_in_force_at_once(library: Library) -> None:
    documents = (library.documents[0], parse("第一条 会费。", replace(NEW, in_force=None)))
    assert left_out(Library(documents, (), (), "x"), "会费分几级", BEFORE) == {"old"}
