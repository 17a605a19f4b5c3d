"""Lines of extracted text: their width, their page, and letter-spacing closed up."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CJK = r"\u3400-\u9fff\uf900-\ufaff"
PUNCTUATION = r"，。；：、！？（）《》〈〉“”‘’【】—…"
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_SINGLE = re.compile(rf"[{PUNCTUATION}]*[{CJK}0-9][{PUNCTUATION}]*|[{PUNCTUATION}]+")
_PAGE_NUMBER = re.compile(r"[-—\s]*\d{1,4}[-—\s]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `width` is a percentage of the full measure.

    `closing` says that the source marks it as the last line of a paragraph.
    """

    text: str
    width: int
    closing: bool


def display_width(text: str) -> int:
    """Columns that a text takes in Chinese print: two for a full-width or ambiguous character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def close_up(line: str) -> str:
    """Undo letter-spacing: `党 和 国 家` is 党和国家, `1 8 大 类` is 18大类."""
    tokens = line.split()
    singles = sum(bool(_SINGLE.fullmatch(token)) for token in tokens)
    if singles >= 4 and singles * 2 >= len(tokens):
        line = re.sub(rf"(?<=[{CJK}{PUNCTUATION}])\s+(?=[{CJK}{PUNCTUATION}0-9])", "", line)
        line = re.sub(rf"(?<=[0-9])\s+(?=[{CJK}{PUNCTUATION}])", "", line)
        line = re.sub(r"(?<!\d)((?:\d )+\d)(?!\d)", lambda m: m[1].replace(" ", ""), line)
    line = re.sub(rf"(?<=[{PUNCTUATION}])[ \t]+(?=[{CJK}{PUNCTUATION}0-9])", "", line)
    return re.sub(rf"(?<=[{CJK}0-9])[ \t]+(?=[{PUNCTUATION},])", "", line)


def pages(raw: str) -> list[list[str]]:
    """Split extracted text into pages (a line that starts with a space begins one).

    Empty lines go; a line of white space alone is kept as an empty string where it stands
    between cells of a figure, since it says that no sentence runs across it.
    """
    result: list[list[str]] = [[]]
    for line in raw.replace("\r\n", "\n").replace("\x0c", "\n ").split("\n"):
        if not line:
            continue
        if line[0] in " \u3000" and line.strip() and not re.match(r"\s+\S.*\S {2,}\S", line):
            result.append([])
        result[-1].append(line)
    return [page for page in result if any(line.strip() for line in page)]


def running_headers(all_pages: Sequence[Sequence[str]], title: str) -> frozenset[str]:
    """Lines at the edge of a page that are the document's title or stand at several edges."""
    edges = Counter(
        line
        for page in all_pages
        for line in {squeeze(filled(page)[0]), squeeze(filled(page)[-1])}
        if len(filled(page)) > 1 and len(line) > 3
    )
    parts = {squeeze(part) for part in (title, *title.split("——"))}
    repeated = {line for line, count in edges.items() if count > 1 and line[-1] not in "。；，"}
    return frozenset(repeated | parts | {"——" + part for part in parts})


def without_furniture(page: Sequence[str], headers: frozenset[str]) -> list[str]:
    """A page without the running headers and page numbers at its edges."""
    lines = list(page)
    while lines and is_furniture(lines[0], headers):
        lines.pop(0)
    while lines and is_furniture(lines[-1], headers):
        lines.pop()
    return lines


def is_furniture(line: str, headers: frozenset[str]) -> bool:
    """Whether a line at a page's edge is empty, a running header or a page number."""
    return (
        not line.strip()
        or squeeze(line) in headers
        or _PAGE_NUMBER.fullmatch(line.strip()) is not None
    )


def filled(page: Sequence[str]) -> list[str]:
    """The lines of a page that hold something."""
    return [line for line in page if line.strip()]


def squeeze(text: str) -> str:
    """A text without any white space."""
    return re.sub(r"\s+", "", text)


def full_width(lines: Iterable[str]) -> int:
    """The measure that lines are wrapped to: the upper quartile of their widths."""
    widths = sorted(display_width(line.strip()) for line in lines if line.strip())
    return widths[int(len(widths) * 0.75)] if widths else 1


def measured(page: Sequence[str], full: int, closing_marked: bool) -> list[Line]:
    """The lines of a page, letter-spacing closed up, with what tells where a paragraph ends."""
    return [
        Line(
            close_up(line.strip()),
            display_width(line.strip()) * 100 // full,
            closing_marked and line.endswith(" "),
        )
        for line in page
    ]
