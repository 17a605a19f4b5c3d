"""The OpenAI-compatible side: whatever talks to such a server can ask this one."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, StrictBool
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer
from assistant.asking import Asking
from assistant.cited import place
from assistant.serving import Serving
from assistant.wire import ErrorWire, Text, event_stream, questions, to_wire
from corpus.library import Library

MODEL: Literal["huigui"] = "huigui"


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: Text = ""


class CompletionMessage(BaseModel):
    """A message as OpenAI's clients send it; what a system message says is not obeyed."""

    role: str
    content: Text | list[Part] | None = None

    @property
    def text(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class CompletionRequest(BaseModel):
    """What is read of a request; settings of other models are let pass and change nothing."""

    model: Literal["huigui"] = MODEL
    messages: list[CompletionMessage] = Field(min_length=1, max_length=200)
    stream: StrictBool = False


def openai_router(serving: Serving, asking: Asking) -> APIRouter:
    """GET /v1/models and POST /v1/chat/completions."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.get("/models")
    def models() -> dict[str, Any]:
        """The one model there is."""
        one = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return {"object": "list", "data": [one]}

    @router.post(
        "/chat/completions",
        responses={
            200: {"content": {"text/event-stream": {"example": "data: {…}"}}},
            422: {"model": ErrorWire, "description": "The request says nothing to answer."},
        },
    )
    async def complete(request: CompletionRequest, http: Request) -> Response:
        """Answer the last message; the sources stand in the text, the answer object beside it."""
        assistant = serving.now
        library = assistant.index.library
        asked = questions([(m.role, m.text) for m in request.messages])
        weighed = await asking.weigh(assistant, asked, http)
        said = assistant.word(weighed)
        if request.stream:
            return event_stream(chunks(said, library))
        answer = cast(Answer, (await run_in_threadpool(list, said))[-1])
        message = {"role": "assistant", "content": f"{answer.answer}{sources(answer, library)}"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse(
            head("chat.completion") | {"choices": [choice], "huigui": to_wire(answer).model_dump()}
        )

    return router


def chunks(said: Iterable[str | Answer], library: Library) -> Iterator[str]:
    """An answer as OpenAI streams one: pieces of text, the end, `[DONE]`."""
    begun = head("chat.completion.chunk")

    def chunk(delta: dict[str, str], finish: str | None = None, **beside: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        whole = begun | {"choices": [choice]} | beside
        return f"data: {json.dumps(whole, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    before = ""
    for line in said:
        if isinstance(line, Answer):
            yield chunk({"content": sources(line, library)})
            yield chunk({}, "stop", huigui=to_wire(line).model_dump())
        else:
            yield chunk({"content": before + line})
            before = "\n"
    yield "data: [DONE]\n\n"


def head(kind: str) -> dict[str, Any]:
    """What every object of one answer carries."""
    number = f"chatcmpl-{uuid.uuid4().hex}"
    return {"id": number, "object": kind, "created": int(time.time()), "model": MODEL}


def sources(answer: Answer, library: Library) -> str:
    """The citations as lines under the answer: marker, place, quote."""
    lines = (
        f"[{c.marker}] {place(library.by_id[c.document_id].metadata, c.clause, answer.language)}"
        f" “{c.quote}”"
        for c in answer.citations
    )
    return "".join(f"\n{line}" for line in ("", *lines)) if answer.citations else ""
