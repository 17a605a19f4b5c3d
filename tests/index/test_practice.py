"""Practice documents can be learned from, and what is measured is not among them."""

from __future__ import annotations

import pytest

from corpus.library import Library, load_library
from corpus.sentences import sentences
from evals.benchmarks.added import DOCUMENTS
from index.training.practice import practice

LONG = 12


def long_sentences(library: Library) -> set[str]:
    return {
        document.text[start:end]
        for document in library.documents
        for start, end in sentences(document.text)
        if end - start >= LONG
    }


def test_what_is_held_out_is_not_learned_from() -> None:
    learned, held_out = ({one.documents[0].id for one in practice(out)} for out in (False, True))
    assert learned
    assert held_out
    assert not learned & held_out


def test_each_document_is_asked_what_it_answers_and_what_not() -> None:
    for one in (*practice(held_out=False), *practice(held_out=True)):
        (document,) = one.documents
        assert {question.document_id for question in one.bank} == {document.id}
        assert {question.verdict for question in one.bank} == {"yes", "no", "conditional", None}
        assert one.unanswered
        assert {silent.clause for silent in one.unanswered} <= {"", *document.by_label}


@pytest.mark.parametrize("held_out", [False, True])
def test_nothing_that_is_measured_was_learned(held_out: bool) -> None:
    measured = load_library(DOCUMENTS)
    asked = {question.question for question in measured.bank}
    for one in practice(held_out):
        assert not long_sentences(one) & long_sentences(measured)
        assert not {question.question for question in one.bank} & asked
