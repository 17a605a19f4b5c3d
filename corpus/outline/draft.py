"""A clause while the outline is being built, and the step from drafts to clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Clause, ListItem


@dataclass(slots=True)
class Draft:
    """A clause under construction; `depth` counts from 1 for a chapter."""

    label: str
    heading: str
    depth: int
    start: int
    body: int
    end: int = 0
    restored: bool = False
    items: list[ListItem] = field(default_factory=list)


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line of a text with the offset that it starts at."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def close_drafts(drafts: Sequence[Draft], end: int) -> None:
    """Give every draft its end: the start of the next one, or the end of the text."""
    ends = [*(draft.start for draft in drafts[1:]), end]
    for draft, draft_end in zip(drafts, ends, strict=False):
        draft.end = draft_end


def to_clauses(document_id: str, drafts: Sequence[Draft], text: str) -> tuple[Clause, ...]:
    """Drafts in order become clauses that know their path and parent."""
    tell_apart(drafts)
    clauses: list[Clause] = []
    open_drafts: list[Draft] = []
    for draft in drafts:
        while open_drafts and open_drafts[-1].depth >= draft.depth:
            open_drafts.pop()
        open_drafts.append(draft)
        end = draft.start + len(text[draft.start : draft.end].rstrip())
        clauses.append(
            Clause(
                document_id=document_id,
                label=draft.label,
                heading=draft.heading,
                path=tuple(title(d) for d in open_drafts if d.heading),
                parent=open_drafts[-2].label if len(open_drafts) > 1 else None,
                start=draft.start,
                body=min(draft.body, end),
                end=end,
                restored=draft.restored,
                items=tuple(trimmed(item, text) for item in draft.items),
            )
        )
    return tuple(clauses)


def tell_apart(drafts: Sequence[Draft]) -> None:
    """Give a label that comes again, as in an annex that counts anew, its count: `第一条·2`."""
    counts: Counter[str] = Counter()
    for draft in drafts:
        counts[draft.label] += 1
        if counts[draft.label] > 1:
            draft.label += f"·{counts[draft.label]}"


def title(draft: Draft) -> str:
    """A clause's line in a path: its number as it would be printed, and its heading."""
    number = re.sub("^第.+(?:编|部分|章)(?=第[^第]+$)", "", draft.label.rsplit("/", 1)[-1])
    number = number.split("·")[0]
    if draft.heading.startswith(number):
        return draft.heading
    space = "" if re.search(r"[、）]$", number) else " "
    if re.fullmatch(r"[一二三四五六七八九十]+", number):
        number, space = number + "、", ""
    return f"{number}{space}{draft.heading}".strip()


def trimmed(item: ListItem, text: str) -> ListItem:
    """A list item without the white space at its end."""
    return replace(item, end=item.start + len(text[item.start : item.end].rstrip()))
