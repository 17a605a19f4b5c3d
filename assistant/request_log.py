"""A line for every request: when, which, how it went; never what was asked."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.failure import failure
from assistant.metrics import Metrics

LOG = logging.getLogger("huigui")
ID = "X-Request-ID"
# What a proxy may name a request; anything else is named anew.
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
OTHER = "other"


class RequestLog:
    """Middleware: names a request, logs and counts it, and turns a crash into a plain 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Stand before an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write down how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(ID, "")
        name = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        state = scope.setdefault("state", {})
        started, status = time.perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[ID] = name
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        except Exception:
            LOG.exception("an unexpected error", extra={"id": name})
            if status:
                raise
            message = f"Something went wrong here; the log says what, at {name}."
            await failure(500, "internal", message)(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.requested(route_of(scope), status, seconds)
            facts = {"id": name, "method": scope["method"], "route": route_of(scope)}
            went = {"status": status, "ms": round(seconds * 1000), "outcome": state.get("outcome")}
            LOG.info("request", extra=facts | went)


def route_of(scope: Scope) -> str:
    """The route's pattern, without what it was filled with; one name for all that have none."""
    return str(getattr(scope.get("route"), "path", "") or OTHER)
