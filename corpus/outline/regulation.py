"""The outline of a law, regulation or charter: 编, 章, 节, 条, 款, （一）."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import Clause, ListItem
from corpus.marks import ITEM, SECTION, SUBITEM, article_mark, division_mark, han
from corpus.outline.draft import Draft, close_drafts, numbered_lines, to_clauses
from corpus.reading import Reading

DEPTH = {"部分": 1, "编": 1, "分编": 2, "章": 3, "节": 4}
ARTICLE, PARAGRAPH = 5, 6

Line = tuple[int, str]
Latest = Mapping[int, tuple[int, Draft]]


def outline_regulation(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """Clauses of a regulation: articles under their chapters, paragraphs (款) and items below.

    A paragraph is a clause of its own (`第十条第二款`) where an article has several; an item
    is `第十条（三）`, or `第十条第二款（三）` where the article has several paragraphs.
    """
    drafts: list[Draft] = []
    # The last draft of every depth, and how many there were then.
    latest: dict[int, tuple[int, Draft]] = {}
    number = 0
    lines = list(numbered_lines(reading.text))
    for n, (at, line) in enumerate(lines):
        mark = article_mark(line)
        if mark and (mark.is_spaced or mark.number == number + 1):
            number = mark.number
            draft: Draft | None = Draft(mark.label, "", ARTICLE, at, at + mark.end)
        else:
            draft = division(lines, n, latest)
        if draft:
            drafts.append(draft)
            latest[draft.depth] = len(drafts), draft
    drafts = without_contents(drafts)
    close_drafts(drafts, len(reading.text))
    if not drafts:
        drafts = [Draft("", "", 1, 0, 0, len(reading.text))]
    with_parts = [part for draft in drafts for part in (draft, *parts(draft, reading.text))]
    return to_clauses(document_id, with_parts, reading.text)


def division(lines: Sequence[Line], n: int, latest: Latest) -> Draft | None:
    """A heading 第一章 …, its label led by the 编 or 章 around it; or 一、… over articles."""
    at, line = lines[n]
    if mark := division_mark(line):
        number, rank, heading = mark
        end = at + len(line)
        if not heading and n + 1 < len(lines) and is_bare(lines[n + 1][1]):
            below, words = lines[n + 1]
            heading, end = words.strip(), below + len(words)
        label = above(rank, latest) + f"第{number}{rank}"
        return Draft(label, heading, DEPTH[rank], at, end)
    section = SECTION.match(line)
    if section and len(line) < 30 and not re.search("[。；，：]", line):
        after = (lines[place][1] for place in range(n + 1, len(lines)))
        following = next((other for other in after if other.strip()), "")
        if article_mark(following):
            heading = line[section.end() :].strip()
            return Draft(section[1], heading, DEPTH["章"], at, at + len(line))
    return None


def is_bare(line: str) -> bool:
    """Whether a line can be the heading of a number that stands alone in the line before it."""
    is_other = article_mark(line) or division_mark(line) or ITEM.match(line)
    return 0 < len(line.strip()) < 20 and not re.search("[。；，：]", line) and not is_other


def above(rank: str, latest: Latest) -> str:
    """The label that a division's own is led by: chapters count anew in each 编, 节 in each 章."""
    depth = DEPTH[rank]
    if depth == 1:
        return ""
    higher = [one for of_depth, one in latest.items() if of_depth < depth]
    found = max(higher, key=lambda one: one[0])[1] if higher else None
    if rank == "节":
        return found.label if found and found.depth == DEPTH["章"] else ""
    return found.label if found and found.depth < DEPTH["章"] else ""


def without_contents(drafts: list[Draft]) -> list[Draft]:
    """Drafts without the table of contents: headings before any article that all come again."""
    first = next((n for n, draft in enumerate(drafts) if draft.depth == ARTICLE), len(drafts))
    last = {draft.label: n for n, draft in enumerate(drafts)}
    return [draft for n, draft in enumerate(drafts) if n >= first or last[draft.label] == n]


def parts(article: Draft, text: str) -> list[Draft]:
    """The paragraphs and items of an article; an article of one paragraph has none."""
    if article.depth < ARTICLE:
        return []
    lines = [
        (article.body + at, line)
        for at, line in numbered_lines(text[article.body : article.end])
        if line.strip()
    ]
    is_several = sum(not ITEM.match(line) and not SUBITEM.match(line) for _, line in lines) > 1
    result: list[Draft] = []
    owner = article
    count = 0
    for at, line in lines:
        end = at + len(line)
        if item := ITEM.match(line):
            label = f"{owner.label}（{item[1]}）"
            result.append(Draft(label, "", owner.depth + 1, at, at, end))
            owner.items.append(ListItem(f"（{item[1]}）", at, end))
        elif SUBITEM.match(line) and at > article.body:
            lengthen(result, owner, end)
        elif is_several:
            count += 1
            owner = Draft(f"{article.label}第{han(count)}款", "", PARAGRAPH, at, at, end)
            result.append(owner)
    return result


def lengthen(result: Sequence[Draft], owner: Draft, end: int) -> None:
    """Let the last part, and the item it is, reach over a line that is listed below it."""
    if not result:
        return
    result[-1].end = end
    if result[-1] is not owner and owner.items:
        owner.items[-1] = replace(owner.items[-1], end=end)
        if owner.depth == PARAGRAPH:
            owner.end = max(owner.end, end)
