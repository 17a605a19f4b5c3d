from __future__ import annotations

from fractions import Fraction

import pytest

from assistant.question import Frame, understand
from corpus.script import Language


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("能设五档会费吗", "may"),
        ("會費可以分五級嗎？", "may"),
        ("Can we set five dues tiers?", "may"),
        ("分四档得唔得", "may"),
        ("必须公布收支吗", "must"),
        ("两个党员要不要建支部", "must"),
        ("Do we have to publish the accounts?", "must"),
        ("可以不公布吗", "omit"),
        ("不开会员大会行不行", "omit"),
        ("Can we skip the vote?", "omit"),
        ("是不是不准设地方分会", "forbidden"),
        ("Is it forbidden to charge twice?", "forbidden"),
        ("会费最多四级，对吧", "true"),
        ("收钱能分几个等级啊", None),
        ("What does the standard say about dues?", None),
        ("谁来定会费标准", None),
    ],
)
def test_the_frame_of_a_question_is_read_from_its_words(text: str, frame: Frame | None) -> None:
    assert understand([text]).frame == frame


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("能设五档会费吗", "zh"),
        ("會費可以分五級嗎？", "zh-Hant"),
        ("会费点样收先得", "zh"),
        ("分四級得唔得", "zh-Hant"),
        ("Can we set five dues tiers?", "en"),
        ("DB44 标准里会费怎么定", "zh"),
    ],
)
def test_the_language_of_a_question_is_told(text: str, language: Language) -> None:
    assert understand([text]).language == language


@pytest.mark.parametrize("words", ["三档呢", "那三档呢？", "三级呢", "what about three?"])
def test_a_follow_up_keeps_the_frame_and_takes_the_new_number(words: str) -> None:
    question = understand(["能设五档会费吗", words])
    assert question.frame == "may"
    assert [(q.value, q.unit) for q in question.quantities] == [(Fraction(3), "级")]
    assert "会费" in question.search
    assert "五" not in question.search


def test_a_new_topic_is_not_taken_for_a_follow_up() -> None:
    question = understand(["能设五档会费吗", "两个党员要不要单独成立党支部"])
    assert "会费" not in question.search
    assert question.frame == "must"


def test_a_clause_number_is_no_quantity() -> None:
    question = understand(["8.1.1.1 最多 6 级对吧"])
    assert question.labels == ("8.1.1.1",)
    assert [(q.comparison, q.value) for q in question.quantities] == [("<=", Fraction(6))]
