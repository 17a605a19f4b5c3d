"""The chat widget for other sites: its script, and a page that shows it with the line to copy."""

from __future__ import annotations

from html import escape
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from assistant.html_pages import WEB, digest
from assistant.security_headers import POLICY, content_policy, inline


def widget_router() -> APIRouter:
    """The routes /widget.js and /widget."""
    router = APIRouter(include_in_schema=False)
    script = (WEB / "widget.js").read_bytes()
    page = Template((WEB / "widget.html").read_text("utf-8"))
    integrity = digest(script, "sha384")
    policy = content_policy(
        script_src="'self'", connect_src="'self'", style_src=inline(page.template.encode(), "style")
    )

    @router.get("/widget.js")
    def widget_js(request: Request) -> Response:
        """The script, for any origin; the same bytes until the next version."""
        headers = {
            "ETag": f'"{integrity}"',
            "Cache-Control": "public, max-age=300",
            "Access-Control-Allow-Origin": "*",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(script, media_type="text/javascript", headers=headers)

    @router.get("/widget")
    def widget_page(request: Request) -> HTMLResponse:
        """The page that shows the widget."""
        origin = escape(str(request.base_url).rstrip("/"))
        html = page.substitute(integrity=integrity, origin=origin)
        return HTMLResponse(html, headers={POLICY: policy})

    return router
