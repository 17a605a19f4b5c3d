"""Provisions: what a sentence requires, forbids, recommends, permits or states, and of whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from corpus.bounds import Quantity, bounds
from corpus.document import Clause, Document
from corpus.modality import Modal, Modality, modals
from corpus.sentences import sentences

# What stands before the modal verb and its comma, or as an attribute of whom it binds.
_SCOPE = re.compile(
    r"^(?:.*[。；])?(?P<scope>[^。；]*?(?:(?:的|时|中|后|通过)|(?:[^。；]*(?:开展|提供|举办|接受|承接|制定"
    r"|修改|作为|进行)[^。；]*)))，[^，。；]*$"
)
_ACCORDING = re.compile(r"(?<=，)(?:按照?|依照|根据)[^，。；]*，")
_ATTRIBUTE = re.compile(
    r"(?:^|[，。])((?:未|依法|具备|符合|不具备|已|尚未)[^，。；]{2,20}?的)[^，。；的]+，?$"
)
_ACTIVITY = re.compile(r"(?:^|，)((?:开展|举办|提供|接受|承接|制定|修改|从事)[^，。；]{2,20})$")
_ANYWHERE = re.compile(r"必要时|有条件的|如需|需要时|条件成熟(?:时|的)")
_SUBJECT = re.compile(r"(?:^|[，：；])(?:同时|并|其)?([^，。；：]{2,24})$")
_NOT_SUBJECT = re.compile(
    r"^(?:对|为|在|按|经|由|从|与|以|通过|开展|举办|提供|接受|承接|制定|修改|发布|[a-z]\))"
)
DEFAULT_SUBJECT = "行业协会商会"


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that a sentence says, with one modality.

    `start:end` is its sentence, `focus` the part of it that carries this modality; both are
    offsets in `Document.text`. `act` is what follows the modal verb. `thresholds` are the
    numeric bounds in its conditions, `bounds` those in its act.
    """

    document_id: str
    clause: str
    start: int
    end: int
    focus: tuple[int, int]
    modality: Modality
    subject: str
    act: str
    conditions: tuple[str, ...]
    thresholds: tuple[Quantity, ...]
    bounds: tuple[Quantity, ...]


def provisions(document: Document) -> tuple[Provision, ...]:
    """The provisions of a document in order; a paper's sentences are statements, nothing more."""
    return tuple(
        provision
        for clause in document.clauses
        if not document.is_part(clause)
        for provision in clause_provisions(document, clause)
    )


def clause_provisions(document: Document, clause: Clause) -> Iterator[Provision]:
    """The provisions of one clause's own text, figures left out.

    An item of a list has the modality of the sentence that the list hangs on.
    """
    normative = document.metadata.kind != "paper"
    items = sorted(document.items_within(clause), key=lambda item: item.start)
    starts = [item.start for item in items]
    reached = [0, *accumulate((item.end for item in items), max)]
    lead: Modality = "statement"
    for start, end in sentences(document.text, clause.body, clause.end):
        if any(first <= start < last for first, last in document.figures):
            continue
        sentence = document.text[start:end]
        parts = segments(sentence) if normative else [(0, end - start, None)]
        listed = start < reached[bisect_right(starts, start)]
        for first, last, modal in parts:
            words = sentence[first:last]
            modality = modal.modality if modal else lead if listed and normative else "statement"
            lead = modality if modal else lead
            named = conditions(sentence, modal) if normative else ()
            limits = bounds(words) if normative else ()
            thresholds = tuple(b for b in limits if within(words, b, named))
            yield Provision(
                document_id=document.id,
                clause=clause.label,
                start=start,
                end=end,
                focus=(start + first, start + last),
                modality=modality,
                subject=subject(sentence, modal) if normative else "",
                act=sentence[modal.end : last].strip("，；。 ") if modal else words,
                conditions=named,
                thresholds=thresholds,
                bounds=tuple(b for b in limits if b not in thresholds),
            )


def segments(sentence: str) -> list[tuple[int, int, Modal | None]]:
    """A sentence cut where, after a comma, another modality begins."""
    found = list(modals(sentence))
    if not found:
        return [(0, len(sentence), None)]
    cuts: list[tuple[int, Modal]] = [(0, found[0])]
    for modal in found[1:]:
        if modal.modality != cuts[-1][1].modality:
            comma = max(sentence.rfind(mark, cuts[-1][1].end, modal.start) for mark in "，；：")
            if comma > 0:
                cuts.append((comma + 1, modal))
    ends = [start for start, _ in cuts[1:]] + [len(sentence)]
    return [(start, end, modal) for (start, modal), end in zip(cuts, ends, strict=True)]


def subject(sentence: str, modal: Modal | None) -> str:
    """Whom a provision binds: what stands before its modal verb, else the association."""
    match = _SUBJECT.search(sentence[: modal.start]) if modal else None
    return match[1] if match and not _NOT_SUBJECT.match(match[1]) else DEFAULT_SUBJECT


def conditions(sentence: str, modal: Modal | None) -> tuple[str, ...]:
    """The conditions under which a provision applies, as printed, in order."""
    found: list[str] = []
    if modal:
        before = _ACCORDING.sub("", sentence[: modal.start])
        if scope := _SCOPE.match(before):
            found.append(scope["scope"])
        found += [
            match[1] for match in (_ATTRIBUTE.search(before), _ACTIVITY.search(before)) if match
        ]
    found += _ANYWHERE.findall(sentence)
    return tuple(condition for condition in found if not any(modals(condition)))


def within(words: str, bound: Quantity, conditions: tuple[str, ...]) -> bool:
    """Whether a bound stands in one of the conditions, all of the same words."""
    places = ((words.find(condition), len(condition)) for condition in conditions)
    return any(start >= 0 and start <= bound.start < start + size for start, size in places)
