"""The outline of a numbered standard (GB/T 1.1—2020), lost numbers restored."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.document import Clause, ListItem
from corpus.modality import has_requirement
from corpus.outline.draft import Draft, close_drafts, numbered_lines, to_clauses
from corpus.reading import Reading

PRINTED = re.compile(r"(\d{1,4}(?:\.\d{1,4})*)\s+(?=\S)")
# Extraction often loses the space after a number of several levels.
CLOSED_UP = re.compile(r"(\d{1,4}(?:\.\d{1,4})+)(?=[\u4e00-\u9fff《“])")
# A number that is cited heads nothing: `8.1.2规定的档次`, `8.1.2 和 8.1.3`; nor does a quantity.
CITED = re.compile(r"(?:的?规定|所[述列规]|中?的|给出的?|要求的|[和或及至与]\s*\d|等条)")
QUANTITY = re.compile(r"[万亿元年月日个名人级档倍米吨克升度小天次分]")
PREFACE = re.compile(r"[前引]\s*言$")
TERM = re.compile(r"([\u4e00-\u9fff（）]+)\s{2,}[a-z][a-z ,()-]+$")
ITEM = re.compile(r"([a-z]\)|——)\s*")
PUNCTUATION = re.compile(r"[，。；：！？、]")
SENTENCE = re.compile(r"[。；：！？]")


@dataclass(slots=True)
class Numbers:
    """The numbers that a standard has had so far, and the chapters that have clauses below."""

    subdivided: frozenset[int]
    labels: set[str] = field(default_factory=set)
    below: Counter[int] = field(default_factory=Counter)
    chapter: int = 0
    is_open: bool = False

    def add(self, draft: Draft) -> None:
        """Count a clause."""
        self.labels.add(draft.label)
        self.is_open = draft.label[:1].isdigit()
        if self.is_open:
            self.chapter = int(draft.label.split(".")[0])
            self.below[self.chapter] += draft.depth == 2

    def follows(self, label: str) -> bool:
        """Whether a number may come next: the next chapter, or deeper in the open one.

        So may a later chapter below which clauses stand: a part of a standard begins anywhere.
        """
        chapter = int(label.split(".", maxsplit=1)[0])
        if "." in label:
            return chapter == self.chapter
        is_next = chapter == self.chapter + 1
        return is_next or (chapter > self.chapter and chapter in self.subdivided)


def outline_standard(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """Clauses of a standard: printed numbers as they are, lost ones restored by counting."""
    lines = list(numbered_lines(reading.text))
    drafts: list[Draft] = []
    numbers = (PRINTED.match(line) or CLOSED_UP.match(line) for _, line in lines)
    labels = (match[1] for match in numbers if match and "." in match[1])
    sofar = Numbers(subdivided=frozenset(int(label.split(".")[0]) for label in labels))
    for n, (at, line) in enumerate(lines):
        following = lines[n + 1][1] if n + 1 < len(lines) else ""
        if any(start <= at < end for start, end in reading.figures):
            continue
        draft = printed(line, at, sofar) or unprinted(line, at, following, sofar)
        if draft:
            drafts.append(draft)
            sofar.add(draft)
        elif drafts and (item := ITEM.match(line)):
            drafts[-1].items.append(ListItem(item[1], at, at + len(line)))
    drafts = restore_paragraphs(drafts, reading)
    close_drafts(drafts, len(reading.text))
    return to_clauses(document_id, drafts, reading.text)


def printed(line: str, at: int, sofar: Numbers) -> Draft | None:
    """A clause whose number is printed; a number that cannot come next is not one."""
    match = PRINTED.match(line) or closed_up(line, sofar)
    if not match or CITED.match(line, match.end()) or not sofar.follows(match[1]):
        return None
    label = match[1]
    body = at + match.end()
    heading = "" if len(line) > 35 or SENTENCE.search(line) else line[match.end() :]
    return Draft(label, heading, label.count(".") + 1, at, body + len(heading))


def closed_up(line: str, sofar: Numbers) -> re.Match[str] | None:
    """A number that stands against its heading: the very next one, and no quantity."""
    match = CLOSED_UP.match(line)
    if not match or QUANTITY.match(line, match.end()):
        return None
    above, _, last = match[1].rpartition(".")
    before = f"{above}.{int(last) - 1}" if int(last) > 1 else above
    return match if before in sofar.labels and match[1] not in sofar.labels else None


def unprinted(line: str, at: int, following: str, sofar: Numbers) -> Draft | None:
    """A heading or term that stands without its number, or the preface."""
    if PREFACE.match(line):
        return Draft(re.sub(r"\s", "", line), "", 1, at, at + len(line))
    if not sofar.is_open:
        return None
    chapter = sofar.chapter
    term = TERM.match(line)
    if not term and (len(line) > 20 or PUNCTUATION.search(line) or not following):
        return None
    if not term and ITEM.match(line):
        return None
    child = re.match(rf"({chapter}\.\d+)\.\d+\s", following)
    label = child[1] if child else f"{chapter}.{sofar.below[chapter] + 1}"
    return Draft(label, term[1] if term else line, 2, at, at + len(line), restored=True)


def restore_paragraphs(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """Number the paragraphs of a chapter without headings whose every one is a requirement.

    GB/T 1.1 numbers what others must be able to refer to: two or more requirements standing
    bare under a chapter have lost their numbers.
    """
    close_drafts(drafts, len(reading.text))
    result: list[Draft] = []
    divided = {draft.label.split(".")[0] for draft in drafts if "." in draft.label}
    for draft in drafts:
        result.append(draft)
        if draft.depth > 1 or draft.label in divided:
            continue
        text = reading.text[draft.body : draft.end]
        paragraphs = [(draft.body + at, line) for at, line in numbered_lines(text) if line.strip()]
        if len(paragraphs) > 1 and all(has_requirement(line) for _, line in paragraphs):
            result += [
                Draft(f"{draft.label}.{n}", "", 2, at, at, restored=True)
                for n, (at, _) in enumerate(paragraphs, 1)
            ]
    return result
