"""Those who ask: in threads of a process, or over HTTP as lightly as can be.

What asks over HTTP shares the machine with the server: bytes made beforehand are written to a
connection that stays open, and no more of the answer is read than its length.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import cycle, islice

import uvloop

from evals.benchmarks.server import HOST
from evals.benchmarks.waits import Load
from evals.errors import LoadError

PATH, LONGEST = "/api/chat", 2**22
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def ask_in_threads(
    find: Callable[[str], object], questions: Sequence[str], askers: int, seconds: float
) -> Load:
    """Have so many threads ask for so many seconds, each at least once."""
    began = time.perf_counter()

    def ask(first: int) -> list[float]:
        taken = []
        for question in islice(cycle(questions), first, None):
            before = time.perf_counter()
            find(question)
            after = time.perf_counter()
            taken.append(after - before)
            if after - began >= seconds:
                break
        return taken

    with ThreadPoolExecutor(askers) as pool:
        taken = [one for part in pool.map(ask, range(askers)) for one in part]
    return Load(askers, time.perf_counter() - began, tuple(taken))


def ask_over_http(port: int, questions: Sequence[str], askers: int, seconds: float) -> Load:
    """Have so many connections ask for so many seconds, each at least once; LoadError."""
    requests = [request(question) for question in questions]
    began = time.perf_counter()

    async def ask(first: int) -> list[float]:
        taken = []
        async with connection(port) as (reader, writer):
            for asked in islice(cycle(requests), first, None):
                before = time.perf_counter()
                writer.write(asked)
                await answered(reader)
                after = time.perf_counter()
                taken.append(after - before)
                if after - began >= seconds:
                    break
        return taken

    async def ask_all() -> list[list[float]]:
        return await asyncio.gather(*(ask(number) for number in range(askers)))

    parts = run(ask_all)
    taken = tuple(one for part in parts for one in part)
    return Load(askers, time.perf_counter() - began, taken)


def first_tokens(port: int, questions: Iterable[str]) -> Load:
    """Ask one after another for a stream; seconds until the first token of each; LoadError."""

    async def ask() -> list[list[float]]:
        taken = []
        for question in questions:
            async with connection(port) as (reader, writer):
                before = time.perf_counter()
                writer.write(request(question, stream=True))
                await reader.readuntil(b"event: token")
                taken.append(time.perf_counter() - before)
                await reader.readuntil(b"0\r\n\r\n")
        return [taken]

    (taken,) = run(ask)
    return Load(1, sum(taken), tuple(taken))


@asynccontextmanager
async def connection(port: int) -> AsyncIterator[Connection]:
    """A connection to a server of this machine, closed at the end."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=LONGEST)
    try:
        yield reader, writer
    finally:
        writer.close()


def run(ask: Callable[[], Coroutine[None, None, list[list[float]]]]) -> list[list[float]]:
    """Run those who ask on a loop of their own; LoadError where a server hangs up."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(ask())
    except (OSError, asyncio.IncompleteReadError) as error:
        raise LoadError(f"the server did not answer: {error!r}; see what its log says") from error


def request(question: str, stream: bool = False) -> bytes:
    """A question as the bytes of a request."""
    messages = [{"role": "user", "content": question}]
    body = json.dumps({"messages": messages, "stream": stream}).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answered(reader: asyncio.StreamReader) -> bytes:
    """The body of the next answer; LoadError unless it is a whole one."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if b" 200 " not in head[:16] or length is None:
        raise LoadError(f"the server did not answer: {head.split(bytes([13]))[0].decode()}")
    return await reader.readexactly(int(length[1]))
