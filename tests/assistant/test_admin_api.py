"""Administration over HTTP, on a server over two tiny documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import httpx
import pytest
from fastapi import FastAPI

from assistant.admin_api import WRONG_KEYS, admin_router
from assistant.api import create_api
from assistant.body_limit import LARGEST_UPLOAD
from assistant.chain import Assistant
from assistant.rate_limit import RateLimiter
from assistant.serving import NewestServing
from index.files import FileLock
from index.generations import LOCK
from index.holdings import Holdings
from index.reader import Reader
from tests.assistant.conftest import serving
from tests.index.tiny import holdings, silent

KEY = {"Authorization": "Bearer secret-key"}
CHARTER = "第一条 本会的名称是某某商会。\n第二条 每名会员每年交会费一百元。\n"
NAMED = {"id": "charter", "title": "某某商会章程", "status": "现行有效"}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    return holdings(tmp_path_factory.mktemp("admin") / "index")


@pytest.fixture(scope="module")
def api(held: Holdings) -> FastAPI:
    reader = Reader.load()
    newest = NewestServing(held, held.open(silent), lambda index: Assistant(index, reader))
    api = create_api(newest)
    api.include_router(admin_router(held, newest.refresh, "secret-key", RateLimiter()))
    return api


@pytest.fixture(scope="module")
def client(api: FastAPI) -> Iterator[httpx.Client]:
    with (
        serving(api) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=100) as client,
    ):
        yield client


@pytest.fixture
def added(client: httpx.Client) -> Iterator[httpx.Client]:
    """With a charter, which is gone afterwards."""
    assert send(client, CHARTER).status_code == 200
    yield client
    client.delete("/api/admin/documents/charter", headers=KEY)


def send(client: httpx.Client, text: str, method: str = "POST", to: str = "") -> httpx.Response:
    return client.request(
        method,
        f"/api/admin/documents{to}",
        headers=KEY,
        data=NAMED,
        files={"file": ("章程.txt", text.encode())},
    )


def error(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def cited(client: httpx.Client, question: str) -> list[str]:
    messages = [{"role": "user", "content": question}]
    answer = client.post("/api/chat", json={"messages": messages}).json()
    return [f"{c['document_id']}: {c['quote']}" for c in answer["citations"]]


def test_an_answer_cites_a_document_as_soon_as_it_is_added(added: httpx.Client) -> None:
    assert "charter: 每名会员每年交会费一百元。" in cited(added, "第二条")
    assert added.get("/api/documents/charter").json()["title"] == "某某商会章程"
    assert "某某商会章程" in added.get("/documents").text


def test_a_document_is_added_listed_replaced_and_removed(client: httpx.Client) -> None:
    assert send(client, CHARTER).json() == {"id": "charter", "done": "added", "problems": []}
    assert send(client, CHARTER).json()["done"] == "unchanged"
    listed = client.get("/api/admin/documents", headers=KEY).json()
    assert [(one["id"], one["shipped"]) for one in listed] == [
        ("fees", True), ("board", True), ("charter", False),
    ]  # fmt: skip
    assert listed[-1]["received_as"] == "章程.txt"
    other = CHARTER.replace("一百", "二百")
    assert error(send(client, other)) == (409, "conflict")
    assert send(client, other, "PUT", "/charter").json()["done"] == "replaced"
    assert "charter: 每名会员每年交会费二百元。" in cited(client, "第二条")
    gone = client.delete("/api/admin/documents/charter", headers=KEY)
    assert gone.json()["done"] == "removed"
    assert client.get("/api/documents/charter").status_code == 404


def test_a_rebuild_keeps_the_documents(added: httpx.Client) -> None:
    rebuilt = added.post("/api/admin/rebuild", headers=KEY).json()
    assert rebuilt == {"corpus": added.get("/readyz").json()["corpus"]}
    assert added.get("/api/documents/charter").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "secret-key"},
        {"Authorization": "Basic secret-key"},
    ],
)
def test_without_the_key_nobody_gets_in(client: httpx.Client, headers: dict[str, str]) -> None:
    for method, path in (
        ("GET", "/documents"), ("POST", "/documents"), ("PUT", "/documents/fees"),
        ("DELETE", "/documents/fees"), ("POST", "/rebuild"),
    ):  # fmt: skip
        refused = client.request(method, f"/api/admin{path}", headers=headers)
        assert error(refused) == (401, "unauthorized")
        assert refused.headers["www-authenticate"] == "Bearer"


def test_whoever_guesses_keys_is_made_to_wait(held: Holdings) -> None:
    api = create_api(Assistant(held.newest(), Reader.load()))
    api.include_router(admin_router(held, lambda: None, "secret-key"))
    wrong = {"Authorization": "Bearer wrong"}
    with (
        serving(api) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        assert client.get("/api/admin/documents", headers=KEY).status_code == 200
        guesses = [client.get("/api/admin/documents", headers=wrong) for _ in range(WRONG_KEYS)]
        assert {guess.status_code for guess in guesses} == {401}
        for headers in (wrong, KEY):
            refused = client.get("/api/admin/documents", headers=headers)
            assert error(refused) == (429, "too_many_requests")
            assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_without_a_key_there_is_no_administration(held: Holdings) -> None:
    index = held.newest()
    with serving(create_api(Assistant(index, Reader.load()))) as address:
        for method in ("GET", "POST"):
            response = httpx.request(
                method, f"{address}/api/admin/documents", headers=KEY, trust_env=False, timeout=60
            )
            assert response.status_code == 404


def test_what_cannot_be_read_or_changed_is_a_clear_error(client: httpx.Client) -> None:
    assert error(send(client, CHARTER, "PUT", "/none")) == (404, "not_found")
    assert error(client.delete("/api/admin/documents/fees", headers=KEY)) == (404, "not_found")
    bad = client.post(
        "/api/admin/documents", headers=KEY, files={"file": ("x.pdf", b"\xff\xfe\x00")}
    )
    assert error(bad) == (422, "invalid_request")
    none = client.post("/api/admin/documents", headers=KEY, data={"file": "text"})
    assert error(none) == (422, "invalid_request")
    broken = client.post(
        "/api/admin/documents",
        headers={**KEY, "Content-Type": "multipart/form-data; boundary=x"},
        content=b"--y",
    )
    assert broken.status_code in (400, 422)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: httpx.Client) -> None:
    connection = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=30)
    with closing(connection):
        connection.putrequest("POST", "/api/admin/documents")
        connection.putheader("Authorization", KEY["Authorization"])
        connection.putheader("Content-Length", str(LARGEST_UPLOAD + 1))
        connection.endheaders()
        response = connection.getresponse()
        assert response.status == 413
        assert json.loads(response.read())["error"]["code"] == "too_large"


def test_a_file_of_unknown_length_is_refused(client: httpx.Client) -> None:
    chunked = client.post("/api/admin/documents", headers=KEY, content=iter([b"x"]))
    assert error(chunked) == (411, "length_required")


def test_a_change_while_another_is_going_on_is_a_conflict(
    client: httpx.Client, held: Holdings
) -> None:
    lock = FileLock.take(held.generations.folder / LOCK)
    assert lock is not None
    assert error(send(client, CHARTER)) == (409, "conflict")
    lock.release()
