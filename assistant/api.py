"""The HTTP API: chat, documents, search, health."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant.answer import Answer
from assistant.api_docs import add_docs
from assistant.asked import AskedStore
from assistant.asking import Asking
from assistant.body_limit import too_large
from assistant.documents_api import documents_router
from assistant.errors import QuestionError
from assistant.failure import failure
from assistant.feedback import FeedbackLog, feedback_router
from assistant.guards import add_guards
from assistant.metrics import MEDIA, Metrics
from assistant.openai_api import openai_router
from assistant.rate_limit import RateLimiter
from assistant.reading_pages import reading_router
from assistant.record import Record
from assistant.register_api import register_router
from assistant.serving import Serving
from assistant.settings import Settings
from assistant.sheet_api import sheet_router
from assistant.widget import widget_router
from assistant.wire import (
    FAILURES,
    AnswerWire,
    ChatRequest,
    ErrorWire,
    event_stream,
    questions,
    to_wire,
)
from index.errors import SearchIndexError

LOG = logging.getLogger("huigui")
STATUS = {"document_not_found": 404, "clause_not_found": 404}
HTTP_CODES = {
    400: "invalid_request",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    422: "invalid_request",
    429: "too_many_requests",
    503: "unavailable",
}
INDEX_UNAVAILABLE = "The index cannot be asked now; the log says why. Try again soon."
DESCRIPTION = """
Answers policy and standards questions for trade associations and chambers of commerce, with
the clause that proves each answer. A verdict is given only where the text carries it; what the
documents do not say is refused.
"""


def create_api(serving: Serving, settings: Settings | None = None) -> FastAPI:
    """The API over an assistant; holds no conversation, so that any worker can answer."""
    settings = settings or Settings()
    api = FastAPI(
        title="Huigui 会规助手",
        version="0.1.0",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=FAILURES,
    )
    metrics = Metrics(lambda: serving.now.index.library.fingerprint, serving.now.model)
    record = Record(metrics, AskedStore(settings.data, settings.keep_questions))
    asking = Asking(record, waits=serving.now.model is not None)
    api.state.serving, api.state.record = serving, record
    api.state.feedback = FeedbackLog(settings.data, lambda: serving.now.index.library.fingerprint)
    api.state.limiter = RateLimiter(settings.rate_limit, settings.daily_limit)
    add_errors(api)
    add_guards(api, api.state.limiter, metrics, settings)
    add_docs(api)
    add_health(api, serving, metrics)
    add_chat(api, serving, asking)
    api.include_router(documents_router(serving))
    api.include_router(feedback_router(api.state.feedback, record))
    api.include_router(openai_router(serving, asking))
    api.include_router(sheet_router(serving, record))
    api.include_router(reading_router(lambda: serving.now.index.library))
    api.include_router(register_router(lambda: serving.now.index.library))
    api.include_router(widget_router())
    return api


def add_chat(api: FastAPI, serving: Serving, asking: Asking) -> None:
    """POST /api/chat, plain and streamed."""

    @api.post(
        "/api/chat",
        tags=["chat"],
        response_model=AnswerWire,
        responses={
            200: {"content": {"text/event-stream": {"example": "event: token\\ndata: …"}}},
            422: {"model": ErrorWire, "description": "The request says nothing to answer."},
        },
    )
    async def chat(request: ChatRequest, http: Request) -> Response:
        """Answer the last message; with `stream`, as events meta, token*, answer or error."""
        assistant = serving.now
        asked = questions([(m.role, m.content) for m in request.messages])
        weighed = await asking.weigh(assistant, asked, http)
        said = assistant.word(weighed)
        if request.stream:
            return event_stream(events(weighed.answer, said))
        answer = cast(Answer, (await run_in_threadpool(list, said))[-1])
        return Response(to_wire(answer).model_dump_json(), media_type="application/json")


def events(weighed: Answer, said: Iterable[str | Answer]) -> Iterator[str]:
    """An answer as server-sent events: its language and verdict, then line by line, then whole."""
    meta = {"language": weighed.language, "verdict": weighed.verdict}
    yield event("meta", json.dumps(meta))
    before = ""
    for line in said:
        if isinstance(line, Answer):
            yield event("answer", to_wire(line).model_dump_json())
        else:
            yield event("token", json.dumps({"text": before + line}, ensure_ascii=False))
            before = "\n"


def event(name: str, data: str) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {data}\n\n"


def add_health(api: FastAPI, serving: Serving, metrics: Metrics) -> None:
    """GET /healthz: the process is alive; /readyz: the index answers; /metrics: what it did."""

    @api.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """Alive."""
        return {"status": "ok"}

    @api.get("/readyz", tags=["health"])
    def readyz() -> dict[str, str]:
        """Ready: the index is open and of these documents, and what holds its vectors answers."""
        serving.now.index.check_answering()
        return {"status": "ready", "corpus": serving.now.index.library.fingerprint}

    @api.get("/metrics", include_in_schema=False)
    def metrics_text() -> Response:
        """What was counted, for Prometheus."""
        return Response(metrics.text(), media_type=MEDIA)


def add_errors(api: FastAPI) -> None:
    """Every error in one form, that says what to change."""

    @api.exception_handler(QuestionError)
    async def question_error(_: Request, error: QuestionError) -> JSONResponse:
        return failure(STATUS.get(error.code, 422), error.code, str(error))

    @api.exception_handler(SearchIndexError)
    async def no_index(_: Request, error: SearchIndexError) -> JSONResponse:
        LOG.error("%s", error)
        return failure(503, "index_unavailable", INDEX_UNAVAILABLE)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or "body"
        return failure(422, "invalid_request", f"{place}: {first['msg']}")

    @api.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 413:
            return failure(413, "too_large", too_large(request.url.path))
        code = HTTP_CODES.get(error.status_code, f"http_{error.status_code}")
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers |= allowed(request)
        return failure(error.status_code, code, str(error.detail), headers)


def allowed(request: Request) -> dict[str, str]:
    """Every method at the path of a request; the framework names those of one function only."""
    path = getattr(request.scope.get("route"), "path", "")
    methods = request.app.openapi()["paths"].get(path, {})
    return {"Allow": ", ".join(sorted(map(str.upper, methods)))} if methods else {}
