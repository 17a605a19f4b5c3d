"""Servers go on while documents change: no request fails, none sees two states."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.chain import Assistant
from assistant.serving import NewestServing
from index.holdings import Holdings
from index.reader import Reader
from tests.index.tiny import charter, holdings, silent

ROOT = Path(__file__).parents[2]


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    there = holdings(tmp_path / "index")
    there.put([charter(fee="一百元")], silent)
    return there


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_a_request_keeps_the_state_that_it_began_with(held: Holdings, reader: Reader) -> None:
    serving = NewestServing(held, held.open(silent), lambda index: Assistant(index, reader))
    begun = serving.now
    held.put([charter(fee="二百元")], silent, replace=True)
    serving.refresh()
    assert "二百元" in serving.now.answer(["第二条"]).citations[-1].quote
    assert "一百元" in begun.answer(["第二条"]).citations[-1].quote
    assert begun.index.folder.exists()
    folder = begun.index.folder
    del begun
    held.rebuild(silent)
    assert not folder.exists()


def test_an_index_that_cannot_be_opened_is_not_taken_up(held: Holdings, reader: Reader) -> None:
    serving = NewestServing(held, held.open(silent), lambda index: Assistant(index, reader))
    before = serving.now
    held.rebuild(silent)
    named = held.generations.named()
    assert named is not None
    (named.chroma / "chroma.sqlite3").write_bytes(b"half")
    serving.refresh()
    assert serving.now is before
    held.rebuild(silent)
    serving.refresh()
    assert serving.now is not before


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def servers(held: Holdings) -> Iterator[list[httpx.Client]]:
    """Two processes that serve the same folder."""
    with running(held.generations.folder) as clients:
        yield clients


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[list[httpx.Client]]:
    """Serve a folder by two processes while the block runs."""
    ports = [free_port(), free_port()]
    command = [sys.executable, "-m", "tests.assistant.tiny_server"]
    with ExitStack() as stack:
        clients = []
        for port in ports:
            process = subprocess.Popen(
                [*command, str(port), str(folder)], cwd=ROOT, env={**os.environ, **environment}
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            clients.append(
                stack.enter_context(
                    httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60)
                )
            )
        for client in clients:
            wait_until_ready(client)
        yield clients


def wait_until_ready(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            client.get("/readyz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def fees(client: httpx.Client) -> set[str]:
    """The fees that one answer tells, in its words, its quotes and the text they point into."""
    messages = [{"role": "user", "content": "第二条"}]
    response = client.post("/api/chat", json={"messages": messages})
    assert response.status_code == 200, response.text
    answer = response.json()
    quotes = [c["quote"] for c in answer["citations"] if c["document_id"] == "charter"]
    assert quotes
    return {
        fee for fee in ("一百元", "二百元") for said in (answer["answer"], *quotes) if fee in said
    }


@contextmanager
def asked_meanwhile(clients: Sequence[httpx.Client]) -> Iterator[list[set[str]]]:
    """What servers say of the fee while documents change; no request may fail."""
    told: list[set[str]] = []
    failures: list[str] = []
    done = threading.Event()

    def ask(client: httpx.Client) -> None:
        while not done.wait(0.01):
            try:
                told.append(fees(client))
            except (AssertionError, httpx.HTTPError, KeyError) as error:
                failures.append(repr(error))

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_two_servers_answer_from_one_state_each_while_a_third_process_changes_it(
    held: Holdings, servers: list[httpx.Client]
) -> None:
    with asked_meanwhile(servers) as told:
        for fee in ("二百元", "一百元", "二百元"):
            held.put([charter(fee=fee)], silent, replace=True)
            held.rebuild(silent)
        last = held.library().fingerprint
        for client in servers:
            wait_until_taken_up(client, last)
    assert all(len(one) == 1 for one in told)
    assert {"一百元", "二百元"} == set().union(*told)
    for client in servers:
        assert fees(client) == {"二百元"}


def wait_until_taken_up(client: httpx.Client, corpus: str) -> None:
    for _ in range(300):
        if client.get("/readyz").json()["corpus"] == corpus:
            return
        time.sleep(0.1)
    raise AssertionError("the server did not take up the change")
