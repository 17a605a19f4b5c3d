"""Several workers in front of one Chroma server: what one adds, all answer from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.holdings import Holdings
from tests.assistant.test_serving import asked_meanwhile, fees, running, wait_until_taken_up
from tests.index.chroma_server import ChromaServer
from tests.index.tiny import charter, holdings, silent


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def held(tmp_path: Path, server: ChromaServer) -> Holdings:
    there = holdings(tmp_path / "index", server.url)
    there.put([charter(fee="一百元")], silent)
    return there


@pytest.fixture
def workers(held: Holdings, server: ChromaServer) -> Iterator[list[httpx.Client]]:
    """Two processes that serve the same folder, its vectors in the server."""
    with running(held.generations.folder, HUIGUI_CHROMA_URL=server.url) as clients:
        yield clients


def test_two_workers_take_up_what_is_added_and_say_so_while_the_server_is_away(
    held: Holdings, server: ChromaServer, workers: list[httpx.Client]
) -> None:
    with asked_meanwhile(workers) as told:
        held.put([charter(fee="二百元")], silent, replace=True)
        held.rebuild(silent)
        for client in workers:
            wait_until_taken_up(client, held.library().fingerprint)
    assert all(len(one) == 1 for one in told)
    assert [fees(client) for client in workers] == [{"二百元"}, {"二百元"}]

    server.stop()
    asked = {"messages": [{"role": "user", "content": "每年交多少会费"}]}
    for client in workers:
        for response in (client.post("/api/chat", json=asked), client.get("/readyz")):
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "index_unavailable"
        assert client.get("/healthz").status_code == 200
    server.start()
    for client in workers:
        assert client.get("/readyz").status_code == 200
        assert fees(client) == {"二百元"}
