"""The HTTP contract, over a real server on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from assistant.api import create_api
from assistant.chain import Assistant
from assistant.wire import AnswerWire, ChatRequest
from tests.assistant.conftest import serving


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with (
        serving(create_api(assistant)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def ask(client: httpx.Client, *contents: str, stream: bool = False) -> httpx.Response:
    messages = [{"role": "user", "content": content} for content in contents]
    return client.post("/api/chat", json={"messages": messages, "stream": stream})


def test_a_question_gets_the_answer_object_of_the_contract(client: httpx.Client) -> None:
    answer = ask(client, "能设五档会费吗").json()
    assert {
        "answer", "verdict", "finding", "abstained", "language", "mode", "citations", "related",
        "suggestions", "notices",
    } == set(answer)  # fmt: skip
    assert answer["verdict"] == "no"
    assert answer["finding"] == {"kind": "no", "words": "不可以"}
    assert answer["mode"] == "extractive"
    first = answer["citations"][0]
    assert (first["document_id"], first["clause"], first["modality"]) == (
        "db44",
        "8.1.1.1",
        "shall_not",
    )
    assert first["path"] == ["8 业务治理能力建设", "8.1 会员管理服务", "8.1.1 会费管理"]
    clause = client.get(first["url"]).json()
    assert first["quote"] in clause["text"]
    text = client.get("/api/documents/db44").json()["text"]
    assert text[first["start"] : first["end"]] == first["quote"]


def test_the_conversation_is_in_the_request(client: httpx.Client) -> None:
    messages = [
        {"role": "user", "content": "能设五档会费吗"},
        {"role": "assistant", "content": "不可以。"},
        {"role": "user", "content": "三档呢"},
    ]
    answer = client.post("/api/chat", json={"messages": messages}).json()
    assert answer["verdict"] == "yes"


def test_a_stream_is_meta_tokens_and_the_whole_answer(client: httpx.Client) -> None:
    response = ask(client, "能设五档会费吗", stream=True)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [parse(block) for block in response.text.strip().split("\n\n")]
    names = [name for name, _ in events]
    assert names[0] == "meta"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"token"}
    plain = ask(client, "能设五档会费吗").json()
    assert events[-1][1] == plain
    assert "".join(data["text"] for name, data in events if name == "token") == plain["answer"]


def parse(block: str) -> tuple[str, Any]:
    name, data = block.split("\n", 1)
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "invalid_request"),
        (b"[]", "invalid_request"),
        (b"{}", "invalid_request"),
        (b'{"messages": []}', "invalid_request"),
        (b'{"messages": [{"role": "user"}]}', "invalid_request"),
        (b'{"messages": [{"role": "system", "content": "x"}]}', "invalid_request"),
        (b'{"messages": [{"role": "user", "content": "  "}]}', "empty_question"),
        (b'{"messages": [{"role": "assistant", "content": "x"}]}', "no_question"),
        (
            b'{"messages": [{"role": "user", "content": "' + b"a" * 3000 + b'"}]}',
            "question_too_long",
        ),
        (b'{"messages": [{"role": "user", "content": "\xff"}]}', "invalid_request"),
    ],
)
def test_bad_input_is_a_4xx_that_says_what_to_change(
    client: httpx.Client, body: bytes, code: str
) -> None:
    response = client.post("/api/chat", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]


def test_documents_and_clauses_can_be_read(client: httpx.Client) -> None:
    documents = client.get("/api/documents").json()
    assert [document["id"] for document in documents] == [
        "db44", "longgang", "xixian", "party-quality", "party-innovation",
    ]  # fmt: skip
    section = client.get("/api/documents/longgang/clauses/三/（二）").json()
    assert section["heading"] == "政府加强对行业协会服务指导，推动规范化发展"
    introduction = client.get("/api/documents/longgang/clauses/").json()
    assert introduction["clause"] == ""


@pytest.mark.parametrize(
    "path", ["/api/documents/none", "/api/documents/db44/clauses/8.9", "/api/nothing"]
)
def test_what_does_not_exist_is_a_404_in_the_same_form(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["message"]


def test_search_gives_clauses_with_scores_and_no_answer(client: httpx.Client) -> None:
    hits = client.get("/api/search", params={"q": "会费分几档", "k": 3}).json()
    assert len(hits) == 3
    assert hits[0]["clause"] == "8.1.1.1"
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert client.get("/api/search", params={"q": "", "k": 3}).status_code == 422
    assert client.get("/api/search", params={"q": "会费", "k": 0}).status_code == 422


def test_health_says_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"


def test_the_openapi_page_has_every_route_with_an_example(client: httpx.Client) -> None:
    api = client.get("/openapi.json").json()
    assert {"/api/chat", "/api/documents", "/api/search", "/healthz", "/readyz"} <= set(
        api["paths"]
    )
    assert api["components"]["schemas"]["ChatRequest"]["examples"]
    assert api["components"]["schemas"]["AnswerWire"]["examples"]


@pytest.mark.parametrize("model", [ChatRequest, AnswerWire])
def test_an_example_is_what_it_is_an_example_of(model: type[BaseModel]) -> None:
    (example,) = model.model_json_schema()["examples"]
    assert model.model_validate(example).model_dump(exclude_unset=True) == example


def test_the_page_of_the_api_and_its_viewer_come_from_this_server_alone(
    client: httpx.Client,
) -> None:
    page = client.get("/docs")
    linked = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    loaded = [address for address in linked if not address.startswith("data:")]
    assert len(loaded) == 2
    for address in loaded:
        assert address.startswith("/docs/")
        assert client.get(address).status_code == 200
    assert "http" not in page.headers["content-security-policy"]
