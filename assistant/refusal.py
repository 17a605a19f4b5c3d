"""Refusing: deciding whether the evidence answers the question at all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import wording
from assistant.answer import Answer
from assistant.compose import nearest
from assistant.question import Question
from corpus.library import Library
from index.evidence import Evidence

THRESHOLD = 0.12


def is_answered(found: Sequence[Evidence]) -> bool:
    """Whether the best clause is likely enough to answer."""
    return bool(found) and found[0].score >= THRESHOLD


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
