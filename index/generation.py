"""A generation: one folder that holds everything of one state, never written again when whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from index.chroma_files import stays_as_written
from index.errors import IndexDamagedError
from index.files import hashes

COMPLETE = "complete"
_NAME = re.compile(r"(\d{6,})-([0-9a-f]{16})")


class Record(BaseModel):
    """What a whole generation says of itself, in `complete`.

    `units` are the hashes of its collections' units, `model` is what made its vectors,
    `files` are the hashes of its files, but for those that Chroma writes also when it reads.
    """

    fingerprint: str
    model: str
    counts: dict[str, int]
    units: dict[str, str]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A folder named by its number and fingerprint: `documents`, `chroma`, `lexical`, vectors."""

    folder: Path

    @property
    def number(self) -> int:
        """Its place in the order of generations."""
        return int(self.folder.name.partition("-")[0])

    @property
    def documents(self) -> Path:
        """The documents that a user added, with their manifest."""
        return self.folder / "documents"

    @property
    def chroma(self) -> Path:
        """Chroma's files, where the vectors are in the folder too."""
        return self.folder / "chroma"

    def lexical(self, collection: str) -> Path:
        """The lexical index of a collection."""
        return self.folder / "lexical" / collection

    @property
    def unanswered(self) -> Path:
        """The vectors of the questions that no document answers."""
        return self.folder / "unanswered.npy"

    @property
    def is_complete(self) -> bool:
        """Whether it was written to its end."""
        return (self.folder / COMPLETE).is_file()

    def record(self) -> Record:
        """What it says of itself; IndexDamagedError if that cannot be read."""
        path = self.folder / COMPLETE
        try:
            return Record.model_validate_json(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            raise IndexDamagedError(f"{path}: {error}") from error

    def seal(self, model: str, fingerprint: str, units: dict[str, str], n: dict[str, int]) -> None:
        """Write down what was written: the last step of its making."""
        record = Record(
            fingerprint=fingerprint,
            model=model,
            counts=n,
            units=units,
            files=hashes(self.folder, self.files()),
        )
        (self.folder / COMPLETE).write_text(record.model_dump_json(indent=1), "utf-8")

    def files(self, below: str = "") -> list[Path]:
        """Its files whose hashes are kept."""
        return sorted(
            path
            for path in (self.folder / below).rglob("*")
            if path.is_file() and path.name != COMPLETE and stays_as_written(path)
        )

    def damages(self, below: str = "") -> Iterator[str]:
        """What is not as it was written, in words; of a part of it only, if one is named."""
        kept = {k: v for k, v in self.record().files.items() if k.startswith(below)}
        there = hashes(self.folder, self.files(below))
        for name in sorted(kept.keys() | there.keys()):
            if kept.get(name) != there.get(name):
                what = "is missing" if name not in there else "is not as it was written"
                yield f"{self.folder / name} {what}"

    def check_files(self) -> None:
        """Raise IndexDamagedError unless every file is as it was written."""
        try:
            for damage in self.damages():
                raise IndexDamagedError(damage)
        except OSError as error:
            raise IndexDamagedError(f"{self.folder}: {error}") from error


def is_name(name: str) -> bool:
    """Whether a folder of that name is a generation."""
    return _NAME.fullmatch(name) is not None
