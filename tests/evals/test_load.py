"""The load benchmark: every asker asks, and what is no answer is told."""

from __future__ import annotations

import asyncio
from itertools import count

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from evals.benchmarks.load import ask_all, table
from evals.benchmarks.waits import Load
from evals.ranking import markdown
from tests.assistant.conftest import serving


def server(answers: int) -> FastAPI:
    """A server that answers so many requests and then fails."""
    api, asked = FastAPI(), count(1)

    @api.post("/api/chat")
    def chat() -> Response:
        fine = next(asked) <= answers
        return PlainTextResponse("answer" if fine else "broken", 200 if fine else 503)

    return api


def test_every_asker_asks_and_failures_are_told_apart_from_answers() -> None:
    with serving(server(answers=5)) as address:
        load = asyncio.run(ask_all(address, ["会费"], askers=8, seconds=0))
    assert len(load.taken) == 5
    assert load.failures == ("503 broken",) * 3


def test_a_server_that_is_not_there_is_a_failure_each() -> None:
    with serving(server(answers=0)) as address:
        pass
    load = asyncio.run(ask_all(address, ["会费"], askers=2, seconds=0))
    assert load.taken == ()
    assert len(load.failures) == 2


def test_the_table_names_errors_rate_and_percentiles() -> None:
    load = Load(2, 10.0, tuple(n / 100 for n in range(101)), ("503",))
    assert markdown(table(load)).splitlines()[-1] == (
        "| 2 | 10 | 101 | 1 | 10.1 | 0.50 | 0.95 | 0.99 |"
    )
