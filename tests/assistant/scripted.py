"""A scripted OpenAI-compatible server: a language model that says and does what a test wants."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

# Given what the model was told, what it writes.
Script = Callable[[dict[str, Any]], str]
PIECE = 12
QUOTE = "会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。"
WORDED = "会费档次最多4级，同一层级不得再细分收费标准"


@dataclass
class Scripted:
    """What the server does next, and what it was asked.

    `wait` is before the first piece, `hold` before the last, in seconds.

    `script` words an answer from the clauses it is told or writes of a clause, `rewrite` puts a
    question in other words for the search.
    """

    script: Script = lambda _: "{}"
    rewrite: Script = lambda _: "{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut_after: int | None = None
    endless: bool = False
    hold: float = 0.0
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> FastAPI:
        """The server."""
        app = FastAPI()
        app.post("/v1/chat/completions")(self._complete)
        return app

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        await asyncio.sleep(self.wait)
        if self.status != 200:
            error = {"error": {"message": "sk-secret is wrong", "type": "x", "code": "x"}}
            return JSONResponse(error, self.status, self.headers)
        told = json.loads(body["messages"][-1]["content"])
        is_to_rewrite = "question" in told and "clauses" not in told
        script = self.rewrite if is_to_rewrite else self.script
        return StreamingResponse(self._pieces(script(told)), media_type="text/event-stream")

    async def _pieces(self, text: str) -> AsyncIterator[str]:
        pieces = [text[n : n + PIECE] for n in range(0, len(text), PIECE)]
        for n, piece in enumerate(pieces):
            if n == self.cut_after:
                raise ConnectionResetError
            if n == len(pieces) - 1:
                await asyncio.sleep(self.hold)
            yield event({"role": "assistant", "content": piece}, None)
        while self.endless:
            yield event({"content": " " * PIECE}, None)
            await asyncio.sleep(0)
        yield event({}, "stop")
        yield usage(len(text))
        yield "data: [DONE]\n\n"


def usage(written: int) -> str:
    """What it says that it read and wrote, a character counted as a token."""
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
             "choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": written,
                                      "total_tokens": 100 + written}}  # fmt: skip
    return f"data: {json.dumps(chunk)}\n\n"


def event(delta: dict[str, str], finish: str | None) -> str:
    """One piece as OpenAI streams it."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
             "choices": [choice]}  # fmt: skip
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def draft(text: str, quote: str, verdict: str | None = "no", label: str = "8.1.1.1") -> Script:
    """A draft of one point that quotes a clause."""

    def script(told: dict[str, Any]) -> str:
        id_ = next((c["id"] for c in told["clauses"] if c["clause"] == label), "E9")
        point = {"text": text, "support": [{"id": id_, "quote": quote}]}
        return json.dumps({"verdict": verdict, "points": [point]}, ensure_ascii=False)

    return script


# How a server may fail, and what an answer then says of it.
FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"status": 401}, "不接受密钥"),
    ({"status": 404}, "名称或地址不对"),
    ({"status": 500}, "出错"),
    ({"status": 429, "headers": {"Retry-After": "7"}}, "正忙"),
    ({"wait": 30.0}, "没有及时答复"),
    ({"endless": True}, "答复过长"),
    ({"cut_after": 3}, "答复中断"),
    ({"script": lambda _: "I would rather not."}, "格式不对"),
)
