"""Sentences with their offsets: the grain of quotes and provisions."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’）]*[①-⑳]?(?:\s?\[\d+\])?|(?=\n)|$)")
_TRAILING = re.compile(r"(?:\s|[①-⑳]|\[\d+\])+$")
_LEADING = re.compile(r"(?:\s|[①-⑳]|\[\d+\])+")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in `text[start:end]`, note marks at their edges left out."""
    end = len(text) if end is None else end
    for match in _SENTENCE.finditer(text, start, end):
        first, last = match.span()
        if leading := _LEADING.match(text, first, last):
            first = leading.end()
        if trailing := _TRAILING.search(text, first, last):
            last = trailing.start()
        if last > first:
            yield first, last
