"""Cross-references: found, resolved, and checked against the headings that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import Clause, Document, Mismatch, Reference

_LABEL = r"(?<!\d)\d{1,2}(?:\.\d{1,2})*(?!\d)"
_INTERNAL = re.compile(rf"([\u4e00-\u9fff]{{2,20}})（({_LABEL})）")
_SEE = re.compile(rf"(?:见|按照?|符合|依据)\s*({_LABEL})\s*(?=[的，。；、）]|中)")
_STANDARD = re.compile(r"((?:GB|DB\d{0,2}|T|QB|MZ)(?:/[TZ])?\s?[\d.]+[—–-]\d{4})")
_EXTERNAL = re.compile(
    rf"{_STANDARD.pattern}(?:《[^》]+》)?\s*(?:中|，|的)?\s*((?:{_LABEL}[、和及]?)*)"
)
_LAW = re.compile(r"《([^》]+)》(?:[）)]\s*)?((?:第[一二三四五六七八九十百]+[章条款]){0,3})")


def with_references(document: Document) -> Document:
    """The document with every clause's cross-references, and those that do not agree."""
    clauses = tuple(
        replace(clause, references=tuple(references(document.text, clause)))
        for clause in document.clauses
    )
    found = replace(document, clauses=clauses)
    return replace(found, mismatches=tuple(mismatches(found)))


def references(text: str, clause: Clause) -> Iterator[Reference]:
    """The cross-references in a clause's own text, in the order they stand."""
    found = []
    for match in _INTERNAL.finditer(text, clause.start, clause.end):
        found.append(Reference(match[1], None, match[2], match.start(), match.end()))
    for match in _SEE.finditer(text, clause.start, clause.end):
        found.append(Reference("", None, match[1], match.start(), match.end()))
    for match in _EXTERNAL.finditer(text, clause.start, clause.end):
        labels = re.findall(_LABEL, match[2]) or [""]
        found += [
            Reference(match[0], match[1], label, match.start(), match.end()) for label in labels
        ]
    for match in _LAW.finditer(text, clause.start, clause.end):
        found.append(Reference(match[0], match[1], match[2], match.start(), match.end()))
    return iter(sorted(found, key=lambda reference: reference.start))


def mismatches(document: Document) -> Iterator[Mismatch]:
    """Internal references whose words are not the heading of the number that they give."""
    for clause in document.clauses:
        for reference in clause.references:
            if reference.document is not None:
                continue
            target = document.by_label.get(reference.clause)
            if target and (not reference.words or names(reference.words, target.heading)):
                continue
            likely = [
                other.label
                for other in document.clauses
                if other.heading and names(reference.words, other.heading)
            ]
            yield Mismatch(
                clause.label,
                replace(reference, words=named_part(reference.words, target)),
                target.heading if target else None,
                likely[0] if likely else None,
            )


def names(words: str, heading: str) -> bool:
    """Whether words end in a heading, or in all of it but a closing 建设."""
    return bool(heading) and any(
        words.endswith(form) for form in (heading, heading.removesuffix("建设")) if len(form) > 1
    )


def named_part(words: str, target: Clause | None) -> str:
    """The end of the words that stands where the target's heading should stand."""
    match = re.search(r"(?:应|贯彻|关注|参考|按照?|结合|加强|在)([^应]{2,})$", words)
    part = match[1] if match else words
    part = re.sub(r"^(?:贯彻|关注|参考)", "", part)
    if target and target.heading and len(part) > len(target.heading) + 4:
        return part[-len(target.heading) :]
    return part
