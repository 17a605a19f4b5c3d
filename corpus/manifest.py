"""The manifest: what is known of each document, checked as it is read."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corpus.document import Kind, Metadata
from corpus.errors import ManifestError


class Entry(BaseModel):
    """One document's entry in `manifest.yaml`."""

    model_config = ConfigDict(extra="forbid")

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

    def metadata(self) -> Metadata:
        """The entry as the record that a document carries."""
        return Metadata(**self.model_dump(exclude={"file"}))


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read a manifest; raises ManifestError that names what to change."""
    try:
        return tuple(
            TypeAdapter(list[Entry]).validate_python(yaml.safe_load(path.read_text("utf-8")))
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ManifestError(f"{path}: {error}") from error
