"""What a browser may do with an answer: headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.html_pages import digest

POLICY = "Content-Security-Policy"
_INLINE = re.compile(rb"<(script|style)(?![^>]*\bsrc=)[^>]*>(.*?)</\1>", re.DOTALL)


def content_policy(**sources: str) -> str:
    """A Content-Security-Policy that allows what is named and nothing else: `img_src="'self'"`.

    Who may frame the page is added by SecurityHeaders.
    """
    strict = {"default_src": "'none'", "base_uri": "'none'", "form_action": "'none'"}
    return "; ".join(
        f"{name.replace('_', '-')} {value}" for name, value in (strict | sources).items() if value
    )


def inline(html: bytes, name: str) -> str:
    """The hashes of a page's inline scripts or styles, as a policy names them."""
    found = (inside for tag, inside in _INLINE.findall(html) if tag == name.encode())
    return " ".join(dict.fromkeys(f"'{digest(inside, 'sha256')}'" for inside in found))


class SecurityHeaders:
    """Middleware: an answer that has no policy of its own may load nothing."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        """Stand before an application; its own pages and the sites named may frame it."""
        self._app = app
        self._framed = " ".join(["frame-ancestors", "'self'", *frame_ancestors])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to the answer."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[POLICY] = f"{headers.get(POLICY) or content_policy()}; {self._framed}"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
            await send(message)

        await self._app(scope, receive, send_guarded)
