"""Questions wait their turn, and nothing else waits behind them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from assistant.api import create_api
from assistant.chain import Assistant, Weighed
from assistant.settings import Settings
from index.reader import Reader
from tests.assistant.conftest import serving
from tests.index.tiny import holdings, silent

# More than the threads that other work is done in, which are 40.
ASKERS = 45


@dataclass(frozen=True)
class Held(Assistant):
    """An assistant that answers when it is told to; knows which it has begun with."""

    go_on: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)

    def weigh(self, messages: Sequence[str]) -> Weighed:
        self.begun.append(messages[-1])
        assert self.go_on.wait(300)
        return super().weigh(messages)


def test_questions_wait_their_turn_and_nothing_waits_behind_them(tmp_path: Path) -> None:
    held = Held(holdings(tmp_path / "index").open(silent), Reader.load())
    said = {"messages": [{"role": "user", "content": "第二条"}]}
    with (
        serving(create_api(held, Settings(data=tmp_path))) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=300) as client,
        ThreadPoolExecutor(ASKERS) as askers,
    ):
        asked = [askers.submit(client.post, "/api/chat", json=said) for _ in range(ASKERS)]
        while not held.begun:
            time.sleep(0.01)
        found = client.get("/api/search?q=会费")
        begun = len(held.begun)
        held.go_on.set()
        answers = [one.result() for one in asked]
    assert found.status_code == 200
    assert begun <= (os.cpu_count() or 1)
    assert [answer.status_code for answer in answers] == [200] * ASKERS
    assert len(held.begun) == ASKERS
