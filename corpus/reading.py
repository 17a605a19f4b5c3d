"""Undo what the extraction from a PDF did: whole paragraphs, no page furniture, notes apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Footnote
from corpus.figure import readable_figures
from corpus.lines import (
    CJK,
    MARKS,
    Line,
    filled,
    full_width,
    measured,
    pages,
    running_headers,
    without_furniture,
)

SENTENCE_END = "。！？…"
ITEM_END = SENTENCE_END + "；："
CLOSERS = "”’）)》】"
STRUCTURE = re.compile(
    r"\d+(\.\d+){1,4}\s|\d{1,2} \S|[a-z]\)|——|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
    r"|第[一二三四五六七八九十百千零〇]+(?:分编|[编章节条])(?!规定|的|第|[、和或及至与]第)|摘\s*要\s*：|[附前]\s*[录言]"
)
HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
MARKED = re.compile(r"#{1,6}\s+(?=\S)")
FRONT = re.compile(r"摘\s*要\s*[：:]|关键词|基金项目|收稿日期|作者简介|本文[为系].*(项目|成果)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the source marks as a heading: where it starts, its level from 1."""

    at: int
    level: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The text that a reader would expect: a paragraph a line; notes and figures beside it."""

    text: str
    footnotes: tuple[Footnote, ...]
    figures: tuple[tuple[int, int], ...]
    headings: tuple[Heading, ...] = ()


def read_text(raw: str, title: str = "") -> Reading:
    """Read extracted or plain text; white space aside, what it keeps is verbatim."""
    raw = raw.removeprefix("\ufeff")
    if not is_wrapped(raw):
        return reading(line.strip() for line in raw.splitlines() if line.strip())
    all_pages = pages(raw)
    headers = running_headers(all_pages, title)
    closing_marked = marks_paragraph_ends(all_pages)
    full = full_width(line for page in all_pages for line in page)
    front: list[Line] = []
    body: list[Line] = []
    notes: list[str] = []
    for page in all_pages:
        kept, page_notes = split_notes(without_furniture(page, headers))
        lines = measured(kept, max(full, full_width(kept)), closing_marked)
        notes += page_notes
        (front if is_front(lines) else body).extend(lines)
    paragraphs = [*assemble(front, closing_marked), *assemble(body, closing_marked)]
    return reading(paragraphs, notes)


def is_wrapped(raw: str) -> bool:
    """Whether lines are hard-wrapped: most of the longer ones end in the middle of a sentence."""
    if is_spaced(raw):
        return False
    lines = [line.rstrip() for line in raw.splitlines() if len(line.strip()) > 12]
    broken = sum(line[-1] not in ITEM_END + CLOSERS for line in lines)
    return len(lines) > 5 and broken * 2 > len(lines)


def is_spaced(raw: str) -> bool:
    """Whether an empty line stands between any two lines: each is a whole paragraph."""
    lines = [bool(line.strip()) for line in raw.strip().split("\n")]
    return len(lines) > 1 and not any(one and other for one, other in pairwise(lines))


def marks_paragraph_ends(all_pages: Sequence[Sequence[str]]) -> bool:
    """Whether the source leaves a space at the end of a paragraph's last line, and only there."""
    lines = [line for page in all_pages for line in filled(page)]
    closing = sum(line.endswith(" ") for line in lines)
    return len(lines) * 0.1 < closing < len(lines) * 0.7


def is_front(lines: Sequence[Line]) -> bool:
    """Whether a block is front matter set in a frame: abstract, key words, project note."""
    return any(FRONT.match(line.text) for line in lines[:3])


def split_notes(page: list[str]) -> tuple[list[str], list[str]]:
    """Part a page from the footnotes at its foot; a note's lines are joined."""
    starts = [n for n, line in enumerate(page) if line.strip()[:1] in tuple(MARKS)]
    first = next((n for n in starts if page[n].strip()[0] == MARKS[0]), None)
    if first is None and starts and starts[-1] == len(page) - 1:
        first = starts[-1]
    if first is None:
        return page, []
    notes: list[str] = []
    for line in page[first:]:
        if line.strip()[:1] in tuple(MARKS):
            notes.append(line.strip())
        else:
            notes[-1] += line.strip()
    return page[:first], notes


def assemble(lines: Sequence[Line], closing_marked: bool) -> list[str]:
    """Join wrapped lines into paragraphs."""
    paragraphs: list[str] = []
    current = ""
    for n, line in enumerate(lines):
        if not line.text:
            if ends(current, SENTENCE_END):
                paragraphs.append(current)
                current = ""
            continue
        current = join(current, line.text)
        following = next((other for other in lines[n + 1 :] if other.text), None)
        if following is None or breaks(current, line, following, closing_marked):
            paragraphs.append(current)
            current = ""
    return paragraphs


def breaks(current: str, line: Line, following: Line, closing_marked: bool) -> bool:
    """Whether a paragraph ends with this line."""
    if STRUCTURE.match(following.text) and (ends(current, ITEM_END) or line.width < 85):
        return True
    if not ends(current, SENTENCE_END):
        if is_grid(line.text) or is_grid(following.text):
            return True
        if HEADING.match(current) and "。" not in current and line.width >= 85:
            return line.width < 97 and following.width >= 85 and "。" not in following.text
        return line.width < 85 and (line.closing or not closing_marked or is_cell(current))
    if closing_marked:
        return line.closing
    return line.width < 93 or (following.width < 94 and not ends(following.text, SENTENCE_END))


def is_cell(text: str) -> bool:
    """Whether a line is too short and bare to be a part of a sentence."""
    return len(text) < 16 and not re.search(r"[，。；：、]", text)


def is_grid(text: str) -> bool:
    """Whether a line is a row of words, as a figure's legend leaves them."""
    return len(text.split()) > 2 and re.fullmatch(rf"[{CJK}\s]+", text) is not None


def ends(text: str, marks: str) -> bool:
    """Whether a text ends with one of the marks, closing quotes and note marks aside."""
    return text.rstrip(CLOSERS + MARKS)[-1:] in tuple(marks)


def join(left: str, right: str) -> str:
    """Join two wrapped lines; only Latin words keep a space between them."""
    if re.search(r"[A-Za-z]$", left) and re.match(r"[A-Za-z]", right):
        return f"{left} {right}"
    return left + right


def reading(paragraphs: Iterable[str], notes: Sequence[str] = ()) -> Reading:
    """Lay paragraphs out as one text and find each note's mark in it, in order."""
    lines = list(paragraphs)
    text, figures = readable_figures([MARKED.sub("", line) for line in lines])
    footnotes: list[Footnote] = []
    at = 0
    for note in notes:
        mark, words = note[0], note[1:].strip()
        found = text.find(mark, at)
        footnotes.append(Footnote(mark, words, found if found >= 0 else None))
        at = found + 1 if found >= 0 else at
    return Reading(text, tuple(footnotes), figures, tuple(marked_headings(lines, text)))


def marked_headings(lines: Sequence[str], text: str) -> Iterator[Heading]:
    """The lines marked `#` as in Markdown, where they stand in the text without their marks."""
    at = 0
    for line in lines:
        if mark := MARKED.match(line):
            found = f"\n{text}\n".find(f"\n{line[mark.end() :]}\n", at)
            if found >= 0:
                yield Heading(found, len(mark[0].strip()))
                at = found + 1
