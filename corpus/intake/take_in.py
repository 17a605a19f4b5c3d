"""A user's file read: its text as kept, what is known of it, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.document import Metadata
from corpus.errors import DocumentError
from corpus.formats.format import format_of
from corpus.formats.limits import LIMITS, Limits
from corpus.intake.metadata import file_name, metadata
from corpus.intake.process import read_apart


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as taken in; `corpus.library.parse(text, metadata)` gives its Document."""

    text: str
    metadata: Metadata
    problems: tuple[str, ...]


def take_in(
    name: str, content: bytes, given: Mapping[str, object], limits: Limits = LIMITS
) -> Intake:
    """Read a user's file; DocumentError says what is wrong and what to do."""
    name = file_name(name)
    try:
        if len(content) > limits.size:
            raise DocumentError(f"is {len(content):,} bytes; {limits.size:,} are allowed: split it")
        form = format_of(name, content, limits)
        read = read_apart(form, content, limits)
        if not read.text.strip():
            raise DocumentError("holds no text")
        return Intake(read.text, metadata(name, read.text, given), read.problems)
    except DocumentError as error:
        raise DocumentError(f"{name}: {error}") from error.__cause__
