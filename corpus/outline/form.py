"""The form that a text is written in, told by the marks that its lines begin with."""

from __future__ import annotations

import re
from typing import Literal

from corpus.marks import article_mark
from corpus.outline.paper import CHAPTER, SECTION
from corpus.reading import Reading

Form = Literal["articles", "numbered", "sections", "headings", "paragraphs"]

# Of a standard, numbers below a chapter count: `1 范围` alone may be any list.
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+\S")


def form_of(reading: Reading) -> Form:
    """The form whose marks are the most; articles and numbers before the headings over them."""
    lines = reading.text.split("\n")
    articles = sum(article_mark(line) is not None for line in lines)
    numbered = sum(_NUMBERED.match(line) is not None for line in lines)
    sections = sum(is_section(line) for line in lines)
    if articles > 1 and articles >= max(numbered, sections // 4):
        return "articles"
    if numbered > 2 and numbered >= sections:
        return "numbered"
    if sections > 1:
        return "sections"
    return "headings" if reading.headings else "paragraphs"


def is_section(line: str) -> bool:
    """Whether a line is headed 一、 or （一）."""
    return bool((CHAPTER.match(line) and len(line) <= 60) or SECTION.match(line))
