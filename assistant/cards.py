"""Answers as HTML: what the chat page shows of one, and the evidence beside it; all escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from assistant import wording
from assistant.addresses import clause_url
from assistant.answer import Answer, Citation, Related
from assistant.chain import REMEMBERED
from assistant.cited import (
    facts,
    force,
    headed,
    lines,
    number,
    path,
    pieces,
    place,
    status,
    title,
)
from assistant.links import named
from assistant.wording import LANGUAGE_TAGS, say
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.script import Language

_QUOTED = re.compile(r"(“[^”]*(?:”|$))")
_MARKER = re.compile(r"\[(\d)\]")
# No English word is cut.
_BEGINNING = re.compile(r".{,60}(?![a-zA-Z])|.{60}", re.DOTALL)


def answer_html(answer: Answer, questions: Sequence[str], library: Library) -> str:
    """An answer as a message: its badge, its lines with their markers, its evidence at hand.

    The evidence lies in a template, from which the page fills the panel beside the chat.
    """
    panel = evidence_html(answer, questions, library)
    link = escape(say(answer.language, wording.TO_EVIDENCE))
    return (
        f'<div class="answer" lang="{LANGUAGE_TAGS[answer.language]}">'
        f"{badge(answer)}{''.join(body(answer.answer))}"
        f'<a class="to-evidence" href="#evidence-of-answer">{link}</a>'
        f'<template class="evidence">{panel}</template></div>'
    )


def begun_html(answer: Answer, lines: Sequence[str]) -> str:
    """An answer that is being written: its badge, and the lines that there are."""
    said = "".join(body("\n".join(lines))) if lines else ""
    return (
        f'<div class="answer" lang="{LANGUAGE_TAGS[answer.language]}">{badge(answer)}{said}</div>'
    )


def badge(answer: Answer) -> str:
    """The finding, coloured by its kind; where there is none, that the text is quoted."""
    found = answer.finding
    kind = found.kind if found else "answered"
    words = found.words if found else say(answer.language, wording.SAID_ONLY)
    return f'<p><span class="badge {kind}">{escape(words)}</span></p>'


def body(text: str) -> Iterator[str]:
    """The lines of an answer: points as a list, markers as links to their cards."""
    points: list[str] = []
    for line in lines(text):
        if line.is_point:
            points.append(f"<li>{with_markers(line.text)}</li>")
            continue
        if points:
            yield f"<ul>{''.join(points)}</ul>"
            points = []
        yield f"<p>{with_markers(line.text)}</p>"
    if points:
        yield f"<ul>{''.join(points)}</ul>"


def with_markers(line: str) -> str:
    """A line with links for markers; a quote may have note marks that look the same."""
    parts = _QUOTED.split(escape(line, quote=False))
    link = r'<a class="marker" href="#card-\1">[\1]</a>'
    return "".join(part if part[:1] == "“" else _MARKER.sub(link, part) for part in parts)


def evidence_html(answer: Answer, questions: Sequence[str], library: Library) -> str:
    """The panel of an answer: its question, a card for every citation, clauses to read, notices."""
    language = answer.language
    asked = escape(say(language, wording.ASKED, question=questions[-1]))
    parts = [f'<p class="asked">{asked}</p>', badge(answer), toolbar(answer, questions, library)]
    parts += [card(citation, library, language) for citation in answer.citations]
    if answer.related:
        heading = wording.NEAREST if answer.abstained else wording.SEE_ALSO
        parts.append(f"<h3>{escape(say(language, heading))}</h3>")
        parts += [related_html(related, library, language) for related in answer.related]
    parts += [f'<p class="notice">⚠ {escape(notice)}</p>' for notice in answer.notices]
    if answer.related:
        parts.append(way_back(language))
    return f'<div lang="{LANGUAGE_TAGS[language]}">{"".join(parts)}</div>'


def toolbar(answer: Answer, questions: Sequence[str], library: Library) -> str:
    """Copy the answer with its sources, print its sheet, keep it as a document."""
    asked = "".join(
        f'<input type="hidden" name="question" value="{escape(question)}">'
        for question in questions[-REMEMBERED:]
    )
    pairs = (wording.COPY, wording.COPIED, wording.PRINT_SHEET, wording.SAVE_DOCX)
    copy, copied, sheet, docx = (escape(say(answer.language, pair)) for pair in pairs)
    text = escape(as_text(answer, library))
    return (
        '<form class="tools" method="post" action="/api/sheet" target="_blank">'
        f'{asked}<button type="button" class="copy" data-text="{text}" data-done="{copied}">'
        f'{copy}</button><button name="format" value="html">{sheet}</button>'
        f'<button name="format" value="docx">{docx}</button></form>'
    )


def as_text(answer: Answer, library: Library) -> str:
    """An answer with the sources of its markers, as somebody pastes it into a message."""
    sources = (source(citation, library, answer.language) for citation in answer.citations)
    return "\n".join([answer.answer, *sources])


def source(citation: Citation, library: Library, language: Language) -> str:
    """A citation in a line: document, status, clause and quote."""
    metadata = library.by_id[citation.document_id].metadata
    return say(
        language,
        wording.CITED,
        marker=citation.marker,
        title=title(metadata, language),
        status=status(metadata, language),
        clause=number(citation.clause, language),
        quote=citation.quote,
    )


def card(citation: Citation, library: Library, language: Language) -> str:
    """One citation: where it stands, what force it has, the quote marked in its whole clause."""
    document = library.by_id[citation.document_id]
    clause = document.by_label[citation.clause]
    where = f"[{citation.marker}] {place(document.metadata, clause.label, language)}"
    known = " · ".join((force(citation, language), *facts(document.metadata, language)))
    text = "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.is_quoted else escape(piece.text)
        for piece in pieces(document, clause, [citation])
    )
    return (
        f'<article class="card" id="card-{citation.marker}" tabindex="-1">'
        f"<h3>{escape(where)}{permalink(clause, language)}</h3>"
        f'<p class="facts">{escape(" › ".join(path(clause, library, language)))}</p>'
        f'<p class="facts">{escape(known)}</p>'
        f'<blockquote lang="zh" tabindex="0">{text}</blockquote>{gloss_html(citation.gloss)}'
        f"{''.join(references(document, clause, library, language))}{way_back(language)}</article>"
    )


def way_back(language: Language) -> str:
    """The link back to the answer, for where the evidence stands below it."""
    return f'<a class="to-answer" href="#chat">{escape(say(language, wording.TO_ANSWER))}</a>'


def references(
    document: Document, clause: Clause, library: Library, language: Language
) -> Iterator[str]:
    """The clauses that a clause refers to, each opened in place."""
    for reference in clause.references:
        meant = document if reference.document is None else named(reference.document, library)
        target = meant.by_label.get(reference.clause) if meant else None
        if target and target.key != clause.key:
            yield opened(target, library, language, f"→ {reference.words} ")


def related_html(related: Related, library: Library, language: Language) -> str:
    """A clause worth reading, opened in place."""
    clause = library.clause(related.document_id, related.clause)
    return opened(clause, library, language) if clause else ""


def opened(clause: Clause, library: Library, language: Language, lead: str = "") -> str:
    """A clause that opens where it stands; what it begins with is shown before."""
    document = library.by_id[clause.document_id]
    text = document.clause_text(clause) or " · ".join(
        f"{child.label} {child.heading}".strip() for child in document.children(clause.label)
    )
    english = library.english_of(document, clause.body, clause.end) if language == "en" else None
    return (
        f"<details><summary>{escape(lead + headed(clause, library, language))} "
        f'<span class="beginning">{escape(beginning(english or text))}</span></summary>'
        f'<blockquote lang="zh" tabindex="0">{escape(text)}</blockquote>{gloss_html(english)}'
        f"{permalink(clause, language)}</details>"
    )


def beginning(text: str) -> str:
    """What a text begins with."""
    found = _BEGINNING.match(text)
    return f"{found[0]}…" if found and len(found[0]) < len(text) else text


def gloss_html(english: str | None) -> str:
    """The English of a clause, marked as no official one; nothing where there is none."""
    if not english:
        return ""
    return f'<p class="gloss" lang="en">{escape(say("en", wording.GLOSS, text=english))}</p>'


def permalink(clause: Clause, language: Language) -> str:
    """The permanent address of a clause."""
    word = escape(say(language, wording.PERMALINK))
    address = escape(clause_url(clause.document_id, clause.label))
    return f' <a class="permalink" href="{address}" target="_blank">{word}</a>'
