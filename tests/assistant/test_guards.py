"""What stands before every route: limits, headers; over a small application."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.api import add_errors
from assistant.asked import NAME, TABLE, AskedStore
from assistant.body_limit import LARGEST
from assistant.errors import SettingsError
from assistant.guards import add_guards
from assistant.log import JsonLines
from assistant.metrics import Metrics
from assistant.rate_limit import RateLimiter, client_of
from assistant.security_headers import content_policy
from assistant.settings import Settings, read_settings
from tests.assistant.conftest import serving


def guarded(**settings: Any) -> FastAPI:
    """An application with a route that costs work and one that does not."""
    chosen = Settings(**settings)
    api = FastAPI()
    add_errors(api)
    limiter = RateLimiter(chosen.rate_limit, chosen.daily_limit)
    api.state.metrics = Metrics(lambda: "corpus")
    add_guards(api, limiter, api.state.metrics, chosen)

    @api.post("/api/chat")
    async def chat(request: Request) -> int:
        return len(await request.body())

    @api.get("/free")
    def free() -> str:
        return "free"

    return api


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        serving(guarded()) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def asked(api: FastAPI, *forwarded: str, trusted: str = "127.0.0.0/8") -> list[httpx.Response]:
    """The answers to one request each, said to be forwarded for these addresses."""
    with (
        serving(api, trusted_proxies=[trusted]) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        return [
            client.post("/api/chat", headers={"X-Forwarded-For": one} if one else {})
            for one in forwarded
        ]


def test_a_client_is_told_what_is_left_and_then_refused() -> None:
    answers = asked(guarded(rate_limit=2, daily_limit=9), "", "", "")
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    first, _, last = answers
    assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60, "day";q=9;w=86400'
    assert first.headers["RateLimit"].startswith('"minute";r=1;t=')
    assert '"day";r=8;' in first.headers["RateLimit"]
    assert "Retry-After" not in first.headers
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert last.json()["error"]["code"] == "too_many_requests"
    assert last.headers["Retry-After"] in last.json()["error"]["message"]


def test_the_day_has_a_cap_of_its_own() -> None:
    answers = asked(guarded(daily_limit=1), "", "")
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1].headers["Retry-After"]) > 60


def test_what_the_minute_refuses_takes_nothing_from_the_day() -> None:
    answers = asked(guarded(rate_limit=1, daily_limit=3), "", "", "", "", "")
    assert [answer.status_code for answer in answers] == [200, 429, 429, 429, 429]
    assert '"day";r=2;' in answers[-1].headers["RateLimit"]
    assert int(answers[-1].headers["Retry-After"]) <= 60


def test_nothing_is_counted_unless_it_is_asked_for(client: httpx.Client) -> None:
    assert "RateLimit" not in client.post("/api/chat").headers


def test_routes_that_cost_nothing_are_not_counted() -> None:
    with serving(guarded(rate_limit=1)) as address:
        asked = [httpx.get(f"{address}/free", trust_env=False, timeout=60) for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 200]


def test_whom_a_trusted_proxy_forwards_for_is_counted_apart() -> None:
    told = ("198.51.100.1", "198.51.100.2", "203.0.113.9, 198.51.100.1")
    answers = asked(guarded(rate_limit=1), *told)
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_what_anybody_else_forwards_for_is_not_believed() -> None:
    told = ("198.51.100.1", "198.51.100.2")
    answers = asked(guarded(rate_limit=1), *told, trusted="10.0.0.0/8")
    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_is_one_client(host: str, client: str) -> None:
    assert client_of(host) == client


def test_a_body_that_says_it_is_too_large_is_refused_unread(client: httpx.Client) -> None:
    answer = client.post("/api/chat", content=b"x" * (LARGEST + 1))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
    assert f"{LARGEST:,}" in answer.json()["error"]["message"]
    assert client.post("/api/chat", content=b"x" * LARGEST).json() == LARGEST


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 100_000
            yield b"x" * 100_000

    try:
        answer = client.post("/api/chat", content=endless())
    except httpx.WriteError:  # cut off while it was being written
        pass
    else:
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "too_large"
    assert client.post("/api/chat", content=b"x").json() == 1


@pytest.mark.parametrize("path", ["/free", "/nowhere", "/api/chat"])
def test_every_answer_carries_the_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'self'")


def test_who_may_frame_the_pages_can_be_set() -> None:
    settings = read_settings({"HUIGUI_FRAME_ANCESTORS": "https://a.example/, https://*.b.example"})
    with serving(guarded(frame_ancestors=settings.frame_ancestors)) as address:
        policy = httpx.get(address, trust_env=False, timeout=60).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://a.example https://*.b.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIGUI_FRAME_ANCESTORS", "https://a.example; script-src *"),
        ("HUIGUI_TRUSTED_PROXIES", "*"),
        ("HUIGUI_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("HUIGUI_RATE_LIMIT", "-1"),
    ],
)
def test_a_setting_that_would_open_a_door_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_a_policy_allows_what_is_named_and_nothing_else() -> None:
    assert content_policy(style_src="'sha256-x'", script_src="") == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-x'"
    )


def test_a_request_keeps_the_name_that_it_is_given_if_that_is_one(client: httpx.Client) -> None:
    assert client.get("/free", headers={"X-Request-ID": "a-1.b"}).headers["X-Request-ID"] == "a-1.b"
    for bad in ("a b", "x" * 65, "{}", ""):
        named = client.get("/free", headers={"X-Request-ID": bad}).headers["X-Request-ID"]
        assert len(named) == 32


def test_a_request_is_a_line_of_json_without_what_was_asked_or_a_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO", "huigui"), TestClient(guarded()) as client:
        client.get("/free?q=secret-question", headers={"X-Request-ID": "one"})
    line = JsonLines().format(next(r for r in caplog.records if r.name == "huigui"))
    said = json.loads(line)
    assert (said["id"], said["route"], said["status"]) == ("one", "/free", 200)
    assert "secret-question" not in line
    record = logging.makeLogRecord({"msg": "the key sk-1 is wrong", "levelname": "ERROR"})
    assert "sk-1" not in JsonLines(["", "sk-1"]).format(record)


def test_a_crash_is_a_plain_500_with_the_headers_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    api = guarded()

    @api.get("/crash")
    def crash() -> None:
        raise RuntimeError("inside")

    with caplog.at_level("INFO", "huigui"), TestClient(api) as client:
        answer = client.get("/crash", headers={"X-Request-ID": "two"})
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "inside" not in answer.text
    assert "two" in answer.json()["error"]["message"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    crashed = next(r for r in caplog.records if r.levelname == "ERROR")
    assert "inside" in json.loads(JsonLines().format(crashed))["error"]


def test_requests_are_counted_by_route_and_status() -> None:
    api = guarded()
    with TestClient(api) as client:
        client.get("/free")
        client.get("/nowhere/1")
        client.get("/nowhere/2")
    text = api.state.metrics.text().decode()
    assert 'huigui_requests_total{route="/free",status="200"} 1.0' in text
    assert 'huigui_requests_total{route="other",status="404"} 2.0' in text
    assert 'huigui_index_info{fingerprint="corpus"} 1.0' in text
    assert 'huigui_request_seconds_count{route="/free"} 1.0' in text


def test_questions_are_kept_only_if_asked_for_and_only_so_long(tmp_path: Path) -> None:
    AskedStore(tmp_path).keep("会费", "refused")
    assert list(tmp_path.iterdir()) == []
    keep_old(tmp_path)
    AskedStore(tmp_path, days=30).keep("会费能分几档", "refused")
    assert kept(tmp_path) == [("会费能分几档", "refused")]


def test_reading_deletes_questions_that_are_too_old(tmp_path: Path) -> None:
    AskedStore(tmp_path, days=30).keep("会费能分几档", "refused")
    keep_old(tmp_path)
    assert [one.question for one in AskedStore(tmp_path, days=30).read()] == ["会费能分几档"]
    assert kept(tmp_path) == [("会费能分几档", "refused")]


def test_reading_without_the_setting_deletes_nothing(tmp_path: Path) -> None:
    keep_old(tmp_path)
    assert [one.question for one in AskedStore(tmp_path).read()] == ["old"]
    assert kept(tmp_path) == [("old", "yes")]


def test_questions_that_cannot_be_deleted_are_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NAME).write_bytes(b"no database" * 100)
    AskedStore(tmp_path, days=30).forget()
    assert "could not be deleted" in caplog.text


def keep_old(folder: Path) -> None:
    """Write down a question of years ago."""
    with closing(sqlite3.connect(folder / NAME)) as database, database:
        database.execute(TABLE)
        database.execute("INSERT INTO asked VALUES ('2020-01-01T00:00:00+00:00', 'old', 'yes')")


def kept(folder: Path) -> list[tuple[str, str]]:
    """What the file holds, the store not asked."""
    with closing(sqlite3.connect(folder / NAME)) as database:
        return list(database.execute("SELECT question, outcome FROM asked"))
