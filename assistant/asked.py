"""What people asked, kept only where a setting asks for it, and only for so many days."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

LOG = logging.getLogger("huigui")
NAME = "questions.sqlite"
TABLE = (
    "CREATE TABLE IF NOT EXISTS asked "
    "(time TEXT NOT NULL, question TEXT NOT NULL, outcome TEXT NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, when it was asked, and what came of it: a verdict, `refused`, `unhelpful`."""

    time: str
    question: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AskedStore:
    """A SQLite file of questions; with 0 days nothing is written."""

    folder: Path
    days: int = 0

    def keep(self, question: str, outcome: str) -> None:
        """Write a question down and forget those that are too old; a fault is only logged."""
        if not self.days:
            return
        now = datetime.now(UTC)
        try:
            with self._open() as database, database:
                database.execute(
                    "INSERT INTO asked VALUES (?, ?, ?)",
                    (now.isoformat(timespec="seconds"), question, outcome),
                )
                self._delete_old(database, now)
        except (OSError, sqlite3.Error) as error:
            LOG.warning("a question could not be kept: %s", error)

    def forget(self) -> None:
        """Delete questions that are too old; a fault is only logged.

        With 0 days none are deleted, for that may be forgetfulness, but the log names the file.
        """
        file = self.folder / NAME
        if not file.exists():
            return
        if not self.days:
            LOG.warning("%s holds questions of before, which nothing deletes now: remove it", file)
            return
        try:
            with self._open() as database, database:
                self._delete_old(database, datetime.now(UTC))
        except (OSError, sqlite3.Error) as error:
            LOG.warning("questions kept before could not be deleted: %s", error)

    def read(self) -> list[Asked]:
        """Every question kept, the oldest first, once those that are too old are deleted.

        With 0 days all are read: the command may run without the server's settings.
        """
        if self.days:
            self.forget()
        if not (self.folder / NAME).exists():
            return []
        with self._open() as database:
            return [Asked(*row) for row in database.execute("SELECT * FROM asked ORDER BY time")]

    def _delete_old(self, database: sqlite3.Connection, now: datetime) -> None:
        oldest = now - timedelta(days=self.days)
        database.execute(
            "DELETE FROM asked WHERE time < ?", (oldest.isoformat(timespec="seconds"),)
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.folder / NAME, timeout=5)) as database:
            database.execute(TABLE)
            yield database
