"""Reading in a process of its own: what hangs or swells there is ended, and this one goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from corpus.errors import DocumentError
from corpus.formats.blocks import Content
from corpus.formats.format import Format
from corpus.formats.limits import Limits

Done = subprocess.CompletedProcess[bytes]
ROOT = Path(__file__).parent.parent.parent
# No setting of this process gets there: nothing that a file could make its reader give away.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


def read_apart(form: Format, content: bytes, limits: Limits) -> Content:
    """Read a file within limits; DocumentError where it cannot be read within them."""
    found = answer(run(form, content, limits))
    if "scan" in found:
        found = answer(run("scan", content, limits.of_scan))
    if "error" in found:
        raise DocumentError(found["error"])
    return Content(found["text"], tuple(found["problems"]))


def run(form: Format | Literal["scan"], content: bytes, limits: Limits) -> Done:
    """Have a file read by a process; DocumentError where that takes too long."""
    order = json.dumps({"format": form, "limits": asdict(limits)}).encode() + b"\n"
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        return subprocess.run(
            [sys.executable, "-m", "corpus.formats.worker"],
            input=order + content,
            capture_output=True,
            timeout=limits.seconds,
            cwd=ROOT,
            env=environment | {"PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"took more than {limits.seconds:g} s to read: split it, or save it as DOCX or text"
        ) from error
    except OSError as error:
        raise DocumentError(f"no process could be started to read it: {error}") from error


def answer(done: Done) -> dict[str, Any]:
    """What a process says that it found; DocumentError where it ended without a word."""
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError(
            "could not be read: its reader crashed or ran out of memory; "
            "save it again as DOCX or text"
        ) from error
    return found
