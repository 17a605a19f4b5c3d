"""The server answers from its first moment: until the index is open, that it is starting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Router
from starlette.types import Receive, Scope, Send

from assistant.failure import failure
from assistant.lazy_app import LazyApp
from assistant.security_headers import SecurityHeaders
from assistant.settings import Settings

AGAIN = "2"
STARTING = "The index is being opened, or built at the first start: ask again soon."
STARTING_PAGE = (
    "会规助手正在启动，请稍候，页面会自动刷新。\nThe assistant is starting; this page reloads.\n"
)
OF_PROGRAMS = ("/api/", "/v1/", "/readyz", "/metrics")


async def starting(scope: Scope, receive: Receive, send: Send) -> None:
    """Say that the index is not open yet: to programs as a failure, to people as a page."""
    headers = {"Retry-After": AGAIN}
    if scope["path"] == "/healthz":
        answer: Response = JSONResponse({"status": "ok"})
    elif scope["path"].startswith(OF_PROGRAMS):
        answer = failure(503, "starting", STARTING, headers)
    else:
        answer = PlainTextResponse(STARTING_PAGE, 503, {**headers, "Refresh": AGAIN})
    await answer(scope, receive, send)


def run(make: Callable[[], FastAPI], settings: Settings) -> None:
    """Serve an application that is made meanwhile; what `make` raises ends it and is raised."""
    failed: list[Exception] = []

    def made() -> FastAPI:
        try:
            return make()
        except Exception as error:
            failed.append(error)
            server.should_exit = True
            raise

    app = LazyApp(made, SecurityHeaders(starting, settings.frame_ancestors))
    config = uvicorn.Config(
        Router([Mount("/", app)], lifespan=app.lifespan),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    if failed:
        raise failed[0]
