"""Failures over HTTP: every error has one form, which says what to change."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi.responses import JSONResponse


def failure(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An error response; what is no text in a message that quotes a request is left out."""
    message = message.encode(errors="replace").decode()
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
