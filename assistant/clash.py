"""Where two documents that bind set different bounds on what is asked, the higher goes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from assistant.judge import SILENT_ON_NUMBER, provisions_at
from assistant.question import Question
from corpus.bounds import Quantity
from corpus.library import Library
from corpus.provisions import Provision
from index.evidence import Evidence


class Limit(NamedTuple):
    """A bound that a clause sets."""

    evidence: Evidence
    provision: Provision
    bound: Quantity


def clash(
    question: Question, found: Sequence[Evidence], library: Library
) -> tuple[Limit, Limit] | None:
    """Two bounds of different documents that cannot both be the answer, by authority.

    A paper binds nobody; None where no number is asked for or about.
    """
    for pair in combinations(limits_asked(question, found, library), 2):
        if differ(*pair):
            first, second = sorted(pair, key=lambda limit: -authority(limit, library))
            return first, second
    return None


def limits_asked(
    question: Question, found: Sequence[Evidence], library: Library
) -> Iterator[Limit]:
    """The bounds in sentences that speak of what is asked, in its unit."""
    units = question.asked_units
    if units is None and not question.quantities:
        return
    for evidence in found:
        if library.by_id[evidence.document_id].metadata.kind == "paper":
            continue
        for reading in evidence.readings:
            if reading.silent >= SILENT_ON_NUMBER:
                continue
            for provision in provisions_at(evidence.key, reading.start, library):
                for bound in provision.bounds:
                    is_asked = any(asked.same_unit(bound) for asked in question.quantities)
                    if is_asked or (units is not None and (not units or bound.unit in units)):
                        yield Limit(evidence, provision, bound)


def differ(one: Limit, other: Limit) -> bool:
    """Whether bounds of two documents count the same and do not say the same."""
    said = [(limit.bound.comparison, limit.bound.value) for limit in (one, other)]
    is_other = one.evidence.document_id != other.evidence.document_id
    return is_other and one.bound.same_unit(other.bound) and said[0] != said[1]


def authority(limit: Limit, library: Library) -> int:
    """The authority of the document that a bound stands in."""
    return library.by_id[limit.evidence.document_id].metadata.authority
