from __future__ import annotations

import pytest

from corpus.lines import (
    close_up,
    display_width,
    filled,
    full_width,
    measured,
    pages,
    running_headers,
    squeeze,
    without_furniture,
)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("会费", 4), ("4级", 3), ("，", 2), ("“引”", 6), ("①", 2)],
)
def test_a_chinese_character_is_two_columns_wide(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        # letter-spaced lines of the documents as received
        (
            "党 和 国 家 重 视 行 业 协 会 在 推 进 国 家 治 理 体",
            "党和国家重视行业协会在推进国家治理体",
        ),
        ("区 级 行 业 协 会 能 力 提 升 发 展 研 究", "区级行业协会能力提升发展研究"),
        (
            "圳推 出 “ 第 一 书 记 ” 党 建 工 作 机 制 ， 探 索 把",
            "圳推出“第一书记”党建工作机制，探索把",
        ),
        (
            "尚 未 组 建 党 组 织 的 市 级 行 业 协 会 分 成 1 8 大 类",
            "尚未组建党组织的市级行业协会分成18大类",
        ),
        (
            "， 由 市 委 组 织 部 统 一 选 派 局 处 级 领 导 干 部 担",
            "，由市委组织部统一选派局处级领导干部担",
        ),
        (
            "55.88%。 协 会 活 力 不 足， 有 20% 的 协 会 年 度 活",
            "55.88%。协会活力不足，有20% 的协会年度活",
        ),
        (
            "加强社会组织党建工作的制度规定， 进一步明确",
            "加强社会组织党建工作的制度规定，进一步明确",
        ),
        (
            "固党的执政基础、扩大党的群众基础的迫切需要 ,",
            "固党的执政基础、扩大党的群众基础的迫切需要,",
        ),
        # what looks like it and is not
        (
            "2002 家、民非 1655 家、基金会 407 家），区级社",
            "2002 家、民非 1655 家、基金会 407 家），区级社",
        ),
        ("赵江     秦蓉", "赵江     秦蓉"),
        ("新区公安局 新区党工委组织部 其他", "新区公安局 新区党工委组织部 其他"),
        ("8.1.1.1 行业协会商会应合理设置会员层级", "8.1.1.1 行业协会商会应合理设置会员层级"),
        (
            "DB44/T 2368—2022  社会组织能力建设指南",
            "DB44/T 2368—2022  社会组织能力建设指南",
        ),
        ("a b c d e f", "a b c d e f"),
    ],
)
def test_letter_spacing_is_closed_up_and_other_space_is_left(line: str, closed: str) -> None:
    assert close_up(line) == closed


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (" 第一页\n接着\n 第二页\n", [[" 第一页", "接着"], [" 第二页"]]),
        ("第一页\n\x0c第二页\n", [["第一页"], [" 第二页"]]),
        ("第一页\r\n\r\n接着\r\n", [["第一页", "接着"]]),
        ("\u3000\u3000第一页\n", [["\u3000\u3000第一页"]]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_a_line_that_starts_with_a_space_begins_a_page(raw: str, found: list[list[str]]) -> None:
    assert pages(raw) == found


def test_a_row_of_a_figure_begins_no_page() -> None:
    raw = "图1 模型\n  法人治理      会员管理服务  市场主体服务 \n"
    assert pages(raw) == [["图1 模型", "  法人治理      会员管理服务  市场主体服务 "]]


def test_a_line_of_white_space_stays_between_the_cells_of_a_figure() -> None:
    assert pages("确认\n   \n改进\n") == [["确认", "   ", "改进"]]


PAGES = [
    ["深圳行业协会党建工作创新与发展", "正文一。", "1"],
    ["正文二，", "深圳行业协会党建 工作创新与发展"],
    ["正文三，", "- 3 -"],
]


def test_a_line_at_several_edges_of_pages_is_a_running_header() -> None:
    assert "深圳行业协会党建工作创新与发展" in running_headers(PAGES, "")


def test_a_line_at_one_edge_is_a_running_header_only_if_it_is_the_title() -> None:
    two_pages = [*PAGES[:1], *PAGES[2:]]
    assert "深圳行业协会党建工作创新与发展" not in running_headers(two_pages, "另一个题目")
    assert "深圳行业协会党建工作创新与发展" in running_headers(
        two_pages, "深圳行业协会党建工作创新与发展"
    )


def test_each_half_of_a_title_with_a_subtitle_is_furniture() -> None:
    headers = running_headers([], "区级行业协会能力提升发展研究——以深圳市龙岗区为例")
    assert {"区级行业协会能力提升发展研究", "——以深圳市龙岗区为例"} <= headers


def test_a_sentence_that_comes_twice_is_no_running_header() -> None:
    twice = [["会费应公布。", "甲"], ["会费应公布。", "乙"]]
    assert "会费应公布。" not in running_headers(twice, "")


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (PAGES[0], ["正文一。"]),
        (PAGES[1], ["正文二，"]),
        (PAGES[2], ["正文三，"]),
        ([" ", "— 12 —", "正文", "2020 年", "12", ""], ["正文", "2020 年"]),
        (["正文", "12", "正文"], ["正文", "12", "正文"]),
        (["12"], []),
    ],
)
def test_furniture_goes_from_the_edges_of_a_page_only(page: list[str], kept: list[str]) -> None:
    headers = frozenset({"深圳行业协会党建工作创新与发展"})
    assert without_furniture(page, headers) == kept


def test_white_space_of_any_kind_is_squeezed_out() -> None:
    assert squeeze(" 区 级\u3000行\t业\n") == "区级行业"
    assert filled(["甲", " ", "", "乙"]) == ["甲", "乙"]


def test_the_measure_is_the_upper_quartile_of_widths() -> None:
    assert full_width(["会费", "会费会费", " 会费会费会费 ", "会", " "]) == 12
    assert full_width([]) == 1


def test_lines_are_measured_against_the_measure_and_closed_up() -> None:
    first, last = measured(["党 和 国 家 重 视", "会费会费 "], 16, closing_marked=True)
    assert (first.text, first.closing) == ("党和国家重视", False)
    assert (last.text, last.width, last.closing) == ("会费会费", 50, True)
    (unmarked,) = measured(["会费会费 "], 16, closing_marked=False)
    assert not unmarked.closing
