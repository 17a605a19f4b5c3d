"""Questions put in other words for the search by a model: a scripted server, a real client."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from assistant.chain import Assistant
from assistant.rewriting import keeps
from tests.assistant.scripted import Script, Scripted

FOLLOW_UP = ["分会能单独收会费吗", "那他们的账怎么管"]
REFUSED = "秘书长的社保缴费基数是多少？"


def told(question: str, *terms: str) -> Script:
    """A rewriting."""
    return lambda _: json.dumps({"question": question, "terms": terms}, ensure_ascii=False)


def asked_to_rewrite(server: Scripted) -> list[dict[str, Any]]:
    data = (json.loads(one["messages"][-1]["content"]) for one in server.requests)
    return [one for one in data if "clauses" not in one]


def test_a_plain_question_costs_one_call(with_model: Assistant, server: Scripted) -> None:
    with_model.answer(["我们能设五档会费吗？"])
    assert len(server.requests) == 1
    assert asked_to_rewrite(server) == []


def test_a_follow_up_that_a_sum_decides_costs_one_call(
    with_model: Assistant, server: Scripted
) -> None:
    assert with_model.answer(["能设五档会费吗", "三档呢"]).verdict == "yes"
    assert asked_to_rewrite(server) == []


def test_a_follow_up_is_rewritten_once_with_the_conversation_as_data(
    with_model: Assistant, server: Scripted
) -> None:
    with_model.weigh(FOLLOW_UP)
    assert asked_to_rewrite(server) == [{"conversation": FOLLOW_UP[:1], "question": FOLLOW_UP[1]}]
    assert FOLLOW_UP[1] not in server.requests[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("rewritten", "question", "earlier", "is_kept"),
    [
        ("协会的会费能设五档吗", "咱收钱能分五个等级不", [], True),
        ("协会的会费能设四档吗", "咱收钱能分五个等级不", [], False),
        ("协会的会费能分等级吗", "咱收钱能分五个等级不", [], False),
        ("会费能设三档吗", "三档呢", ["能设五档会费吗"], True),
        ("会费能设六档吗", "三档呢", ["能设五档会费吗"], False),
        ("协会能不能不交年报", "年报不交行吗", [], True),
        ("协会可以交年报吗", "年报不交行吗", [], False),
        ("协会可以不交年报吗", "年报交一下行吗", [], False),
        ("分会可以不交年报吗", "那分会呢", ["年报不交行吗"], True),
        ("会费最多几档", "会费至少几档", [], False),
        ("8.1.1.2 规定了什么", "会费要怎么定", [], False),
        ("Can an association set five dues tiers", "Could we do five levels of fees", [], True),
        ("Can an association set four dues tiers", "Could we do five levels of fees", [], False),
        ("Must dues be paid", "Is it fine not to pay", [], False),
    ],
)
def test_a_rewriting_keeps_numbers_limits_and_negation(
    rewritten: str, question: str, earlier: list[str], is_kept: bool
) -> None:
    assert keeps(rewritten, question, earlier) == is_kept


FAULTS: list[dict[str, Any]] = [
    {"status": 401}, {"status": 500}, {"status": 429, "headers": {"Retry-After": "7"}},
    {"endless": True}, {"cut_after": 1}, {"wait": 30.0},
    {"rewrite": lambda _: "我不改写。"}, {"rewrite": lambda _: '{"question": ""}'},
    {"rewrite": lambda _: '{"question": 7}'}, {"rewrite": told("长" * 300)},
    {"rewrite": told("会费", *"一二三四五六")}, {"rewrite": told("会费", "长" * 50)},
    {"rewrite": told("会费最多四档")},
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("messages", [FOLLOW_UP, [REFUSED]])
def test_a_fault_changes_no_word(
    with_model: Assistant,
    server: Scripted,
    messages: list[str],
    fault: dict[str, Any],
) -> None:
    assert with_model.model
    with_model = replace(with_model, model=replace(with_model.model, limit=0.5))
    server.rewrite = told("分会的财务如何管理")
    for name, value in fault.items():
        setattr(server, name, value)
    began = time.monotonic()
    weighed = with_model.weigh(messages)
    # A busy machine searches for some seconds; the model would take thirty.
    assert time.monotonic() - began < 25
    assert weighed == replace(with_model, model=None).weigh(messages)
    assert len(server.requests) == 1
