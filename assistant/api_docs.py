"""The page /docs: the API with examples, to be tried; its viewer comes from this server."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from assistant.security_headers import POLICY, content_policy, inline

# Swagger UI's files as fastapi-offline packs them.
PACKED = ("fastapi_offline", "static")
VIEWER = "/docs/viewer"
ICON = "data:,"


def add_docs(api: FastAPI) -> None:
    """GET /docs."""
    page = get_swagger_ui_html(
        openapi_url=str(api.openapi_url),
        title=api.title,
        swagger_js_url=f"{VIEWER}/swagger-ui-bundle.js",
        swagger_css_url=f"{VIEWER}/swagger-ui.css",
        swagger_favicon_url=ICON,
    )
    page.headers[POLICY] = content_policy(
        script_src=f"'self' {inline(bytes(page.body), 'script')}",
        style_src="'self' 'unsafe-inline'",
        img_src="'self' data:",
        connect_src="'self'",
    )
    api.mount(VIEWER, StaticFiles(packages=[PACKED]))

    @api.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return page
