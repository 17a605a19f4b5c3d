"""What of the chat page's framework is open to the world, and what the page may load."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.failure import failure
from assistant.html_pages import WEB, digest
from assistant.security_headers import POLICY, content_policy, inline

# What the page in a browser asks for. The framework has more: uploads, files, a proxy, editors.
_OPEN = re.compile(
    r"/(?:(?:assets|static|svelte)/.+|theme\.css|config|favicon\.ico|manifest\.json"
    r"|gradio_api/(?:app_id|theme\.css|startup-events|queue/(?:join|data)|cancel|reset"
    r"|(?:heartbeat|run)/[\w-]+))?/?"
)


class PageGuard:
    """Lets requests through to the page's own routes, and gives the page its policy."""

    def __init__(self, page: ASGIApp) -> None:
        """Stand before the page."""
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what the page needs; the rest is not there."""
        if not _OPEN.fullmatch(scope["path"]):
            missing = failure(404, "not_found", "Not Found")
            await missing(scope, receive, send)
        elif scope["path"] == "/":
            # As it is, for its scripts are read here.
            headers = [(name, value) for name, value in scope["headers"] if name != ENCODING]
            await self._page({**scope, "headers": headers}, receive, Policed(send))
        else:
            await self._page(scope, receive, send)


ENCODING = b"accept-encoding"


class Policed:
    """Sends a page of HTML with a policy that names each of its inline scripts by its hash.

    Styles are not named: the framework writes them into elements as it draws.
    """

    def __init__(self, send: Send) -> None:
        """Send on to the browser."""
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Hold the page back until it is whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        if Headers(raw=self._start["headers"]).get("content-type", "").startswith("text/html"):
            MutableHeaders(raw=self._start["headers"])[POLICY] = page_policy(self._body)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def page_policy(html: bytes) -> str:
    """What the chat page may load: its own files, and the scripts that stand in it.

    The framework draws from templates that it evaluates, and puts the page's own script in anew.
    """
    own = f"'{digest((WEB / 'page.js').read_bytes(), 'sha256')}'"
    return content_policy(
        default_src="'self'",
        script_src=f"'self' 'unsafe-eval' {own} {inline(html, 'script')}",
        style_src="'self' 'unsafe-inline'",
        img_src="'self' data:",
        font_src="'self' data:",
        object_src="'none'",
        base_uri="'self'",
        form_action="'self'",
    )
