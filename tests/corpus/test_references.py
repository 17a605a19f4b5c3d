from __future__ import annotations

import pytest

from corpus.document import Clause, Document
from corpus.library import Library
from tests.corpus.texts import IDS, read


def references(document: Document, label: str) -> list[tuple[str | None, str]]:
    """The cross-references of a clause: document (None inside) and clause."""
    return [(r.document, r.clause) for r in document.by_label[label].references]


def test_the_references_that_do_not_agree_are_these_three(library: Library) -> None:
    found = [
        (m.clause, m.reference.words, m.reference.clause, m.heading, m.likely)
        for m in library.by_id["db44"].mismatches
    ]
    assert found == [
        ("7.4.2.1", "创新性", "5.3", "独特性", "5.4"),
        ("7.5.2.1", "行业引领", "8.3", "市场引领", None),
        ("9.2", "能力建设模型", "4", "能力建设目标", "6"),
    ]


@pytest.mark.parametrize("document_id", ["longgang", "xixian", "party-quality", "party-innovation"])
def test_a_paper_has_no_reference_that_does_not_agree(library: Library, document_id: str) -> None:
    assert library.by_id[document_id].mismatches == ()


@pytest.mark.parametrize(
    ("label", "words", "target", "heading"),
    [
        ("7.3.5.2", "政策学习", "7.2.1", "政策学习"),
        ("7.4.1.2", "发展路径构建", "7.2.2", "发展路径构建"),
        ("7.4.1.2", "组织评估", "7.2.4", "组织评估"),
        # 9.1 names chapter 7 without its 建设: right all the same
        ("9.1", "社会团体法人内部治理能力", "7", "社会团体法人内部治理能力建设"),
        ("10.1.1", "发展路径构建", "7.2.2", "发展路径构建"),
        ("10.1.1", "组织评估", "7.2.4", "组织评估"),
    ],
)
def test_a_right_reference_is_found_and_not_reported(
    library: Library, label: str, words: str, target: str, heading: str
) -> None:
    document = library.by_id["db44"]
    (found,) = [r for r in document.by_label[label].references if r.clause == target]
    assert found.document is None
    assert found.words.endswith(words)
    assert document.by_label[target].heading == heading
    assert not [m for m in document.mismatches if m.clause == label]


def test_the_standard_has_nine_references_to_itself(library: Library) -> None:
    found = [
        (clause.label, reference.clause)
        for clause in library.by_id["db44"].clauses
        for reference in clause.references
        if reference.document is None
    ]
    assert found == [
        ("7.3.5.2", "7.2.1"),
        ("7.4.1.2", "7.2.2"),
        ("7.4.1.2", "7.2.4"),
        ("7.4.2.1", "5.3"),
        ("7.5.2.1", "8.3"),
        ("9.1", "7"),
        ("9.2", "4"),
        ("10.1.1", "7.2.2"),
        ("10.1.1", "7.2.4"),
    ]


def test_clauses_of_another_standard_are_references_each(library: Library) -> None:
    document = library.by_id["db44"]
    assert references(document, "7.3.3.2") == [
        ("DB44/T 2369—2022", "6.1"),
        ("DB44/T 2369—2022", "6.3.1"),
    ]
    assert references(document, "3.1") == [("DB44/T 2368—2022", "4.4")]


@pytest.mark.parametrize(
    ("label", "document"),
    [
        ("前言", "GB/T 1.1—2020"),
        ("2", "DB44/T 2368—2022"),
        ("2", "DB44/T 2369—2022"),
        ("6.2", "DB44/T 2368—2022"),
        ("7.3.2.1", "中华人民共和国会计法"),
        ("7.3.2.1", "民间非营利组织会计制度"),
    ],
)
def test_another_document_as_a_whole_is_a_reference_without_clause(
    library: Library, label: str, document: str
) -> None:
    assert (document, "") in references(library.by_id["db44"], label)


@pytest.mark.parametrize(
    ("document_id", "label", "document", "clause"),
    [
        ("longgang", "", "深圳经济特区行业协会条例", "第三条"),
        ("party-innovation", "一/（四）", "工作规定", "第七章第二十七条"),
        ("party-innovation", "一", "深圳市社会组织党的建设工作规定（试行）", ""),
        ("party-quality", "一", "深圳经济特区行业协会条例", ""),
    ],
)
def test_a_law_that_a_paper_cites_is_a_reference(
    library: Library, document_id: str, label: str, document: str, clause: str
) -> None:
    assert (document, clause) in references(library.by_id[document_id], label)


