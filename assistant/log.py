"""The log: a JSON object a line on standard error, no key in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.settings import Settings

# What a record may carry beside its message.
FACTS = ("id", "method", "route", "status", "ms", "outcome")


class JsonLines(logging.Formatter):
    """Records as JSON; secrets are struck out wherever they stand."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        """Take what must not be written."""
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"time": when, "level": record.levelname.lower()}
        line["message"] = record.getMessage()
        facts = {name: getattr(record, name, None) for name in FACTS}
        line |= {name: value for name, value in facts.items() if value is not None}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        text = json.dumps(line, ensure_ascii=False)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def set_up(settings: Settings) -> None:
    """Write every logger's records as JSON lines, our own from the level that is set.

    Of libraries warnings only: what they tell besides holds what was asked of a language model.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines([settings.admin_key, settings.llm_api_key]))
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("huigui").setLevel(level)
