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
_ORDINAL = "第[一二三四五六七八九十百千零〇]+"
_LAW = re.compile(rf"《([^》]+)》(?:[）)]\s*)?((?:{_ORDINAL}[编章节条款项]){{0,4}})")
# Articles of the law itself: 本条例第三条, 依照第三条第二款和第五条. After the name of another
# law, 刑法第三条, they are that one's.
_ARTICLES = re.compile(
    rf"({_ORDINAL}条(?:之[一二三四五六七八九十]+)?)(?:({_ORDINAL})款)?"
    rf"(?:[（(]?({_ORDINAL}|[一二三四五六七八九十]+)[）)]?项)?"
)
_OWN = re.compile(
    r"(?:本(?:法|条例|规定|办法|细则|章程|规则|解释|制度|准则|通则)|依照|按照|根据|违反|符合|适用|有|除|"
    r"[，。；：“（、(\n]|^)\s*\Z"
)
_CHAIN = re.compile(r"\s*(?:[、,，]|和|与|及|以及|或者?|至)\s*$")


def with_references(document: Document) -> Document:
    """The document with every clause's cross-references, and those that do not agree."""
    clauses = tuple(
        replace(
            clause,
            references=(
                *references(document.text, clause),
                *article_references(document, clause),
            ),
        )
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


def article_references(document: Document, clause: Clause) -> Iterator[Reference]:
    """The articles of the same law that an article's own text cites, in the order they stand."""
    if document.metadata.kind in ("standard", "paper") or document.is_part(clause):
        return
    is_own = False
    last = clause.body
    for match in _ARTICLES.finditer(document.text, clause.body, clause.end):
        before = document.text[last : match.start()]
        if not _CHAIN.fullmatch(before) or last == clause.body:
            start = max(clause.body, match.start() - 8)
            is_own = bool(_OWN.search(document.text[start : match.start()]))
        last = match.end()
        if is_own:
            label = cited_label(match, document)
            yield Reference("", None, label, match.start(), match.end())


def cited_label(match: re.Match[str], document: Document) -> str:
    """The label of what is cited: 第一款 of an article of one paragraph is the article."""
    article, paragraph, item = match.groups()
    label = article + (f"{paragraph}款" if paragraph else "")
    if paragraph == "第一" and label not in document.by_label:
        label = article
    if not item:
        return label
    listed = f"（{item.removeprefix('第')}）"
    inside = (c.label for c in document.clauses if c.label.startswith(article + "第"))
    if label == article and label + listed not in document.by_label:
        return next((one for one in inside if one.endswith("款" + listed)), label + listed)
    return label + listed


def mismatches(document: Document) -> Iterator[Mismatch]:
    """Internal references whose words are not the heading of the number that they give."""
    is_numbered = any(clause.label[:1].isdigit() for clause in document.clauses)
    for clause in document.clauses:
        for reference in clause.references:
            if reference.document is not None:
                continue
            if reference.clause[:1].isdigit() and not is_numbered:
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
