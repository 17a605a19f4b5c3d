from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.bank import BankQuestion, find_sentence, read_bank
from corpus.document import Document
from corpus.errors import BankError, CorpusError
from corpus.library import SHIPPED, Library
from corpus.script import Language
from tests.corpus.texts import IDS, read, unspaced

HEADER = "clause,quote,language,verdict,question\n"
SMALL = """1 会费
会费标准
1.1.1 会费档次不应超过 4级。会费标准应由会员大会决定。
1.1.2 收支应公布：
a) 收入；
b) 支出。
"""


@pytest.fixture
def document() -> Document:
    return read(SMALL)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "small.questions.csv"


@pytest.mark.parametrize("document_id", IDS)
def test_the_shipped_bank_loses_no_question(library: Library, document_id: str) -> None:
    path = SHIPPED / f"{document_id}.questions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [question for question in library.bank if question.document_id == document_id]
    assert rows
    assert [
        (row["clause"], row["language"], row["verdict"] or None, row["question"]) for row in rows
    ] == [(q.clause, q.language, q.verdict, q.question) for q in found]
    document = library.by_id[document_id]
    for row, question in zip(rows, found, strict=True):
        clause = document.by_label[question.clause]
        quote = unspaced(row["quote"])
        sentence = unspaced(document.text[question.start : question.end])
        head = unspaced(document.text[clause.start : clause.body])
        # A quote is a part of its sentence; a few begin it, and a few stand in a heading.
        assert quote in sentence or quote.startswith(sentence) or quote in head


def test_every_shipped_question_points_into_its_clause(library: Library) -> None:
    for question in library.bank:
        clause = library.clause(question.document_id, question.clause)
        assert clause is not None
        assert clause.key == question.key
        assert clause.body <= question.start < question.end <= clause.end


def test_every_shipped_question_says_something_in_a_known_language(library: Library) -> None:
    for question in library.bank:
        assert question.question.strip()
        assert question.language in ("zh", "zh-Hant", "en")
        assert question.verdict in (None, "yes", "no", "conditional")


def test_every_clause_of_the_standard_that_says_something_can_be_asked_for(
    library: Library,
) -> None:
    document = library.by_id["db44"]
    asked = {q.clause for q in library.bank if q.document_id == "db44"}
    silent = {c.label for c in document.clauses if not document.clause_text(c)}
    assert {c.label for c in document.clauses} - silent - asked == set()


def test_a_question_is_read_with_the_sentence_that_answers_it(
    document: Document, bank: Path
) -> None:
    bank.write_text(
        HEADER
        + "1.1.1,不应超过4级,zh,no,能设五档会费吗\n"
        + "1.1.1,由会员大会决定,zh-Hant,yes,會費係咪會員大會定\n"
        + "1.1.2,,en,,What has to be published?\n",
        "utf-8",
    )
    tiers, vote, all_of_it = read_bank(bank, document)
    assert (tiers.key, tiers.question) == ("small#1.1.1", "能设五档会费吗")
    assert (tiers.language, tiers.verdict) == ("zh", "no")
    assert document.text[tiers.start : tiers.end] == "会费档次不应超过 4级。"
    assert document.text[vote.start : vote.end] == "会费标准应由会员大会决定。"
    assert (all_of_it.language, all_of_it.verdict) == ("en", None)
    assert document.text[all_of_it.start : all_of_it.end] == "收支应公布：\na) 收入；\nb) 支出。"


def test_a_byte_order_mark_is_no_part_of_the_first_column(document: Document, bank: Path) -> None:
    bank.write_text(HEADER + "1.1.2,收入,zh,,公布什么\n", "utf-8-sig")
    (question,) = read_bank(bank, document)
    assert document.text[question.start : question.end] == "a) 收入；"


