"""The same clause tree, whatever format a regulation comes in."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.intake import take_in
from corpus.library import parse
from index.training.laws import in_force
from tests.corpus.intake.laws import law_lines
from tests.corpus.intake.regulations import CHARTER, CHARTER_LABELS, ORDINANCE, ORDINANCE_LABELS
from tests.corpus.intake.written import FORMATS, as_numbered_word

DATA = Path(os.environ.get("TEST_DATA") or "data")
REGULATIONS = 24
Tree = list[tuple[str, str, str | None, str]]


def document(lines: Sequence[str], form: str) -> Document:
    ending, write = FORMATS[form]
    taken = take_in(f"{lines[0]}.{ending}", write(lines), {})
    assert taken.problems == ()
    return parse(taken.text, taken.metadata)


def tree(document: Document) -> Tree:
    return [
        (clause.label, clause.heading, clause.parent, "".join(document.clause_text(clause).split()))
        for clause in document.clauses
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_a_charter_has_its_clauses_in_every_format(form: str) -> None:
    read = document(CHARTER, form)
    assert [clause.label for clause in read.clauses] == CHARTER_LABELS
    assert tree(read) == tree(document(CHARTER, "utf-8"))
    assert (read.metadata.title, read.metadata.kind) == (CHARTER[0], "charter")


@pytest.mark.parametrize("form", FORMATS)
def test_a_law_of_several_books_has_its_clauses_in_every_format(form: str) -> None:
    read = document(ORDINANCE, form)
    assert [clause.label for clause in read.clauses] == ORDINANCE_LABELS
    assert tree(read) == tree(document(ORDINANCE, "utf-8"))
    assert (read.metadata.title, read.metadata.kind) == (ORDINANCE[0], "regulation")


def test_a_paragraph_that_begins_with_a_reference_is_no_article() -> None:
    read = document(CHARTER, "pdf")
    clause = read.by_label["第六条第二款"]
    assert read.clause_text(clause) == "第三条第二款规定减免会费的，应当经理事会同意。"


def test_the_numbers_that_word_counts_are_read_as_printed() -> None:
    taken = take_in("章程.docx", as_numbered_word(CHARTER), {})
    assert tree(parse(taken.text, taken.metadata)) == tree(document(CHARTER, "utf-8"))


def test_the_references_of_a_charter_lead_to_its_clauses() -> None:
    read = document(CHARTER, "word")
    found = [r.clause for r in read.by_label["第五条"].references if r.document is None]
    assert found == ["第四条第二款", "第四条", "第七条第一款（二）"]
    assert [(m.clause, m.reference.clause) for m in read.mismatches] == [("第六条", "第三条第二款")]


def real() -> dict[str, list[str]]:
    """Regulations of every length from the open data set."""
    laws = {law: rows for law, rows in in_force(DATA).items() if rows[0]["kind"] == "article"}
    by_length = sorted((law for law in laws if len(laws[law]) > 2), key=lambda law: len(laws[law]))
    step = len(by_length) / REGULATIONS
    chosen = [by_length[int((n + random.Random(7).random()) * step)] for n in range(REGULATIONS)]
    return {law: law_lines(law, laws[law]) for law in chosen}


@pytest.mark.skipif(
    not (DATA / "laws").is_dir(), reason="no regulations: TEST_DATA names no folder of them"
)
@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf without indents"])
def test_real_regulations_have_the_same_clauses_in_every_format(form: str) -> None:
    differing = [
        law
        for law, lines in real().items()
        if tree(document(lines, form)) != tree(document(lines, "utf-8"))
    ]
    assert differing == []
