from __future__ import annotations

from corpus.figure import readable_figures
from corpus.library import Library
from tests.corpus.texts import read


def test_figure_1_of_the_standard_is_readable(library: Library) -> None:
    document = library.by_id["db44"]
    ((start, end),) = document.figures
    # Two columns of words, each with its name at the foot, become one line each.
    assert document.text[start:end].split("\n") == [
        "图1 行业协会商会能力建设模型",
        "行业协会商会能力建设模型",
        "社会团体法人内部治理能力",
        "分析 ↓ 确认 ↓ 改进",
        "业务治理能力",
        "通用能力：法人治理、战略规划、组织管理、可持续发展、协同合作",
        "专用能力：会员管理服务、市场主体服务、市场引领、履行社会责任、行业自律与市场秩序维护",
        "DB44/T 2368—2022《社会组织能力建设指南》",
    ]


def test_figure_1_stands_in_the_clause_that_refers_to_it(library: Library) -> None:
    document = library.by_id["db44"]
    ((start, end),) = document.figures
    clause = document.by_label["6.1"]
    assert clause.start < start < end <= clause.end
    assert document.text[clause.body : start].strip().endswith("见图1。")


def test_the_words_of_a_figure_are_not_taken_for_provisions(library: Library) -> None:
    sentences = [
        library.by_id["db44"].text[p.start : p.end] for p in library.provisions["db44#6.1"]
    ]
    assert sentences == [
        "行业协会商会能力建设模型分为社会团体法人内部治理能力层、业务治理能力层，见图1。"
    ]


def test_columns_are_read_downwards_with_the_foot_first() -> None:
    columns = ["理事会    监事会", "秘书处    监事长", "执行    监督"]
    text, figures = readable_figures(["见图1。", "图1 组织架构", *columns, "组织", "应设理事会。"])
    assert text.split("\n") == [
        "见图1。",
        "图1 组织架构",
        "执行：理事会、秘书处",
        "监督：监事会、监事长",
        "组织",
        "应设理事会。",
    ]
    ((start, end),) = figures
    assert text[start:end] == "图1 组织架构\n执行：理事会、秘书处\n监督：监事会、监事长"


def test_the_steps_of_a_flow_become_one_line() -> None:
    text, _ = readable_figures(["图2 流程", "申请", "↓", "审核", "→", "公布", "附录", "应公布。"])
    assert text.split("\n")[1] == "申请 ↓ 审核 → 公布"


def test_a_caption_without_a_grid_is_a_line_like_any_other() -> None:
    assert readable_figures(["图1 组织架构", "组织", "应设理事会。"]) == (
        "图1 组织架构\n组织\n应设理事会。",
        (),
    )
    assert readable_figures([]) == ("", ())


def test_a_sentence_about_a_figure_is_no_caption() -> None:
    paragraphs = ["图1 给出了组织架构。", "理事会", "监事会", "应设理事会。"]
    assert readable_figures(paragraphs) == ("\n".join(paragraphs), ())


def test_the_headings_after_a_sentence_about_a_figure_are_kept() -> None:
    document = read(
        "1 组织\n图1 给出了组织架构。\n2 会费\n收费标准\n2.1.1 应公布。\n2.1.2 应按年度公布。\n"
    )
    assert [clause.label for clause in document.clauses] == ["1", "2", "2.1", "2.1.1", "2.1.2"]
