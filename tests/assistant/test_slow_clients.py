"""Whoever reads slowly or hangs up costs a connection, never a worker: others are answered."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.answer import Answer
from assistant.api import create_api
from assistant.chain import Assistant, Weighed
from assistant.settings import Settings
from index.reader import Reader
from tests.assistant.conftest import serving
from tests.index.tiny import holdings, silent

# More than the threads that work is done in, which are 40.
CLIENTS = 45
LINE = "会" * 100_000
LINES = 500


@dataclass(frozen=True)
class Talkative(Assistant):
    """An assistant that says more than any buffer holds; knows how many of its answers are over."""

    ended: list[str] = field(default_factory=list)

    def word(self, weighed: Weighed) -> Iterator[str | Answer]:
        try:
            for _ in range(LINES):
                yield LINE
            yield weighed.answer
        finally:
            self.ended.append("")


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Talkative:
    index = holdings(tmp_path_factory.mktemp("slow") / "index").open(silent)
    return Talkative(index, Reader.load())


@pytest.fixture
def address(talkative: Talkative, tmp_path: Path) -> Iterator[str]:
    talkative.ended.clear()
    with serving(create_api(talkative, Settings(data=tmp_path))) as address:
        yield address


@contextmanager
def asking(address: str) -> Iterator[socket.socket]:
    """A client that has asked for a stream and read its beginning, and no more."""
    body = json.dumps({"messages": [{"role": "user", "content": "第二条"}], "stream": True})
    head = (
        f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n"
    )
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=300) as client:
        client.sendall((head + body).encode())
        assert client.recv(15).startswith(b"HTTP/1.1 200")
        yield client


def searches(address: str) -> int:
    """The status of a request that needs a worker."""
    found = httpx.get(f"{address}/api/search?q=会费", trust_env=False, timeout=300)
    return found.status_code


def test_clients_that_read_slowly_do_not_hold_a_worker(address: str, talkative: Talkative) -> None:
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            stack.enter_context(asking(address))
        assert searches(address) == 200
        assert talkative.ended == []


def test_a_client_that_hangs_up_ends_its_answer(address: str, talkative: Talkative) -> None:
    for _ in range(CLIENTS):
        with asking(address):
            pass
    assert searches(address) == 200
    until = time.monotonic() + 300
    while len(talkative.ended) < CLIENTS:
        assert time.monotonic() < until, "answers that nobody reads are still being made"
        time.sleep(0.05)


def test_a_client_that_never_says_what_it_wants_does_not_hold_a_worker(address: str) -> None:
    where = urlsplit(address)
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            client = stack.enter_context(socket.create_connection((where.hostname, where.port)))
            client.sendall(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert searches(address) == 200
