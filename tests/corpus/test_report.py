from __future__ import annotations

import re

import pytest

from corpus.library import Library, parse
from corpus.report import document_report, report
from tests.corpus.texts import IDS, read


@pytest.fixture
def lines(library: Library) -> list[str]:
    return [line.strip() for line in report(library).split("\n")]


def test_every_document_is_reported_in_order(library: Library) -> None:
    parts = report(library).split("\n\n")
    assert [part.split(" ")[0] for part in parts] == list(IDS)
    for document, part in zip(library.documents, parts, strict=True):
        first = part.split("\n")[0]
        assert f"《{document.metadata.title}》" in first
        assert document.metadata.kind in first
        assert document.metadata.status in first


@pytest.mark.parametrize(
    ("document_id", "counts"),
    [
        ("db44", ["clauses 187", "numbers restored 27", "footnotes 0", "figures 1"]),
        ("longgang", ["clauses 16", "numbers restored 0", "footnotes 0", "figures 0"]),
        ("xixian", ["clauses 15", "numbers restored 0", "footnotes 0", "figures 0"]),
        ("party-quality", ["clauses 7", "numbers restored 0", "footnotes 9", "figures 0"]),
        ("party-innovation", ["clauses 19", "numbers restored 0", "footnotes 4", "figures 0"]),
    ],
)
def test_what_was_read_of_a_document_is_counted(
    library: Library, document_id: str, counts: list[str]
) -> None:
    text = document_report(library.by_id[document_id], library)
    assert [count for count in counts if re.search(rf"\b{count}\b", text)] == counts
    questions = sum(question.document_id == document_id for question in library.bank)
    assert f"bank questions {questions}" in text


def test_the_modalities_of_the_standard_are_counted(library: Library) -> None:
    text = document_report(library.by_id["db44"], library)
    assert re.search(r"\bshall_not 11\b", text)
    assert re.search(r"\bshould 3\b", text)
    assert re.search(r"\bmay 1\b", text)


def test_every_bound_is_listed_once(lines: list[str]) -> None:
    assert [line for line in lines if line.startswith("bound ")] == [
        "bound 7.1.1.1: >= 3 人",
        "bound 7.3.3.1: < 2 届",
        "bound 8.1.1.1: <= 4 级",
    ]


def test_every_reference_that_does_not_agree_is_listed_with_the_likely_one(
    lines: list[str],
) -> None:
    found = [line for line in lines if line.startswith("reference ")]
    assert len(found) == 3
    innovation, lead, model = found
    assert all(words in innovation for words in ("7.4.2.1", "创新性（5.3）", "独特性", "5.4"))
    assert all(words in lead for words in ("7.5.2.1", "行业引领（8.3）", "市场引领"))
    assert all(words in model for words in ("9.2", "能力建设模型（4）", "能力建设目标", "6 is"))


def test_no_footnote_of_the_documents_is_without_its_mark(library: Library) -> None:
    assert "has no mark" not in report(library)


def test_a_reference_to_a_number_that_is_missing_is_said_to_be_missing() -> None:
    document = read("1 会费\n会费标准\n1.1.1 应执行会员权益（9.9）的规定。\n")
    alone = Library((document,), (), (), "")
    assert re.search(r"reference 1\.1\.1: .*9\.9.*missing", report(alone))


def test_a_footnote_without_a_mark_is_reported(library: Library) -> None:
    page = (
        "会费是行业协会最主要的收入来源，收费标准定得是否合理，关系到协会能否\n"
        "长久运行，也关系到会员对协会的信任，因此应当由会员大会来决定，并且应\n"
        "当向全体会员公布，各地的做法不尽相同，有的协会按照企业规模分档收取，\n"
        "有的协会只设一个档次，两种做法各有长处，还需要结合实际的情况加以比较\n"
        "和研究，也需要听取会员的意见，还要听取主管部门的意见，才能够做出决定\n"
        "并且报告给全体会员知道，由秘书处把决定整理成文件发给各个会员单位并且保\n"
        "存下来。\n"
        "①  数据来自年度报告。\n"
    )
    document = parse(page, library.by_id["longgang"].metadata)
    alone = Library((document,), (), (), "")
    assert "footnote ① has no mark in the text" in report(alone)


def test_an_empty_library_has_an_empty_report() -> None:
    assert report(Library((), (), (), "")) == ""


def test_a_reference_to_an_article_that_is_missing_is_reported() -> None:
    document = read("第一条 甲。\n第二条 依照第一条和第九条的规定，适用本条例。\n", "regulation")
    alone = Library((document,), (), (), "")
    assert "reference 第二条: 第九条 is missing" in report(alone)
    assert "第一条 is missing" not in report(alone)


def test_what_could_not_be_read_is_reported_with_its_place() -> None:
    document = read("第一条 甲。\n第二条 乙。\n", "regulation")
    alone = Library((document,), (), (), "")
    assert "  not read: page 3: no text" in report(alone, {document.id: ("page 3: no text",)})
