"""A figure that extraction left as a grid of words, read as lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

CAPTION = re.compile(r"图\s?\d+\s")
PROSE = re.compile(r"[，。；：]")


def readable_figures(paragraphs: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The paragraphs as one text, a line each, every figure made readable; spans of figures."""
    lines: list[str] = []
    figures: list[tuple[int, int]] = []
    at = n = 0
    while n < len(paragraphs):
        cells = figure_cells(paragraphs, n)
        if cells:
            block = [paragraphs[n], *read_grid(cells)]
            lines += block
            length = sum(len(line) + 1 for line in block)
            figures.append((at, at + length - 1))
            at += length
            n += 1 + len(cells)
        else:
            lines.append(paragraphs[n])
            at += len(paragraphs[n]) + 1
            n += 1
    return "\n".join(lines), tuple(figures)


def figure_cells(paragraphs: Sequence[str], n: int) -> Sequence[str]:
    """The grid under a caption: bare lines, the last left out, since it heads the prose after."""
    if not CAPTION.match(paragraphs[n]) or PROSE.search(paragraphs[n]):
        return ()
    end = n + 1
    while end < len(paragraphs) and not PROSE.search(paragraphs[end]):
        end += 1
    return paragraphs[n + 1 : max(end - 1, n + 1)]


def read_grid(rows: Sequence[str]) -> list[str]:
    """Rows with a wide gap are columns side by side: each is read downwards, its foot first."""
    lines: list[str] = []
    block: list[list[str]] = []
    for row in [*rows, ""]:
        columns = re.split(r"\s{4,}", row)
        if len(columns) > 1 and (not block or len(columns) == len(block[0])):
            block.append(columns)
            continue
        lines += read_columns(block)
        block = []
        if row in ("↓", "→") or (lines and lines[-1].endswith(("↓", "→"))):
            lines[-1] = f"{lines[-1]} {row}" if lines else row
        elif row:
            lines.append(row)
    return lines


def read_columns(block: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side as one line each: `通用能力：法人治理、战略规划`."""
    if not block:
        return []
    result = []
    for column in zip(*block, strict=True):
        *cells, foot = column
        words = [word for cell in cells for word in cell.split()]
        result.append(f"{foot.strip()}：{'、'.join(words)}" if words else foot.strip())
    return result
