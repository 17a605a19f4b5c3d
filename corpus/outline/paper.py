"""The outline of a policy paper: 一、（一）headings, points 一是 … or 首先 … as list items."""

from __future__ import annotations

import re

from corpus.document import Clause, ListItem
from corpus.outline.draft import Draft, close_drafts, numbered_lines, to_clauses
from corpus.reading import Reading

CHAPTER = re.compile(r"([一二三四五六七八九十]+)、")
SECTION = re.compile(r"（([一二三四五六七八九十]+)）")
POINT = re.compile(
    r"(?:(?<=[。；：！？，①-⑳”])|^)(?:"
    r"([一二三四五六七八九十]是)|(第[一二三四五六七八九十]，)|(首先，|其次，|再次，|最后，))",
    re.MULTILINE,
)
HEADING_END = re.compile(r"[。：]")


def outline_paper(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """Clauses of a paper; what stands before the first heading is the introduction, label ''."""
    drafts = [Draft("", "引言", 1, 0, 0)]
    parent = ""
    for at, line in numbered_lines(reading.text):
        draft = chapter(line, at) or section(line, at, parent)
        if draft:
            drafts.append(draft)
            parent = draft.label if draft.depth == 1 else parent
    close_drafts(drafts, closing_matter(reading.text))
    drafts = [draft for draft in drafts if draft.end > draft.start]
    for draft in drafts:
        draft.items = points(reading.text, draft)
    return to_clauses(document_id, drafts, reading.text)


def chapter(line: str, at: int) -> Draft | None:
    """A heading 一、…, which stands in a line of its own."""
    match = CHAPTER.match(line)
    if not match or len(line) > 60:
        return None
    return Draft(match[1], line[match.end() :].strip(), 1, at, at + len(line))


def section(line: str, at: int, parent: str) -> Draft | None:
    """A heading （一）…, in a line of its own or run in and ended by its full stop."""
    match = SECTION.match(line)
    if not match:
        return None
    end = HEADING_END.search(line)
    stop = end.start() if end else len(line)
    label = f"{parent}/（{match[1]}）" if parent else f"（{match[1]}）"
    return Draft(label, line[match.end() : stop].strip(), 2, at, at + (end.end() if end else stop))


def points(text: str, draft: Draft) -> list[ListItem]:
    """The points of a section: from each 一是, 首先 … to the next one or the paragraph's end."""
    found = list(POINT.finditer(text, draft.body, draft.end))
    starts = [*(match.start() for match in found[1:]), draft.end]
    items = []
    for match, end in zip(found, starts, strict=False):
        paragraph = text.find("\n", match.end(), end)
        marker = next(group for group in match.groups() if group).rstrip("，")
        items.append(ListItem(marker, match.start(), paragraph if paragraph > 0 else end))
    return items


def closing_matter(text: str) -> int:
    """Where the body ends: before the author's affiliation and the distribution list."""
    match = re.search(r"\n（?作者单位|\n[主抄]?送：|\n参考文献", text)
    return match.start() if match else len(text)
