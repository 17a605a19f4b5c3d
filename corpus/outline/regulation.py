"""The outline of a law or regulation: 章, 节, 条, 款, （一）."""

from __future__ import annotations

import re

from corpus.document import Clause, ListItem
from corpus.outline.draft import Draft, close_drafts, numbered_lines, to_clauses
from corpus.reading import Reading

_NUMERAL = "[一二三四五六七八九十百千零〇]+"
CHAPTER = re.compile(rf"第({_NUMERAL})([编章节])(?:\s+|$)(.*)")
ARTICLE = re.compile(rf"(第{_NUMERAL}条(?:之{_NUMERAL})?)(?:[\s\u3000]+|$)")
ITEM = re.compile(rf"（{_NUMERAL}）")
DEPTH = {"编": 1, "章": 2, "节": 3}


def outline_regulation(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """Clauses of a regulation: articles under their chapters, paragraphs (款) and items below.

    A paragraph is a clause of its own (`第十条第二款`) where an article has several; an item
    is `第十条（三）`, or `第十条第二款（三）` where the article has several paragraphs.
    """
    drafts: list[Draft] = []
    for at, line in numbered_lines(reading.text):
        if heading := CHAPTER.match(line):
            label = f"第{heading[1]}{heading[2]}"
            if heading[2] == "节":
                label = next((d.label for d in reversed(drafts) if d.depth == 2), "") + label
            drafts.append(Draft(label, heading[3].strip(), DEPTH[heading[2]], at, at + len(line)))
        elif article := ARTICLE.match(line):
            drafts.append(Draft(article[1], "", 4, at, at + article.end()))
    drafts = [draft for draft in drafts if not listed_in_contents(draft, drafts)]
    close_drafts(drafts, len(reading.text))
    if not drafts:
        drafts = [Draft("", "", 1, 0, 0, len(reading.text))]
    with_parts = [part for draft in drafts for part in (draft, *parts(draft, reading.text))]
    return to_clauses(document_id, with_parts, reading.text)


def listed_in_contents(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a chapter heading is a line of the table of contents: it comes again later."""
    return draft.depth < 4 and any(
        other.label == draft.label and other.start > draft.start for other in drafts
    )


def parts(article: Draft, text: str) -> list[Draft]:
    """The paragraphs and items of an article; an article of one paragraph has none."""
    if article.depth < 4:
        return []
    lines = [
        (article.body + at, line)
        for at, line in numbered_lines(text[article.body : article.end])
        if line.strip()
    ]
    paragraphs = [(at, line) for at, line in lines if not ITEM.match(line)]
    result: list[Draft] = []
    owner = article
    for at, line in lines:
        if item := ITEM.match(line):
            result.append(Draft(owner.label + item[0], "", owner.depth + 1, at, at, at + len(line)))
            owner.items.append(ListItem(item[0], at, at + len(line)))
        elif len(paragraphs) > 1:
            count = sum("款" in part.label and part.depth == 5 for part in result)
            label = f"{article.label}第{han(count + 1)}款"
            owner = Draft(label, "", 5, at, at, at + len(line))
            result.append(owner)
    return result


def han(n: int) -> str:
    """A small number in Chinese numerals."""
    digits = "零一二三四五六七八九十"
    if n <= 10:
        return digits[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
