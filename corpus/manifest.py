"""The manifest: what is known of each document, checked as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
)

from corpus.document import Kind, Metadata
from corpus.errors import ManifestError

OF_THE_FILE = {"file", "original", "received_as", "sha256", "problems"}


def is_day(words: str | None) -> str | None:
    """A day as 2026-01-31, or none; ValueError for anything else."""
    return words and date.fromisoformat(words).isoformat()


def ids(given: object) -> object:
    """Ids given in one string, as a form has them, as several."""
    return given.replace(",", " ").split() if isinstance(given, str) else given


class Entry(BaseModel):
    """One document's entry in `manifest.yaml`.

    `original` is the file as received, called `received_as` then, whose hash is `sha256`;
    `problems` are what could not be read of it. The shipped documents are their own originals.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    file: str
    title: str
    kind: Kind
    status: str
    authority: int
    issuer: str | None
    authors: tuple[str, ...]
    date: str | None
    as_of: str | None
    origin: str
    called: tuple[str, ...] = ()
    english_title: str | None = None
    english_status: str | None = None
    supersedes: Annotated[tuple[str, ...], BeforeValidator(ids)] = ()
    in_force: Annotated[str | None, AfterValidator(is_day)] = None
    original: str | None = None
    received_as: str | None = None
    sha256: str | None = None
    problems: tuple[str, ...] = ()

    def metadata(self) -> Metadata:
        """The entry as the record that a document carries."""
        return Metadata(**self.model_dump(exclude=OF_THE_FILE))


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read a manifest; raises ManifestError that names what to change."""
    try:
        return tuple(
            TypeAdapter(list[Entry]).validate_python(yaml.safe_load(path.read_text("utf-8")))
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ManifestError(f"{path}: {error}") from error


def write_manifest(path: Path, entries: Sequence[Entry]) -> None:
    """Write a manifest that `read_manifest` reads."""
    listed = [entry.model_dump(mode="json") for entry in entries]
    path.write_text(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), "utf-8")
