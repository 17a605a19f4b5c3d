"""A Chroma server on loopback, `chroma run`, that can be stopped and started again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from chromadb.api.client import Client

from index.store import Collections, server_client, server_guard


class ChromaServer:
    """A server over a folder; always at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path"]
        self._process = subprocess.Popen(
            [*command, str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("chroma run did not start")

    def stop(self) -> None:
        """Kill it, as a machine that goes down does; its folder stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    @contextmanager
    def client(self) -> Iterator[Client]:
        """A client to look into it with."""
        client = server_client("127.0.0.1", self._port, ssl=False, headers={})
        with closing(Collections(client, server_guard(self.url))):
            yield client

    def names(self) -> list[str]:
        """The names of its collections."""
        with self.client() as client:
            return sorted(collection.name for collection in client.list_collections())
