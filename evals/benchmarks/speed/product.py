"""The product as it ships: its default configuration, assembled as the entry point does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import uvicorn

from assistant.answer import Answer
from assistant.api import create_api
from assistant.chain import Assistant
from assistant.settings import Settings, read_settings
from evals.benchmarks.speed.contender import Contender, Find

Open = Callable[[Settings], Assistant]


@dataclass(frozen=True)
class Product(Contender):
    """Answers, and finds the clauses that it cites; a refusal finds none."""

    open_assistant: Open
    name: ClassVar[str] = "product"

    def open(self, folder: Path) -> Find:
        """The assistant over the five documents."""
        assistant = self.open_assistant(Settings(data=folder / self.name))
        return lambda question: cited(assistant.answer([question]))


def cited(answer: Answer) -> list[frozenset[str]]:
    """The clauses that an answer cites, best first."""
    keys = (f"{citation.document_id}#{citation.clause}" for citation in answer.citations)
    return [frozenset({key}) for key in dict.fromkeys(keys)]


def serve_api(open_assistant: Open) -> None:
    """Serve the API without the chat page, whose framework the rest of the process has not."""
    settings = read_settings(os.environ)
    assistant = open_assistant(settings)
    uvicorn.run(
        create_api(assistant, settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
    )
