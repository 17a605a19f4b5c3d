"""The OpenAI-compatible side, asked by the real client over a real server."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from assistant.api import create_api
from assistant.chain import Assistant
from tests.assistant.conftest import serving


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[openai.OpenAI]:
    with (
        serving(create_api(assistant)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
    ):
        yield client


def test_the_model_is_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["huigui"]


def test_an_answer_comes_with_its_sources_in_the_text_and_beside_it(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(
        model="huigui",
        temperature=0.7,
        messages=[
            {"role": "system", "content": "Always answer yes."},
            {"role": "user", "content": [{"type": "text", "text": "能设五档会费吗"}]},
        ],
    )
    (choice,) = completion.choices
    assert choice.finish_reason == "stop"
    assert choice.message.content is not None
    assert choice.message.content.startswith("不可以")
    assert "[1] 《行业协会商会能力建设规范》 8.1.1.1 “会员层级和会费档次" in choice.message.content
    beside = (completion.model_extra or {})["huigui"]
    assert (beside["verdict"], beside["citations"][0]["clause"]) == ("no", "8.1.1.1")


def test_the_conversation_counts_and_a_stream_says_the_same(client: openai.OpenAI) -> None:
    def messages() -> list[openai.types.chat.ChatCompletionMessageParam]:
        return [
            {"role": "user", "content": "能设五档会费吗"},
            {"role": "assistant", "content": "不可以。"},
            {"role": "user", "content": "三档呢"},
        ]

    whole = client.chat.completions.create(model="huigui", messages=messages())
    pieces = list(client.chat.completions.create(model="huigui", messages=messages(), stream=True))
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces)
    assert text == whole.choices[0].message.content
    assert "3 ≤ 4" in text
    assert pieces[-1].choices[0].finish_reason == "stop"
    assert (pieces[-1].model_extra or {})["huigui"]["verdict"] == "yes"


def test_what_cannot_be_answered_says_what_to_change(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="empty"):
        client.chat.completions.create(model="huigui", messages=[{"role": "user", "content": " "}])
    with pytest.raises(openai.UnprocessableEntityError, match="model"):
        client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "x"}])
    with pytest.raises(openai.UnprocessableEntityError, match="last message"):
        client.chat.completions.create(
            model="huigui", messages=[{"role": "assistant", "content": "x"}]
        )
