"""Pages of HTML: their folder, their templates, and what a page may load."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

WEB = Path(__file__).parent / "web"


@cache
def environment() -> Environment:
    """The templates; every value that they show is escaped."""
    return Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def digest(content: bytes, algorithm: str) -> str:
    """A hash as Subresource Integrity and CSP write it: `sha384-…`."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"
