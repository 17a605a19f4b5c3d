"""A user's file → text and what is known of it. For now: text in UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corpus.document import Metadata
from corpus.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read of a file; `text` is kept as `<id>.txt`, `problems` say what could not be."""

    text: str
    metadata: Metadata
    problems: tuple[str, ...]


def take_in(name: str, content: bytes, given: Mapping[str, object]) -> Intake:
    """Read a file; DocumentError says why it cannot be."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is not UTF-8 text: {error}") from error
    known: dict[str, Any] = {
        "id": Path(name).stem,
        "title": Path(name).stem,
        "kind": "regulation",
        "status": "",
        "authority": 2,
        **given,
    }
    return Intake(text, Metadata(**known), ())


def read_sidecar(path: Path) -> Mapping[str, object]:
    """What `FILE.yaml` says of the document `FILE`; nothing if it is not there."""
    sidecar = path.with_name(f"{path.name}.yaml")
    return dict(yaml.safe_load(sidecar.read_text("utf-8"))) if sidecar.exists() else {}
