"""A document as people read it: every clause a section, in full, its references as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from assistant.addresses import clause_url, element_id
from assistant.compose import mismatch_notice
from assistant.contents import Branch, number_of, tree
from assistant.links import Link, links
from corpus.document import Clause, Document, Footnote, Metadata
from corpus.library import Library

# A tree of more clauses than this begins folded.
FOLDED = 40
_PARAGRAPH = re.compile(r"[^\n]+")

Form = Literal["text", "item", "figure"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind: plain, or a link."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list, or the words of a figure."""

    form: Form
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reference whose words and number do not agree, said in Chinese and in English."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Section:
    """A clause as shown, without its sub-clauses; `depth` counts from 1 for a chapter.

    `number` is as printed, or as counted where none is printed; `heading` is what the line of
    the number says beside it.
    """

    id: str
    url: str
    number: str
    heading: tuple[Run, ...]
    restored: bool
    depth: int
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as shown; `before` and `after` are what stands outside of all clauses.

    `footnotes` are those whose mark was not found.
    """

    metadata: Metadata
    tree: tuple[Branch, ...]
    folded: bool
    before: tuple[Block, ...]
    sections: tuple[Section, ...]
    after: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]


def read(document: Document, library: Library) -> Reading:
    """All that is shown of a document; the library is where its references lead."""
    text, clauses = document.text, document.clauses
    first = clauses[0].start if clauses else len(text)
    last = max((clause.end for clause in clauses), default=len(text))
    return Reading(
        metadata=document.metadata,
        tree=tree(document),
        folded=len(clauses) > FOLDED,
        before=tuple(blocks(document, (0, first))),
        sections=tuple(sections(document, library)),
        after=tuple(blocks(document, (last, len(text)))),
        footnotes=tuple(note for note in document.footnotes if note.at is None),
    )


def sections(document: Document, library: Library) -> Iterator[Section]:
    """Every clause in order."""
    depth: dict[str | None, int] = {None: 0}
    for position, clause in enumerate(document.clauses):
        depth[clause.label] = depth[clause.parent] + 1
        found = links(document, clause, library)
        spans = list(own_spans(clause, document.clauses[position + 1 :]))
        yield Section(
            id=element_id(clause.label),
            url=clause_url(document.id, clause.label),
            number=number_of(document, clause),
            heading=heading(document, clause, found),
            restored=clause.restored,
            depth=depth[clause.label],
            blocks=tuple(b for span in spans for b in blocks(document, span, clause, found)),
            footnotes=tuple(footnotes(document, spans)),
            doubts=tuple(doubts(document, clause)),
        )


def own_spans(clause: Clause, following: Iterable[Clause]) -> Iterator[tuple[int, int]]:
    """What of a clause's body stands in none of the clauses that are parts of it."""
    at = clause.body
    for part in takewhile(lambda other: other.start < clause.end, following):
        if at < part.start:
            yield at, part.start
        at = max(at, part.end)
    if at < clause.end:
        yield at, clause.end


def heading(document: Document, clause: Clause, found: Sequence[Link]) -> tuple[Run, ...]:
    """What a clause's printed line says beside its number; 引言 where nothing is printed."""
    number = number_of(document, clause)
    printed = document.text.startswith(number, clause.start)
    start = clause.start + (len(number) if printed else 0)
    return tuple(runs(document.text, start, clause.body, found)) or tuple(
        Run(words) for words in (clause.heading,) if words
    )


def blocks(
    document: Document,
    span: tuple[int, int],
    clause: Clause | None = None,
    found: Sequence[Link] = (),
) -> Iterator[Block]:
    """The text of a span, cut at its paragraphs, items and figures."""
    items = clause.items if clause else ()
    starts = {item.start for item in items}
    figures = [range(*figure) for figure in document.figures]
    edges = {*span, *starts, *(item.end for item in items)}
    edges.update(edge for figure in figures for edge in (figure.start, figure.stop))
    for paragraph in _PARAGRAPH.finditer(document.text, *span):
        if not any(paragraph.start() in figure for figure in figures):
            edges.update(paragraph.span())
    for start, end in pairwise(sorted(edge for edge in edges if span[0] <= edge <= span[1])):
        words = tuple(runs(document.text, start, end, found))
        if words:
            drawn = any(start in figure for figure in figures)
            yield Block("figure" if drawn else "item" if start in starts else "text", words)


def runs(text: str, start: int, end: int, found: Iterable[Link]) -> Iterator[Run]:
    """The words of a span, white space at its ends left out, its links apart."""
    words = text[start:end]
    end = start + len(words.rstrip())
    at = min(start + len(words) - len(words.lstrip()), end)
    for link in found:
        if at <= link.start and link.end <= end:
            if at < link.start:
                yield Run(text[at : link.start])
            yield Run(text[link.start : link.end], link)
            at = link.end
    if at < end:
        yield Run(text[at:end])


def footnotes(document: Document, spans: Iterable[tuple[int, int]]) -> Iterator[Footnote]:
    """The footnotes whose marks stand in the spans."""
    places = [range(*span) for span in spans]
    for note in document.footnotes:
        if any(note.at in place for place in places):
            yield note


def doubts(document: Document, clause: Clause) -> Iterator[Doubt]:
    """What does not agree in a clause's references."""
    for mismatch in document.mismatches:
        if mismatch.clause == clause.label:
            yield Doubt(mismatch_notice(mismatch, "zh"), mismatch_notice(mismatch, "en"))
