"""Load: many people ask one server at once, each anew as soon as they have an answer.

The server is a process of its own, as `app.py serve` starts it, on this machine; those who ask
share its cores, so the figures are a little worse than a server's alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import httpx

from evals.benchmarks.server import PATIENCE, server
from evals.benchmarks.waits import Load
from evals.cases import load_cases
from evals.ranking import markdown

APP = Path(__file__).parents[2] / "app.py"
ASKERS = 200
SECONDS = 60.0
# Nobody is refused, nothing is kept, and the log does not fill the terminal.
UNLIMITED = {
    "HUIGUI_RATE_LIMIT": "0",
    "HUIGUI_DAILY_LIMIT": "0",
    "HUIGUI_KEEP_QUESTIONS": "0",
    "HUIGUI_LOG_LEVEL": "error",
}


def benchmark(data: Path, askers: int = ASKERS, seconds: float = SECONDS) -> str:
    """The table of one run, as Markdown; LoadError where the server does not start."""
    questions = [case.question for case in load_cases()]
    return markdown(table(under_load(data, questions, askers, seconds)))


def under_load(
    data: Path, questions: Sequence[str], askers: int = ASKERS, seconds: float = SECONDS
) -> Load:
    """What becomes of a server of its own; LoadError where it does not start."""
    environment = os.environ | UNLIMITED | {"HUIGUI_DATA": str(data)}
    with server([sys.executable, str(APP), "serve"], environment) as served:
        served.wait_for("/")
        return asyncio.run(ask_all(served.address, questions, askers, seconds))


async def ask_all(address: str, questions: Sequence[str], askers: int, seconds: float) -> Load:
    """Have so many askers ask for so many seconds, each at least once."""
    limits = httpx.Limits(max_connections=askers)
    taken: list[float] = []
    failures: list[str] = []
    began = time.perf_counter()
    async with httpx.AsyncClient(
        base_url=address, limits=limits, timeout=PATIENCE, trust_env=False
    ) as client:

        async def ask(first: int) -> None:
            for question in islice(cycle(questions), first, None):
                before = time.perf_counter()
                if failure := await failure_of(client, question):
                    failures.append(failure)
                else:
                    taken.append(time.perf_counter() - before)
                if time.perf_counter() - began >= seconds:
                    return

        await asyncio.gather(*(ask(n) for n in range(askers)))
    return Load(askers, time.perf_counter() - began, tuple(taken), tuple(failures))


async def failure_of(client: httpx.AsyncClient, question: str) -> str:
    """Ask one question; what went wrong, or nothing."""
    try:
        messages = [{"role": "user", "content": question}]
        answer = await client.post("/api/chat", json={"messages": messages})
    except httpx.HTTPError as error:
        return repr(error)
    return "" if answer.status_code == 200 else f"{answer.status_code} {answer.text}"


def table(load: Load) -> Iterator[list[str]]:
    """Rows of a table: a heading and the run."""
    yield ["askers", "seconds", "answers", "errors", "a second", "p50 s", "p95 s", "p99 s"]
    times = [f"{load.percentile(percent):.2f}" for percent in (50, 95, 99)]
    counts = [len(load.taken), len(load.failures)]
    yield [str(load.askers), f"{load.seconds:.0f}", *map(str, counts), f"{load.rate:.1f}", *times]
