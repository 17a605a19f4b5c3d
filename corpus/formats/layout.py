"""Printed lines to paragraphs: by indents, line ends and size, without headers and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.formats.blocks import Block
from corpus.lines import close_up
from corpus.marks import starts_part
from corpus.reading import ITEM_END, SENTENCE_END, ends, join

FULL_STOPS = "。！？"
LINE_END = ITEM_END + ":;"
_PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*"
)
_FOLLOWED = re.compile(r"[。！？][”’）)]*(?=.)")
_PIECE = re.compile(r"[“‘（《〈【(\[]*(?:[!-'*-~]+|.)[，。；：、！？”’）》〉】)\]]*")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed; lengths in points, from the page's left and bottom edge."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Measure:
    """The margins that a page's text is set to, and what the document's print tells of paragraphs.

    `is_indented`: their first lines are; `is_brief`: there are more of them than sentences that
    another follows, so that a full line which ends a sentence rather ends a paragraph.
    """

    left: float
    right: float
    size: float
    is_indented: bool = False
    is_brief: bool = False


def paragraphs(lines: Sequence[PrintedLine]) -> Iterator[Block]:
    """The paragraphs and headings of a document."""
    lines = without_furniture(lines)
    measures = measured(lines)
    body = measures[lines[0].page].size if lines else 0.0
    sizes = sorted({round(line.size) for line in lines if is_large(line, body)}, reverse=True)
    current = ""
    for n, line in enumerate(lines):
        current = join(current, close_up(line.text)) if current else close_up(line.text)
        following = lines[n + 1] if n + 1 < len(lines) else None
        if following is None or parts(line, following, measures):
            large = is_large(line, body) and len(current) <= 60 and not ends(current, SENTENCE_END)
            yield Block(current, sizes.index(round(line.size)) + 1 if large else 0)
            current = ""


def is_large(line: PrintedLine, body: float) -> bool:
    """Whether a line is set larger than the text, as a heading is."""
    return round(line.size) > round(body) + 1


def without_furniture(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines without page numbers and what stands at the same edge of many pages."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    edges = Counter(key(line) for page in pages for line in {*edge(page)})
    kept = []
    for page in pages:
        outer = set(edge(page)) if len(page) > 1 else set()
        for line in page:
            is_repeated = edges[key(line)] > 1 and edges[key(line)] * 2 >= len(pages)
            if line not in outer or not (is_repeated or is_page_number(line)):
                kept.append(line)
    return kept


def is_page_number(line: PrintedLine) -> bool:
    """Whether a line at an edge is a page number."""
    return _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def edge(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The topmost and the lowest line of a page, with those beside them."""
    top = max(line.bottom for line in page)
    bottom = min(line.bottom for line in page)
    return [line for line in page if min(top - line.bottom, line.bottom - bottom) < line.size / 2]


def key(line: PrintedLine) -> tuple[str, int]:
    """What is the same of a header on every page: its words but not its numbers, its height."""
    return re.sub(r"\d+", "#", line.text.strip()), round(line.bottom / 4)


def measured(lines: Sequence[PrintedLine]) -> dict[int, Measure]:
    """The measure of every page; a page of few lines has that of the others."""
    size = Counter()  # type: Counter[float]
    for line in lines:
        size[round(line.size * 2) / 2] += len(line.text)
    body = size.most_common(1)[0][0] if size else 1.0
    text = [line for line in lines if abs(line.size - body) <= 1]
    result = {}
    for page in {line.page for line in lines}:
        on_page = [line for line in text if line.page == page]
        on_side = [line for line in text if (line.page - page) % 2 == 0]
        chosen = next((one for one in (on_page, on_side) if len(one) > 15), text) or lines
        result[page] = Measure(min(line.left for line in chosen), margin(chosen), body)
    return with_indents(text, result)


def margin(lines: Sequence[PrintedLine]) -> float:
    """The right margin: as far as a tenth of the lines reach; a single one may overrun it."""
    rights = sorted((line.right for line in lines), reverse=True)
    for right in rights:
        if sum(abs(right - other) <= 1 for other in rights) * 10 >= len(rights):
            return right
    return rights[0] if rights else 0.0


def with_indents(lines: Sequence[PrintedLine], found: dict[int, Measure]) -> dict[int, Measure]:
    """Measures that know whether paragraphs are indented: most do that begin for certain."""
    starts = [
        indent(following, found)
        for line, following in pairwise(lines)
        if ends(line.text, SENTENCE_END) and slack(line, found) > 4 * line.size
    ]
    is_indented = sum(one > 0.7 for one in starts) * 2 > len(starts)
    followed = sum(len(_FOLLOWED.findall(line.text)) for line in lines)
    return {
        page: replace(one, is_indented=is_indented, is_brief=len(starts) > followed)
        for page, one in found.items()
    }


def indent(line: PrintedLine, measures: dict[int, Measure]) -> float:
    """How far a line begins from the margin, in its own size."""
    return (line.left - measures[line.page].left) / line.size


def slack(line: PrintedLine, measures: dict[int, Measure]) -> float:
    """What a line leaves free before the right margin, in points."""
    return measures[line.page].right - line.right


def parts(line: PrintedLine, following: PrintedLine, measures: dict[int, Measure]) -> bool:
    """Whether a paragraph ends between two lines."""
    if abs(line.size - following.size) > 1.5:
        return True
    if abs(line.bottom - following.bottom) < line.size / 2 and line.page == following.page:
        return False
    measure = measures[line.page]
    if is_large(line, measure.size):
        return starts_part(following.text)
    if is_centred(line, measures) != is_centred(following, measures):
        return True
    find = parts_indented if measure.is_indented else parts_flush
    return find(line, following, measures)


def parts_indented(line: PrintedLine, following: PrintedLine, measures: dict[int, Measure]) -> bool:
    """Whether a paragraph ends where first lines are indented."""
    is_short = is_cut_short(line, following, measures)
    if indent(following, measures) <= 0.7:
        return is_short
    hangs = abs(following.left - line.left) < line.size / 2 and not is_short
    return not hangs or ends(line.text, LINE_END) or starts_part(following.text)


def parts_flush(line: PrintedLine, following: PrintedLine, measures: dict[int, Measure]) -> bool:
    """Whether a paragraph ends where nothing is indented: its last line may be a full one."""
    is_end = ends(line.text, FULL_STOPS) and measures[line.page].is_brief
    if is_end or is_cut_short(line, following, measures):
        return True
    return ends(line.text, LINE_END) and starts_part(following.text)


def is_cut_short(line: PrintedLine, following: PrintedLine, measures: dict[int, Measure]) -> bool:
    """Whether a line ends although what follows would have had room on it."""
    allowance = -0.1 if ends(line.text, FULL_STOPS) else 0.4
    return slack(line, measures) >= width(following) + allowance * line.size


def width(line: PrintedLine) -> float:
    """How much a line's first piece takes that may not be broken, in points."""
    piece = _PIECE.match(line.text)
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in piece[0]) if piece else 1
    narrow = len(piece[0]) - wide if piece else 0
    return (wide + 0.7 * narrow) * line.size


def is_centred(line: PrintedLine, measures: dict[int, Measure]) -> bool:
    """Whether a line stands in the middle, well away from both margins."""
    left = indent(line, measures)
    right = slack(line, measures) / line.size
    return left > 2.6 and right > 2.6 and abs(left - right) < 2
