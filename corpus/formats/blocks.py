"""What a reader of a format hands on: paragraphs, headings, and what it could not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Some PDF fonts map 一 to the radical ⼀: a letter that looks the same and is found by no search.
_RADICALS = re.compile("[\u2e80-\u2eff\u2f00-\u2fdf]")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_WIDE_HASH = re.compile(r"^#(?=#{0,5}\s)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as printed; `level` is 1 to 6 for a heading, 0 for text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a file, and what could not be, in words that name the place."""

    text: str
    problems: tuple[str, ...] = ()


def content(blocks: Iterable[Block], problems: Iterable[str] = ()) -> Content:
    """Blocks as text: an empty line after each, headings marked `#` as in Markdown."""
    lines = []
    for block in blocks:
        for line in re.split(r"[\n\r\v\f\x85\u2028\u2029]+", block.text):
            if words := clean(line):
                mark = "#" * min(block.level, 6) + " " if block.level else ""
                lines.append(mark + (words if mark else _WIDE_HASH.sub("＃", words)))
    return Content("\n\n".join(lines) + "\n" if lines else "", tuple(problems))


def clean(line: str) -> str:
    """A line of visible characters, no space at its ends and no two in a row."""
    return re.sub(r"[ \t\u00a0]+", " ", visible(line)).strip()


def visible(line: str) -> str:
    """A line without invisible characters, radicals as the letters they look like."""
    line = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), line)
    return _INVISIBLE.sub("", line).replace("\u00a0", " ")
