"""Refusing: deciding whether the evidence answers the question at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import wording
from assistant.answer import Answer
from assistant.compose import nearest
from assistant.question import Question
from corpus.bounds import quantities
from corpus.library import Library
from index.evidence import Evidence

THRESHOLD = 0.12
STRONG = 0.5
_OFTEN = re.compile(r"每[年月季周]|按[年月季]|定期|年度")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|\b)")
_COUNTABLE = re.compile(r"\d|[两三四五六七八九十百千万]|、[^，。、]+、[^，。、]+、")


def is_answered(question: Question, found: Sequence[Evidence], library: Library) -> bool:
    """Whether the best clause is likely enough to answer, and holds the kind of thing asked for.

    A year that the question names must be one that the document speaks of. A number asked for
    must be there: how long wants a time, how much an amount, how many a number or a list that
    can be counted.
    """
    if not found or found[0].score < THRESHOLD:
        return False
    if not years_known(question, found[0], library):
        return False
    units = question.asked_units
    if units is None or question.frame:
        return True
    strong = [evidence for evidence in found if evidence.score >= STRONG * found[0].score]
    return any(holds_number(evidence, units, library) for evidence in strong)


def years_known(question: Question, evidence: Evidence, library: Library) -> bool:
    """Whether the document found speaks of every year that the question names."""
    text = library.by_id[evidence.document_id].text
    return all(year in text for year in _YEAR.findall(question.folded))


def holds_number(evidence: Evidence, units: frozenset[str], library: Library) -> bool:
    """Whether a clause holds a quantity of one of the units, or for any count a number or list."""
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    text = document.clause_text(clause)
    if "次" in units and _OFTEN.search(text):
        return True
    if units:
        return any(quantity.unit in units for quantity in quantities(text))
    return bool(clause.items or _COUNTABLE.search(text))


def refuse(question: Question, found: Sequence[Evidence], library: Library) -> Answer:
    """An honest refusal: no verdict, no citation, the nearest clauses to look at."""
    pair = wording.REFUSED if question.folded else wording.EMPTY
    return refusal(question, wording.say(question.language, pair), found, library)


def refusal(question: Question, words: str, found: Sequence[Evidence], library: Library) -> Answer:
    """A refusal in given words."""
    return Answer(
        answer=words,
        verdict=None,
        abstained=True,
        language=question.language,
        mode="extractive",
        citations=(),
        related=tuple(nearest((evidence.key for evidence in found), library)),
        suggestions=(),
        notices=(),
    )