@pytest.mark.parametrize("document_id", IDS)
def test_the_span_of_a_reference_holds_it_as_printed(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    for clause in document.clauses:
        for reference in clause.references:
            printed = document.text[reference.start : reference.end]
            assert clause.start <= reference.start < reference.end <= clause.end
            assert reference.words in printed
            assert reference.clause in printed
            assert (reference.document or "") in printed


def test_the_span_of_a_mismatch_shows_what_was_printed(library: Library) -> None:
    document = library.by_id["db44"]
    printed = [document.text[m.reference.start : m.reference.end] for m in document.mismatches]
    endings = ["创新性（5.3）", "行业引领（8.3）", "能力建设模型（4）"]
    assert [p.endswith(e) for p, e in zip(printed, endings, strict=True)] == [True] * 3


STANDARD = """1 范围
本文件规定了会费管理的要求。
2 会费管理
2.1 会费标准
2.1.1 会费标准应由会员大会决定。
2.1.2 {sentence}
2.2 会费公布
2.2.1 会费收支应按年度公布。
"""


def clause_with(sentence: str) -> tuple[Document, Clause]:
    """A small standard in which a clause says a sentence."""
    document = read(STANDARD.format(sentence=sentence))
    return document, document.by_label["2.1.2"]


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ("应按会费公布（2.2）的要求执行。", "2.2"),
        ("应按2.2的要求执行。", "2.2"),
        ("应符合2.2.1的要求。", "2.2.1"),
        ("公布的办法见2.2。", "2.2"),
        # as GB/T 1.1 sets it: numbers between spaces, or in brackets with 见
        ("应符合 2.2.1 的要求。", "2.2.1"),
        ("应按 2.2 的规定公布。", "2.2"),
        ("应按年度公布（见 2.2.1）。", "2.2.1"),
        ("应按年度公布（见2.2.1）。", "2.2.1"),
    ],
)
def test_a_reference_is_found_in_every_usual_wording(sentence: str, target: str) -> None:
    document, clause = clause_with(sentence)
    assert [(r.document, r.clause) for r in clause.references] == [(None, target)]
    assert document.mismatches == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "会费不应超过 4级。",
        "应于2024年公布。",
        "占比应为3.5%。",
    ],
)
def test_a_number_that_is_no_clause_number_is_no_wrong_reference(sentence: str) -> None:
    document, _ = clause_with(sentence)
    assert document.mismatches == ()


def test_a_reference_to_a_number_that_is_missing_is_reported() -> None:
    document, _ = clause_with("应执行会员权益（9.9）的规定。")
    (mismatch,) = document.mismatches
    assert (mismatch.clause, mismatch.reference.clause) == ("2.1.2", "9.9")
    assert mismatch.heading is None
    assert mismatch.likely is None


def test_a_reference_with_the_wrong_number_names_the_likely_one() -> None:
    document, _ = clause_with("应执行会费公布（2.1）的规定。")
    (mismatch,) = document.mismatches
    assert (mismatch.heading, mismatch.likely) == ("会费标准", "2.2")
    assert mismatch.reference.words.endswith("会费公布")


@pytest.mark.parametrize(
    ("sentence", "document", "clauses"),
    [
        ("应按 GB/T 19001—2016 中 6.1 的规定执行。", "GB/T 19001—2016", ["6.1"]),
        ("应按GB/T 19001—2016的6.1和6.2执行。", "GB/T 19001—2016", ["6.1", "6.2"]),
        ("应符合 MZ/T 039—2013 的规定。", "MZ/T 039—2013", [""]),
        ("应按 GB/T 19001-2016 中 6.1 的规定执行。", "GB/T 19001-2016", ["6.1"]),
    ],
)
def test_a_standard_is_named_with_the_clauses_that_apply(
    sentence: str, document: str, clauses: list[str]
) -> None:
    _, clause = clause_with(sentence)
    assert [(r.document, r.clause) for r in clause.references] == [(document, c) for c in clauses]
