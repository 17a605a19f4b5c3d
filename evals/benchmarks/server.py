"""A server in a process of its own, on this machine, for as long as it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import IO

from evals.errors import LoadError

HOST = "127.0.0.1"
PATIENCE, PAUSE = 600.0, 0.02


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started at `began`, in seconds of the performance counter."""

    port: int
    process: subprocess.Popen[bytes]
    began: float

    @property
    def address(self) -> str:
        """Where to ask it."""
        return f"http://{HOST}:{self.port}"

    def wait_for(self, path: str) -> float:
        """Seconds from its start until it answers at a path; LoadError where it does not."""
        while self.process.poll() is None and time.perf_counter() - self.began < PATIENCE:
            if self._answers(path):
                return time.perf_counter() - self.began
            time.sleep(PAUSE)
        raise LoadError("the server did not start: see what it says above")

    def _answers(self, path: str) -> bool:
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def server(
    command: Sequence[str], environment: Mapping[str, str], said: IO[bytes] | None = None
) -> Iterator[Server]:
    """Run what serves at HUIGUI_PORT while the block runs; `said` takes what it says."""
    port = free_port()
    where = {"HUIGUI_HOST": HOST, "HUIGUI_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  this program itself
        command, env={**environment, **where}, stdout=said, stderr=said
    )
    try:
        yield Server(port, process, began)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def unset(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """An environment without any setting of this program: the default configuration."""
    return {name: value for name, value in environment.items() if not name.startswith("HUIGUI_")}
