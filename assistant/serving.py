"""The assistant to ask now: documents come and go while the server runs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from assistant.chain import Assistant
from corpus.errors import CorpusError
from index.errors import SearchIndexError
from index.holdings import Holdings
from index.retriever import SearchIndex

LOG = logging.getLogger("huigui")
EVERY = 0.5
PATIENCE = 30.0


class Serving(Protocol):
    """Who knows the assistant to ask now; an assistant itself does."""

    @property
    def now(self) -> Assistant:
        """The assistant of one state of the documents; a request asks once and keeps it."""


class NewestServing:
    """An assistant over the newest documents, for as long as the process runs."""

    def __init__(
        self, holdings: Holdings, index: SearchIndex, assemble: Callable[[SearchIndex], Assistant]
    ) -> None:
        """Begin with an open index; `assemble` makes an assistant over one."""
        self._holdings = holdings
        self._assemble = assemble
        self._assistant = assemble(index)
        self._refused, self._again = "", 0.0
        self._refreshing = threading.Lock()

    @property
    def now(self) -> Assistant:
        """The assistant over the newest documents."""
        return self._assistant

    def refresh(self) -> None:
        """Take up the newest documents; while they cannot be opened, keep those there are."""
        with self._refreshing:
            name = self._holdings.generations.pointer()
            if name in ("", self._assistant.index.folder.name):
                return
            if name == self._refused and time.monotonic() < self._again:
                return
            try:
                self._assistant = self._assemble(self._holdings.newest())
            except (CorpusError, SearchIndexError, OSError) as error:
                self._refused, self._again = name, time.monotonic() + PATIENCE
                LOG.error("the new index is not taken up, the one before stays: %s", error)

    def follow(self) -> None:
        """Refresh again and again, in a thread that ends with the process."""
        stop = threading.Event()

        def repeat() -> None:
            while not stop.wait(EVERY):
                self.refresh()

        threading.Thread(target=repeat, name="refresh", daemon=True).start()
