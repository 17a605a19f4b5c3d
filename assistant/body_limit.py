"""How large a request may be: larger ones are refused unread, or cut off while they are read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.failure import failure

# A conversation of 200 long messages is some 600 KB.
LARGEST = 1_000_000
# Whole documents are sent below this path, by whoever has the key.
UPLOADS = "/api/admin/"
LARGEST_UPLOAD = 50 * 2**20


class BodyLimit:
    """Middleware: a 413 for a body that is too large, also where it does not say so before."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._limited = {
            largest: RequestBodyLimitMiddleware(app, largest)
            for largest in (LARGEST, LARGEST_UPLOAD)
        }
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = largest_of(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > largest:
            await failure(413, "too_large", too_large(scope["path"]))(scope, receive, send)
        else:
            await self._limited[largest](scope, receive, send)


def largest_of(path: str) -> int:
    """How many bytes a request to a path may have."""
    return LARGEST_UPLOAD if path.startswith(UPLOADS) else LARGEST


def too_large(path: str) -> str:
    """What to change about a body that is too large."""
    return f"The request is too large: at most {largest_of(path):,} bytes."
