"""The answer sheet 答复单: one answer with every cited clause in full, to print and hand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant import sheet_wording as words
from assistant.answer import Answer, Citation, Finding, Related
from assistant.chain import REMEMBERED
from assistant.cited import Line, Piece, facts, force, lines, path, pieces, place
from assistant.question import is_follow_up, understand_alone
from assistant.sheet_wording import Headings, headings
from assistant.wording import GLOSS, say
from corpus.library import Library
from corpus.script import Language


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A cited clause in full.

    `facts` are its document's kind, status and date; the pieces, joined, are its text;
    `forces` and `glosses` name the quotes that they are of.
    """

    place: str
    facts: tuple[str, ...]
    path: tuple[str, ...]
    pieces: tuple[Piece, ...]
    forces: tuple[str, ...]
    glosses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearClause:
    """A clause that is near to a question that was refused."""

    place: str
    heading: str


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """All that a sheet shows, in the order it stands, in words."""

    language: Language
    headings: Headings
    earlier: tuple[str, ...]
    question: str
    finding: Finding | None
    lines: tuple[Line, ...]
    clauses: tuple[CitedClause, ...]
    nearest: tuple[NearClause, ...]
    notices: tuple[str, ...]
    foot: tuple[str, ...]
    made: datetime


def answer_sheet(
    messages: Sequence[str], answer: Answer, library: Library, made: datetime
) -> AnswerSheet:
    """The sheet of an answer to the last of a person's messages; `made` knows its offset."""
    nearest = answer.related if answer.abstained else ()
    return AnswerSheet(
        language=answer.language,
        headings=headings(answer.language),
        earlier=tuple(filter(None, leaned_on(messages[-REMEMBERED:]))),
        question=messages[-1],
        finding=answer.finding,
        lines=tuple(lines(answer.answer)),
        clauses=tuple(cited_clauses(answer, library)),
        nearest=tuple(near_clause(related, answer.language, library) for related in nearest),
        notices=answer.notices,
        foot=foot(answer, library.fingerprint, made),
        made=made,
    )


def leaned_on(messages: Sequence[str]) -> Sequence[str]:
    """The earlier questions that the last one leans on, back to one that stands alone."""
    first = len(messages) - 1
    while first and is_follow_up(understand_alone(messages[first])):
        first -= 1
    return messages[first:-1]


def cited_clauses(answer: Answer, library: Library) -> Iterator[CitedClause]:
    """Every clause that an answer cites, once, with all its quotes."""
    by_clause: dict[tuple[str, str], list[Citation]] = {}
    for citation in answer.citations:
        by_clause.setdefault((citation.document_id, citation.clause), []).append(citation)
    for (document_id, label), citations in by_clause.items():
        document = library.by_id[document_id]
        clause = document.by_label[label]
        yield CitedClause(
            place=place(document.metadata, label, answer.language),
            facts=tuple(facts(document.metadata, answer.language)),
            path=path(clause, library, answer.language),
            pieces=tuple(pieces(document, clause, citations)),
            forces=tuple(forces(citations, answer.language)),
            glosses=tuple(glosses(citations, answer.language)),
        )


def forces(citations: Sequence[Citation], language: Language) -> Iterator[str]:
    """What force a clause's quotes have, each once: `[1] [3] 应：要求`."""
    markers: dict[str, list[str]] = {}
    for citation in citations:
        markers.setdefault(force(citation, language), []).append(f"[{citation.marker}]")
    for words_of_force, found in markers.items():
        yield f"{' '.join(found)} {words_of_force}"


def glosses(citations: Sequence[Citation], language: Language) -> Iterator[str]:
    """The English of a clause's quotes, where it is wanted and known."""
    for citation in citations:
        if citation.gloss:
            yield f"[{citation.marker}] {say(language, GLOSS, text=citation.gloss)}"


def near_clause(related: Related, language: Language, library: Library) -> NearClause:
    """A related clause by number and heading."""
    document = library.by_id[related.document_id]
    heading = " › ".join(path(document.by_label[related.clause], library, language))
    return NearClause(place(document.metadata, related.clause, language), heading)


def foot(answer: Answer, fingerprint: str, made: datetime) -> tuple[str, ...]:
    """What the answer was made from, when and how, and that it is no legal advice."""
    time = made.isoformat(sep=" ", timespec="minutes")
    return (
        say(answer.language, words.CORPUS, fingerprint=fingerprint),
        say(answer.language, words.MADE, time=time),
        say(answer.language, words.MODES[answer.mode]),
        say(answer.language, words.DISCLAIMER),
    )
