"""The question bank covers every clause in every language, and says nothing twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from corpus.bank import BankQuestion
from corpus.library import Library
from corpus.script import fold

LANGUAGES = {"zh", "zh-Hant", "en"}
# A clause that only says that the terms follow, and the preface, which is no clause.
SHORT = {"db44#3": 8, "db44#前言": 24}
LEAST = 40


def by_clause(library: Library) -> dict[str, list[BankQuestion]]:
    found: dict[str, list[BankQuestion]] = {}
    for question in library.bank:
        found.setdefault(question.key, []).append(question)
    return found


DOCUMENTS = ("db44", "longgang", "xixian", "party-quality", "party-innovation")


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_every_clause_with_text_has_questions_in_every_language(
    library: Library, document_id: str
) -> None:
    bank = by_clause(library)
    document = library.by_id[document_id]
    for clause in document.clauses:
        if document.clause_text(clause):
            questions = bank.get(clause.key, [])
            assert len(questions) >= SHORT.get(clause.key, LEAST), clause.key
            assert {question.language for question in questions} == LANGUAGES, clause.key


def test_no_question_stands_twice(library: Library) -> None:
    asked = Counter(re.sub(r"[\W_]+", "", fold(q.question)) for q in library.bank)
    assert [question for question, count in asked.items() if count > 1] == []


def test_half_of_the_bank_is_yes_no_with_both_verdicts(library: Library) -> None:
    verdicts = Counter(question.verdict for question in library.bank)
    polar = verdicts["yes"] + verdicts["no"] + verdicts["conditional"]
    assert polar > 0.45 * len(library.bank)
    assert 0.7 < verdicts["yes"] / verdicts["no"] < 1.4


def test_every_sentence_of_the_standard_and_the_papers_has_an_english_gloss(
    library: Library,
) -> None:
    for document in library.documents:
        for clause in document.clauses:
            text = document.clause_text(clause)
            place = (document.id, clause.label)
            spoken = [g for g in library.glosses if (g.document_id, g.clause) == place]
            assert bool(text or clause.heading) <= bool(spoken), clause.key
            assert all(g.text.isascii() or re.search("[A-Za-z]", g.text) for g in spoken)
