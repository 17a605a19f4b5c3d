"""The log as a process of its own writes it."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import logging
from assistant.log import set_up
from assistant.settings import Settings
set_up(Settings(log_level={level!r}, admin_key="key-1"))
logging.getLogger("openai").debug("what somebody asked")
logging.getLogger("openai").warning("the server is away")
logging.getLogger("huigui").debug("ours")
logging.getLogger("huigui").error("key-1 was sent")
"""


def logged(level: str) -> list[dict[str, str]]:
    """The lines of a program that logs from a level on."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(level=level)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_what_libraries_tell_of_a_question_is_not_logged_at_any_level() -> None:
    lines = [(line["level"], line["message"]) for line in logged("debug")]
    assert lines == [
        ("warning", "the server is away"), ("debug", "ours"), ("error", "*** was sent"),
    ]  # fmt: skip


def test_nothing_below_the_level_is_logged() -> None:
    assert [line["level"] for line in logged("error")] == ["error"]
