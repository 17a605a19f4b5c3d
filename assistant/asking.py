"""Questions wait their turn: as many are weighed at once as the machine has cores."""

from __future__ import annotations

import os
from collections.abc import Sequence

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from assistant.chain import Assistant, Weighed
from assistant.record import Record

# With a language model weighing may be waiting, which costs no core.
WAITING = 40


class Asking:
    """Weighs questions in threads of its own, so that nothing else waits behind those who ask."""

    def __init__(self, record: Record, waits: bool = False) -> None:
        """Take where answers are written down; `waits` where a language model is asked, too."""
        self._record = record
        self._turns = CapacityLimiter(WAITING if waits else os.cpu_count() or 1)

    async def weigh(
        self, assistant: Assistant, messages: Sequence[str], request: Request
    ) -> Weighed:
        """Weigh the last of a person's messages and write down what came of it."""
        return await to_thread.run_sync(
            self._weigh, assistant, messages, request, limiter=self._turns
        )

    def _weigh(self, assistant: Assistant, messages: Sequence[str], request: Request) -> Weighed:
        weighed = assistant.weigh(messages)
        self._record.answered(messages[-1], weighed.answer, request)
        return weighed
