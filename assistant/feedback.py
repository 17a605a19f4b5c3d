"""Feedback: what people say of answers, a line of JSON each in the data folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from assistant.record import Record
from assistant.wire import ErrorWire, Text

NAME = "feedback.jsonl"


class Feedback(BaseModel):
    """Whether an answer helped, and why not."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[Text, Field(max_length=2000)]
    answer: Annotated[Text, Field(max_length=20_000)]
    helpful: StrictBool
    reason: Annotated[Text, Field(max_length=500)] = ""


class Kept(BaseModel):
    """That feedback was kept."""

    status: str = "kept"


@dataclass(frozen=True, slots=True)
class FeedbackLog:
    """Where feedback is kept; every line names the time and the documents' fingerprint."""

    folder: Path
    fingerprint: Callable[[], str]

    def keep(self, given: Feedback) -> None:
        """Add a line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps(
            {"time": when, "corpus": self.fingerprint(), **given.model_dump()}, ensure_ascii=False
        )
        # One write a line, so that the lines of several workers never mix.
        with (self.folder / NAME).open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())


def feedback_router(log: FeedbackLog, record: Record) -> APIRouter:
    """The route /api/feedback."""
    router = APIRouter(prefix="/api", tags=["chat"])

    @router.post("/feedback", responses={422: {"model": ErrorWire}})
    def feedback(given: Feedback) -> Kept:
        """Keep what somebody says of an answer."""
        log.keep(given)
        if not given.helpful:
            record.disliked(given.question)
        return Kept()

    return router
