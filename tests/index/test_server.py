"""The vectors in a Chroma server: the same answers, and nothing lost or left over."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.wire import to_wire
from corpus.library import Library
from index.build import build
from index.embedding import Embedder
from index.errors import IndexDamagedError, IndexMissingError, ServerError
from index.holdings import Holdings
from index.reader import Reader
from index.retriever import SearchIndex
from index.server import ServerVectors, named
from index.verify import verify
from tests.index.chroma_server import ChromaServer
from tests.index.test_holdings import CountingEmbedder
from tests.index.tiny import charter, holdings, shipped, silent

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "能设五档会费吗", "會費可以分五級嗎", "Can we set five dues tiers?", "会费标准怎么改",
    "会费收支要公布吗", "会费标准由谁表决", "今天天气怎么样", "8.1.1.1 说了什么",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def held(tmp_path: Path, server: ChromaServer) -> Holdings:
    """Holdings with one charter added."""
    there = holdings(tmp_path / "index", server.url)
    there.put([charter()], silent)
    return there


def prefixes(held: Holdings) -> list[str]:
    """What the collections of every generation there begin with, the newest first."""
    return [named(generation) for generation in held.generations.all()]


def owned(held: Holdings, server: ChromaServer) -> list[str]:
    """The collections that were made for a folder."""
    owner = prefixes(held)[0].rpartition("-")[0].rpartition("-")[0]
    return [name for name in server.names() if name.startswith(owner)]


def test_the_answers_are_those_of_a_local_index(
    library: Library, embedder: Embedder, server: ChromaServer, tmp_path: Path
) -> None:
    bank = tuple(q for q in library.bank if q.clause.startswith("8.1.1."))
    small = replace(library, documents=library.documents[:1], bank=bank, glosses=())
    reader = Reader.load()

    def answers(vectors: ServerVectors | None, name: str) -> list[str]:
        folder = build(tmp_path / name, small, embedder, silent, vectors)
        assistant = Assistant(SearchIndex(folder, small, embedder, vectors=vectors), reader)
        return [to_wire(assistant.answer([question])).model_dump_json() for question in QUESTIONS]

    local = answers(None, "local")
    assert answers(ServerVectors(server.url), "server") == local
    said = [json.loads(answer) for answer in local]
    assert said[0]["verdict"] == "no"
    assert said[0]["citations"][0]["clause"] == "8.1.1.1"
    assert [answer["abstained"] for answer in said].count(True) == 1


def test_a_generation_has_its_collections_and_no_vectors_of_its_own(
    held: Holdings, server: ChromaServer
) -> None:
    (prefix,) = prefixes(held)
    assert owned(held, server) == [f"{prefix}questions", f"{prefix}texts"]
    named_one = held.generations.named()
    assert named_one is not None
    assert not named_one.chroma.exists()
    assert "3 documents (1 added)" in verify(held)


def test_the_generation_before_stays_for_copies_and_older_ones_go(
    held: Holdings, server: ChromaServer
) -> None:
    copy = held.generations.folder.with_name("copy")
    shutil.copytree(held.generations.folder, copy)
    held.put([charter("second")], silent)
    assert len(prefixes(held)) == 2
    late = holdings(copy, server.url).newest()
    assert late.search("每名会员每年交会费", 1)[0].document_id == "charter"
    held.remove("charter", silent)
    assert len(prefixes(held)) == 2
    assert {name.rpartition("-")[0] + "-" for name in owned(held, server)} == set(prefixes(held))
    with pytest.raises(IndexDamagedError, match="does not exist"):
        late.search("每名会员每年交会费", 1)


def test_a_copy_that_is_written_leaves_the_collections_of_the_original(
    held: Holdings, server: ChromaServer
) -> None:
    copy = held.generations.folder.with_name("copy")
    shutil.copytree(held.generations.folder, copy)
    other = holdings(copy, server.url)
    other.put([charter("second")], silent)
    other.put([charter("third")], silent)
    other.rebuild(silent)
    assert "1 added" in verify(held)
    assert "3 added" in verify(other)


def test_what_stays_is_not_embedded_again(tmp_path: Path, server: ChromaServer) -> None:
    counting = CountingEmbedder()
    there = Holdings(tmp_path, shipped(), counting, ServerVectors(server.url))
    there.put([charter("first")], silent)
    assert counting.stored == 6
    there.put([charter("second")], silent)
    assert counting.stored == 8


def test_switching_between_server_and_folder_builds_the_index_again(
    held: Holdings, server: ChromaServer, caplog: pytest.LogCaptureFixture
) -> None:
    local = holdings(held.generations.folder)
    for there in (local, held):
        with pytest.raises(IndexMissingError, match="HUIGUI_CHROMA_URL"):
            there.newest()
        with caplog.at_level(logging.WARNING, "huigui"):
            assert "charter" in there.open(silent).library.by_id
        assert "HUIGUI_CHROMA_URL" in caplog.text
        caplog.clear()


def test_a_server_that_stops_is_a_clear_error_and_asked_again_when_it_is_back(
    tmp_path: Path,
) -> None:
    server = ChromaServer(tmp_path / "chroma")
    server.start()
    try:
        there = holdings(tmp_path / "index", server.url)
        there.put([charter()], silent)
        index = there.newest()
        before = index.search("每名会员每年交会费", 3)
        server.stop()
        for attempt in (
            lambda: index.search("每名会员每年交会费", 3),
            index.check_answering,
            lambda: there.put([charter("second")], silent),
            lambda: there.open(silent),
        ):
            with pytest.raises(ServerError, match=f"HUIGUI_CHROMA_URL.*{server.url}"):
                attempt()
        server.start()
        assert index.search("每名会员每年交会费", 3) == before
        there.put([charter("second")], silent)
        assert "2 added" in verify(there)
    finally:
        server.stop()


def test_collections_that_the_server_lost_are_made_again(
    held: Holdings, server: ChromaServer
) -> None:
    with server.client() as client:
        for name in owned(held, server):
            client.delete_collection(name)
    with pytest.raises(IndexDamagedError):
        held.newest()
    held.put([charter("second")], silent)
    assert "2 added" in verify(held)
    with server.client() as client:
        client.delete_collection(f"{prefixes(held)[0]}texts")
    assert "second" in held.open(silent).library.by_id
    assert "2 added" in verify(held)


def test_collections_that_hold_less_or_other_units_are_not_answered_from(
    held: Holdings, server: ChromaServer
) -> None:
    with server.client() as client:
        texts = client.get_collection(f"{prefixes(held)[0]}texts", embedding_function=None)
        (gone, *_) = texts.get()["ids"]
        texts.delete([gone])
        with pytest.raises(IndexDamagedError, match="not the units"):
            held.newest()
        texts.add(ids=["other"], embeddings=[1.0] * 64)
    with pytest.raises(IndexDamagedError, match="is no unit"):
        verify(held)


KILLS = 8


def test_what_killed_writers_left_in_the_server_goes_with_the_next_change(
    tmp_path: Path, server: ChromaServer
) -> None:
    folder = tmp_path / "index"
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.killing", "random", str(folder), str(KILLS)],
        cwd=ROOT, env={**os.environ, "HUIGUI_CHROMA_URL": server.url},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(kill["killed"] for kill in kills) == KILLS
    assert [kill for kill in kills if not kill["whole"]] == []
    held = holdings(folder, server.url)
    held.rebuild(silent)
    there = {name.rpartition("-")[0] + "-" for name in owned(held, server)}
    assert there == set(prefixes(held))


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", "http://h:99999", "http://h/api", "nonsense"],
)
def test_an_address_that_is_none_is_said_to_be(url: str) -> None:
    with pytest.raises(ServerError, match="HUIGUI_CHROMA_URL"):
        ServerVectors(url)


class Elsewhere(BaseHTTPRequestHandler):
    """Some other server, which keeps what it was sent for authorization."""

    seen: list[str | None]

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>welcome</html>")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_another_kind_of_server_is_said_to_be_none_and_no_password_is_shown(
    tmp_path: Path,
) -> None:
    Elsewhere.seen = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        url = f"http://someone:s%40cret@127.0.0.1:{other.server_port}"
        with pytest.raises(ServerError, match="HUIGUI_CHROMA_URL") as caught:
            holdings(tmp_path, url).open(silent)
        other.shutdown()
    assert Elsewhere.seen[0] == "Basic c29tZW9uZTpzQGNyZXQ="
    assert "cret" not in str(caught.value)


def test_a_server_that_takes_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(ServerError, match="Timeout"):
            holdings(tmp_path, url).open(silent)
