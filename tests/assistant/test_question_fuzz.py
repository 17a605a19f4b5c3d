"""Understanding holds for any text: no exception escapes, and no text takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chain import LONGEST
from assistant.question import understand

PIECES = st.sampled_from(
    [
        "能",
        "不",
        "可以",
        "吗",
        "呢",
        "几",
        "第",
        "十",
        "百",
        "条",
        "款",
        "五",
        "五百",
        "8.1.1.1",
        ".",
        "1.5",
        "%",
        "元",
        "万",
        "年",
        "的",
        "会费",
        "那",
        "如果",
        "二",
        "两篇",
        "can ",
        "must ",
        "not ",
        "what about ",
        "and ",
        "3",
        "第三条第二款",
        "\u0000",
        "\u202e",
        "<",
        "<a",
        ">",
        "？",
        "，",
        "。",
        "-",
        "一",
        "零",
        "½",
        "²",
        "٣",
        "會",
    ]
)
QUESTIONS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.lists(PIECES, max_size=150).map("".join),
    st.builds(lambda piece, n: (piece * n)[:LONGEST], PIECES, st.integers(1, LONGEST)),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(QUESTIONS, min_size=1, max_size=3))
def test_any_conversation_is_understood(messages: list[str]) -> None:
    question = understand(messages)
    assert question.text == messages[-1].strip()
    assert all(0 <= q.start <= q.end for q in question.quantities)


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "1.",
        "8.1.",
        "第",
        "一",
        "十",
        "不",
        "能",
        "可以",
        "有什么",
        "的",
        " ",
        "？",
        "9",
        "，",
        "几",
        "那",
        "需要",
        "can ",
        "第一条",
        "的会员",
        "五",
        "1元",
        "零",
        "可以不",
        "how many ",
    ],
)
def test_no_repetition_takes_long(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    started = time.thread_time()
    understand([text, text])
    assert time.thread_time() - started < 2.0