def test_what_a_machine_wrote_is_marked_and_is_no_precedent(
    document: Document, bank: Path, library: Library
) -> None:
    header = HEADER.replace("\n", ",source\n")
    rows = ["1.1.1,会费档次不应超过4级,zh,no,能设五档吗,machine", "1.1.1,,zh,,会费几档,"]
    bank.write_text(header + "\n".join(rows), "utf-8")
    written, checked = read_bank(bank, document)
    assert (written.by_machine, checked.by_machine) == (True, False)
    small = replace(library, documents=(document,), bank=(written,))
    assert small.verdict_of == {}
    assert small.asked == frozenset()
    assert replace(small, bank=(checked,)).asked == {"small"}


def test_an_unknown_source_is_refused(document: Document, bank: Path) -> None:
    bank.write_text(HEADER.replace("\n", ",source\n") + "1.1.1,,zh,,会费几档,robot\n", "utf-8")
    with pytest.raises(BankError, match=r"line 2.*robot"):
        read_bank(bank, document)


def test_a_missing_bank_is_an_empty_one(document: Document, bank: Path) -> None:
    assert read_bank(bank, document) == ()


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("clause,question\n1.1.1,能设五档会费吗\n", "columns"),
        ("", "columns"),
        (HEADER + "1.1.1,收入,zh,,公布什么\n", "line 2"),
        (HEADER + "1.1.2,收入,zh,,公布什么\n9.9,收入,zh,,公布什么\n", "line 3"),
        (HEADER + "1.1.2,收入,zh,maybe,公布什么\n", "line 2"),
        (HEADER + "1.1.2,收入,fr,,Que publier\n", "line 2"),
        (HEADER + "1.1.2,收入,zh,,\n", "line 2"),
        (HEADER + "1.1.2,收入,zh,\n", "line 2"),
    ],
)
def test_a_wrong_bank_is_refused_and_the_line_to_mend_is_named(
    document: Document, bank: Path, rows: str, named: str
) -> None:
    bank.write_text(rows, "utf-8")
    with pytest.raises(BankError, match=named) as refusal:
        read_bank(bank, document)
    assert str(bank) in str(refusal.value)
    assert isinstance(refusal.value, CorpusError)


@pytest.mark.parametrize(
    ("label", "quote", "sentence"),
    [
        ("1.1.1", "不应超过4级", "会费档次不应超过 4级。"),
        ("1.1.1", "不应 超过 4 级", "会费档次不应超过 4级。"),
        ("1.1.1", "会费标准应由", "会费标准应由会员大会决定。"),
        ("1.1.2", "支出", "b) 支出。"),
        ("1.1.2", "", "收支应公布：\na) 收入；\nb) 支出。"),
        ("1.1.1", "支出", None),
        ("9.9", "支出", None),
        ("1.1.1", "不应超过5级", None),
        ("1.1.1", "不应超过.*", None),
    ],
)
def test_a_quote_is_found_in_its_clause_white_space_aside(
    document: Document, label: str, quote: str, sentence: str | None
) -> None:
    span = find_sentence(document, label, quote)
    assert (document.text[slice(*span)] if span else None) == sentence


def test_a_quote_across_two_sentences_spans_both(document: Document) -> None:
    span = find_sentence(document, "1.1.1", "不应超过4级。会费标准应由会员大会决定")
    assert span is not None
    assert document.text[slice(*span)] == "会费档次不应超过 4级。会费标准应由会员大会决定。"


def test_a_quote_from_the_heading_spans_the_text_of_the_clause(library: Library) -> None:
    document = library.by_id["db44"]
    span = find_sentence(document, "5.4", "创新性")
    assert span is not None
    assert document.text[slice(*span)] == document.clause_text(document.by_label["5.4"])


@pytest.mark.parametrize(
    ("language", "question", "is_colloquial"),
    [
        ("zh", "会费标准咋看", True),
        ("zh", "会费标准要经过谁表决通过？", False),
        ("zh-Hant", "會費標準要邊個會通過先算數", True),
        ("zh-Hant", "周邊地區的重點是甚麼？", False),
        ("en", "Who votes on the dues?", False),
    ],
)
def test_street_words_and_cantonese_are_colloquial(
    language: Language, question: str, is_colloquial: bool
) -> None:
    asked = BankQuestion("x", "1", language, question, None, 0, 1)
    assert asked.is_colloquial == is_colloquial
