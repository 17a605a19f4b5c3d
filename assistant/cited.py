"""What is shown of an answer and of what it cites: lines, places, facts, marked text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant import wording
from assistant.answer import Citation
from assistant.wording import say
from corpus.document import Clause, Document, Metadata
from corpus.library import Library
from corpus.numerals import HAN, han_number
from corpus.script import Language

DIVISIONS = {
    "": "part",
    "编": "book",
    "部分": "part",
    "章": "chapter",
    "节": "section",
    "条": "article",
}
_HAN_NUMBER = re.compile(
    rf"（(?P<bracketed>[{HAN}]+)）|第?(?P<bare>[{HAN}]+)(?P<kind>编|部分|章|节|条)?"
)
_POINT = "- "
# A line's end, but not one inside a quote: a quote may be of several lines.
_LINE = re.compile(r"(?:[^\n“]|“[^”]*(?:”|$))+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the answer; a point is one of several under the direct answer."""

    text: str
    is_point: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clause's text; `markers` are those of the quotes that end with it."""

    text: str
    is_quoted: bool
    markers: tuple[int, ...]


def lines(text: str) -> Iterator[Line]:
    """The lines of an answer's text."""
    for line in filter(str.strip, _LINE.findall(text)):
        yield Line(line.removeprefix(_POINT), line.startswith(_POINT))


def short_title(metadata: Metadata, language: Language) -> str:
    """A document's title; in English its translation, where there is one."""
    return (language == "en" and metadata.english_title) or f"《{metadata.title}》"


def title(metadata: Metadata, language: Language) -> str:
    """A document's title; in English its translation with the title as printed behind it."""
    english = metadata.english_title if language == "en" else None
    return f"{english} ({metadata.title})" if english else f"《{metadata.title}》"


def status(metadata: Metadata, language: Language) -> str:
    """A document's status; in English its translation, where there is one."""
    return (language == "en" and metadata.english_status) or metadata.status


def place(metadata: Metadata, label: str, language: Language) -> str:
    """A clause by its document's title and its number; the introduction has none."""
    return f"{title(metadata, language)} {number(label, language)}"


def short_place(metadata: Metadata, label: str, language: Language) -> str:
    """A clause by its document's short title and its number."""
    return f"{short_title(metadata, language)} {number(label, language)}"


def number(label: str, language: Language) -> str:
    """A clause's number as people write it; in English Chinese ones are read out."""
    if not label:
        return say(language, wording.INTRODUCTION)
    printed = label.replace("/", "")
    read = [in_english(part) for part in label.split("/")]
    if language != "en" or None in read:
        return printed
    return f"{', '.join(filter(None, read))} ({printed})"


def in_english(number: str) -> str | None:
    """A Chinese number of a part, section or article in English; None where it is another."""
    match = _HAN_NUMBER.fullmatch(number)
    if match is None:
        return None
    kind = "section" if match["bracketed"] else DIVISIONS[match["kind"] or ""]
    return f"{kind} {han_number(match['bracketed'] or match['bare'])}"


def headed(clause: Clause, library: Library, language: Language) -> str:
    """A clause by its document's title, its number and the heading over it."""
    metadata = library.by_id[clause.document_id].metadata
    where = short_place(metadata, clause.label, language)
    over = with_headings(clause, library)[-1:] if clause.label else []
    return " ".join([where, *(heading(one, library, language) for one in over)])


def heading(clause: Clause, library: Library, language: Language) -> str:
    """A clause's heading; in English its translation, where there is one."""
    english = library.heading_gloss_of.get(clause.key) if language == "en" else None
    return english or clause.heading


def with_headings(clause: Clause, library: Library) -> list[Clause]:
    """The clauses above a clause that have a heading, and itself if it has one."""
    document = library.by_id[clause.document_id]
    above = [clause]
    while above[0].parent is not None:
        above.insert(0, document.by_label[above[0].parent])
    return [one for one in above if one.heading]


def path(clause: Clause, library: Library, language: Language) -> tuple[str, ...]:
    """The headings above a clause and its own; in English their translations."""
    if language != "en":
        return clause.path
    return tuple(heading(one, library, language) for one in with_headings(clause, library))


def facts(metadata: Metadata, language: Language) -> Iterator[str]:
    """What kind a document is, its status, its date, as of when its figures are."""
    yield say(language, wording.KINDS[metadata.kind])
    if metadata.status:
        yield status(metadata, language)
    if metadata.date:
        yield say(language, wording.DATED, date=metadata.date)
    if metadata.as_of:
        yield say(language, wording.FIGURES_AS_OF, date=metadata.as_of)


def force(citation: Citation, language: Language) -> str:
    """What force a quote has: 应：要求; of a paper, that it is a paper's word."""
    if citation.document_kind == "paper":
        return say(language, wording.OF_PAPER)
    return say(language, wording.MODALITIES[citation.modality])


def pieces(document: Document, clause: Clause, citations: Sequence[Citation]) -> Iterator[Piece]:
    """A clause's text, cut where a quote begins or ends; quotes may overlap.

    Its number and heading are left out, unless they are quoted.
    """
    inside = document.text[clause.body : clause.end]
    first = clause.end - len(inside.lstrip())
    last = max(clause.body + len(inside.rstrip()), first)
    spans = [(citation.start, citation.end) for citation in citations]
    cuts = sorted({first, last, *(edge for span in spans for edge in span)})
    for start, end in pairwise(cuts):
        yield Piece(
            text=document.text[start:end],
            is_quoted=any(begin <= start and end <= stop for begin, stop in spans),
            markers=tuple(citation.marker for citation in citations if citation.end == end),
        )
