"""The OpenAPI description holds: whatever is asked, every answer is as described, none a 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from assistant.admin_api import admin_router
from assistant.api import create_api
from assistant.chain import Assistant
from assistant.rate_limit import RateLimiter
from assistant.serving import NewestServing
from assistant.settings import Settings
from corpus.library import load_library
from index.holdings import Holdings
from index.reader import Reader
from tests.assistant.conftest import serving
from tests.index.tiny import holdings, silent

EXAMPLES = 12
KEY = {"Authorization": "Bearer key"}


def description() -> dict[str, Any]:
    """The description, which is made without opening an index."""
    closed = SimpleNamespace(index=SimpleNamespace(library=load_library()), model=None)
    closed.now = closed
    api = create_api(cast(Assistant, closed))
    api.include_router(admin_router(cast(Holdings, None), lambda: None, "key"))
    return api.openapi()


SCHEMA = schemathesis.openapi.from_dict(description())
ADMINISTRATION = "^/api/admin/"
HUGE = "9" * 5000


@pytest.fixture(scope="module")
def api_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def address(assistant: Assistant, api_settings: Settings) -> Iterator[str]:
    with serving(create_api(assistant, api_settings)) as address:
        yield address


@pytest.fixture(scope="module")
def administered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over tiny documents, which may be changed; it lets any number of keys be tried."""
    held, reader = holdings(tmp_path_factory.mktemp("held") / "index"), Reader.load()
    newest = NewestServing(held, held.open(silent), lambda index: Assistant(index, reader))
    api = create_api(newest, Settings(data=tmp_path_factory.mktemp("data")))
    api.include_router(admin_router(held, newest.refresh, "key", RateLimiter()))
    with serving(api) as address:
        yield address


@pytest.fixture(scope="module")
def client(assistant: Assistant, api_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_api(assistant, api_settings), raise_server_exceptions=False) as client:
        yield client


generated = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@SCHEMA.exclude(path_regex=ADMINISTRATION).parametrize()
@generated
def test_every_answer_is_as_described(case: Case[Any], address: str) -> None:
    # What a schema cannot say: that the last message is the user's, which chapters there are.
    unsaid: list[Any] = [positive_data_acceptance]
    if case.media_type == "application/x-www-form-urlencoded":
        # In a form any value is text, and a single one a list.
        unsaid.append(negative_data_rejection)
    case.call_and_validate(base_url=address, excluded_checks=unsaid)


@SCHEMA.include(path_regex=ADMINISTRATION).parametrize()
@generated
def test_every_answer_of_the_administration_is_as_described(
    case: Case[Any], administered: str
) -> None:
    # What a file and its fields must be, no schema says.
    unsaid: list[Any] = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(base_url=administered, headers=KEY, excluded_checks=unsaid)


NESTED = "[" * 100_000 + "]" * 100_000
NASTY = {
    "nested": f'{{"messages": {NESTED}}}',
    "nested objects": '{"a":' * 5000 + "1" + "}" * 5000,
    "half a surrogate pair": r'{"messages": [{"role": "user", "content": "会费\ud83d"}]}',
    "the other half": r'{"messages": [{"role": "user", "content": "\udc00会费"}]}',
    "half a surrogate pair in feedback": r'{"question": "\ud83d", "answer": "", "helpful": true}',
    "half a surrogate pair for a name": r'{"\ud83d": 1, "messages": [{"\ud83d": 1}]}',
    "NUL": r'{"messages": [{"role": "user", "content": "会费\u0000能分几档"}]}',
    "only NUL": r'{"messages": [{"role": "user", "content": "\u0000"}]}',
    "an enormous number": f'{{"messages": [], "stream": {HUGE}}}',
    "not a number": '{"messages": NaN}',
    "an enormous number in the question": json.dumps(
        {"messages": [{"role": "user", "content": f"能设{HUGE[:1900]}档会费吗"}]}
    ),
    "a long history": json.dumps(
        {"messages": [{"role": "user", "content": "那会费呢" * 2000}] * 50
         + [{"role": "user", "content": "那三档呢"}]}
    ),
    "too many messages": json.dumps({"messages": [{"role": "user", "content": "x"}] * 201}),
    "directions": '{"messages": [{"role": "user", "content": "\\u202e会费\\u2066能分几档"}]}',
}  # fmt: skip


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions", "/api/feedback"])
@pytest.mark.parametrize("name", list(NASTY))
def test_nothing_that_is_sent_breaks_the_server(client: TestClient, path: str, name: str) -> None:
    answer = client.post(
        path, content=NASTY[name].encode(), headers={"content-type": "application/json"}
    )
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert set(answer.json()["error"]) == {"code", "message"}


@pytest.mark.parametrize("query", ["%00", "%ff%fe", "%ed%a0%bd", "%F0%9F%98%80", "a%00b" * 300])
def test_no_query_breaks_the_search(client: TestClient, query: str) -> None:
    assert client.get(f"/api/search?q={query}").status_code in (200, 422)
    assert client.get(f"/api/documents/{query}").status_code == 404


def test_questions_with_marks_are_kept_as_they_were_sent(
    client: TestClient, api_settings: Settings
) -> None:
    said = {"question": "a\u0000\u2028b", "answer": "", "helpful": False}
    assert client.post("/api/feedback", json=said).status_code == 200
    last = Path(api_settings.data, "feedback.jsonl").read_text("utf-8").strip().split("\n")[-1]
    assert json.loads(last)["question"] == said["question"]
