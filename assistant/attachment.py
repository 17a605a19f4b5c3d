"""Files over HTTP: how a browser takes one, and what it calls it."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote


def disposition(
    name: str, ascii_name: str, shown: Literal["inline", "attachment"] = "attachment"
) -> str:
    """The Content-Disposition of a file under a name (RFC 5987), with one for old programs."""
    return f"{shown}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
