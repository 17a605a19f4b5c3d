"""Evaluators: each asks one thing of an answer; None where the case does not ask it."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answer import Answer
from corpus.library import Library
from evals.cases import Case

Evaluator = Callable[[Case, Answer, Library], bool | None]


def hit(case: Case, answer: Answer, k: int) -> bool | None:
    """Whether one of the right clauses is among the first k cited."""
    if case.refused:
        return None
    cited = list(dict.fromkeys(f"{c.document_id}#{c.clause}" for c in answer.citations))
    return any(clause in cited[:k] for clause in case.clauses)


def hit_at_1(case: Case, answer: Answer, _: Library) -> bool | None:
    """The first clause cited is right."""
    return hit(case, answer, 1)


def hit_at_3(case: Case, answer: Answer, _: Library) -> bool | None:
    """One of the first three clauses cited is right."""
    return hit(case, answer, 3)


def verdict_right(case: Case, answer: Answer, _: Library) -> bool | None:
    """The verdict of a yes/no question is right."""
    return answer.verdict == case.verdict if case.verdict else None


def verdict_not_wrong(case: Case, answer: Answer, _: Library) -> bool | None:
    """The verdict is right or honestly left open; none is given where none is asked."""
    return answer.verdict in (case.verdict, None)


def facts_present(case: Case, answer: Answer, _: Library) -> bool | None:
    """Every fact stands in the answer or its quotes, white space aside."""
    if not case.facts:
        return None
    text = squeeze(answer.answer + "".join(c.quote + (c.gloss or "") for c in answer.citations))
    return all(any(squeeze(form) in text for form in fact.split("|")) for fact in case.facts)


def refused_rightly(case: Case, answer: Answer, _: Library) -> bool | None:
    """What the documents do not answer is refused."""
    return answer.abstained if case.refused else None


def answered(case: Case, answer: Answer, _: Library) -> bool | None:
    """What the documents answer is not refused."""
    return None if case.refused else not answer.abstained


def verbatim(_: Case, answer: Answer, library: Library) -> bool | None:
    """Every quote is the text of its clause."""
    for c in answer.citations:
        clause = library.clause(c.document_id, c.clause)
        text = library.by_id[c.document_id].text
        if clause is None or text[c.start : c.end] != c.quote:
            return False
    return True


def language_kept(case: Case, answer: Answer, _: Library) -> bool | None:
    """The answer is in the question's language."""
    return answer.language == case.language


EVALUATORS: dict[str, Evaluator] = {
    "hit@1": hit_at_1,
    "hit@3": hit_at_3,
    "verdict": verdict_right,
    "verdict not wrong": verdict_not_wrong,
    "facts": facts_present,
    "refused": refused_rightly,
    "answered": answered,
    "verbatim": verbatim,
    "language": language_kept,
}


def squeeze(text: str) -> str:
    """A text without white space, in lower case."""
    return re.sub(r"\s+", "", text).lower()
