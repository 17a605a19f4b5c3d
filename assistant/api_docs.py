"""The page /docs: the API with examples, to be tried."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from assistant.security_headers import POLICY, content_policy, inline

# Where FastAPI's page takes its script from; the only page that loads from elsewhere.
CDN = "https://cdn.jsdelivr.net"
ICON = "data:,"


def add_docs(api: FastAPI) -> None:
    """GET /docs."""
    page = get_swagger_ui_html(
        openapi_url=str(api.openapi_url), title=api.title, swagger_favicon_url=ICON
    )
    page.headers[POLICY] = content_policy(
        script_src=f"{CDN} {inline(bytes(page.body), 'script')}",
        style_src=f"{CDN} 'unsafe-inline'",
        img_src="'self' data:",
        connect_src="'self'",
    )

    @api.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return page
