from __future__ import annotations

import pytest

from corpus.library import Library
from tests.corpus.texts import joined, read

LONGGANG = [
    ("", "引言"),
    ("一", "深圳市龙岗区行业协会发展现状"),
    ("一/（一）", "逐步完善组织建设，促进会建党建融合"),
    ("一/（二）", "初步建立内部治理体制机制，为规范运作提供制度保障"),
    ("一/（三）", "积极探索协会自律机制，助推行业平稳发展"),
    ("一/（四）", "多维度服务政府企业，发挥桥梁纽带作用"),
    ("一/（五）", "参与社会治理，扩大行业协会影响力"),
    ("二", "龙岗区行业协会发展存在的问题"),
    ("二/（一）", "发展不成熟"),
    ("二/（二）", "整体服务效果不明显"),
    ("二/（三）", "承接政府管理服务的能力不足"),
    ("三", "龙岗区行业协会发展的政策建议"),
    ("三/（一）", "坚持党对行业协会领导，推动党建会建互促共赢"),
    ("三/（二）", "政府加强对行业协会服务指导，推动规范化发展"),
    ("三/（三）", "提高行业协会服务能力和水平，推动专业化发展"),
    ("三/（四）", "完善行业协会内部治理体制机制，推动职业化发展"),
]
XIXIAN = [
    ("", "引言"),
    ("一", "西咸新区行业协会商会发展情况"),
    ("一/（一）", "基本情况"),
    ("一/（二）", "行业协会商会特点"),
    ("二", "国内先进地区行业协会商会改革经验及做法"),
    ("二/（一）", "广东模式"),
    ("二/（二）", "温州模式"),
    ("二/（三）", "上海模式"),
    ("三", "西咸新区行业协会商会发展面临的机遇与挑战"),
    ("四", "加快西咸新区行业协会商会发展的对策建议"),
    ("四/（一）", "加强制度建设，提升管理服务水平"),
    ("四/（二）", "完善政策体系，加大扶持力度"),
    ("四/（三）", "健全关键领域组织，推动重点产业发展"),
    ("四/（四）", "搭建沟通合作桥梁，完善信息共享机制"),
    ("四/（五）", "创新社会治理模式，提高管理参与度"),
]
PARTY_QUALITY = [
    ("", "引言"),
    ("一", "深圳社会组织及其党组织发展状况"),
    ("二", "深圳社会组织党建面临的问题和挑战"),
    ("三", "深圳社会组织党建的创新举措"),
    ("三/（一）", "探索建立“三同步五嵌入”管理机制，夯实社会组织党的组织建设"),
    ("三/（二）", "探索推进“联学联建”，破解社会组织党建基础薄弱问题"),
    ("三/（三）", "探索推进“行业自律”，构建“亲”“清”新型政商关系"),
]
PARTY_INNOVATION = [
    ("", "引言"),
    ("一", "深圳市行业协会党建创新实践成果"),
    ("一/（一）", "强化顶层设计，加强党对行业协会的全面领导"),
    ("一/（二）", "引领行业协会充分发挥社会组织功能，积极承担社会责任"),
    ("一/（三）", "推行“联学联建”新模式，激活社会组织党建活力"),
    ("一/（四）", "强化基础保障，完善党建工作运行机制"),
    ("二", "深圳市行业协会党建工作存在的困难及挑战"),
    ("二/（一）", "党组织覆盖率有待进一步提高"),
    ("二/（二）", "党建工作责任尚需进一步细化落实"),
    ("二/（三）", "党建工作内生动力不活跃"),
    ("二/（四）", "党建与业务融合度有待进一步深化"),
    ("二/（五）", "信息技术运用不充分，资源整合力度尚需加强"),
    ("三", "深圳市行业协会党建工作的政策建议"),
    ("三/（一）", "探索行业协会党组织设置模式，实现党的组织全覆盖"),
    ("三/（二）", "建立完善党建绩效评估制度，增强党员党组织凝聚力"),
    ("三/（三）", "加强思想动员与组织保障，激活社会组织党建内生动力"),
    ("三/（四）", "创新社会组织运作模式，促进党建与业务进一步融合"),
    ("三/（五）", "构建学习和培训机制，提高基层党务工作者专业素质"),
    ("三/（六）", "强化信息技术应用，搭建网络党建新平台"),
]
PAPERS = {
    "longgang": LONGGANG,
    "xixian": XIXIAN,
    "party-quality": PARTY_QUALITY,
    "party-innovation": PARTY_INNOVATION,
}


def points(*numbers: str) -> list[str]:
    """The markers 一是, 二是, …"""
    return [f"{number}是" for number in numbers]


POINTS = {
    "longgang": {
        "一/（二）": points(*"一二三四"),
        "一/（三）": points(*"一二三四五"),
        "一/（四）": points(*"一二三四五"),
        "一/（五）": points(*"一二三"),
        "二/（一）": points(*"一二三四五"),
        "二/（二）": points(*"一二三"),
        "二/（三）": points(*"一二三四五"),
        "三/（一）": points(*"一二三"),
        "三/（二）": points(*"一二三四五六"),
        "三/（三）": points(*"一二三四"),
        "三/（四）": points(*"一二三"),
    },
    "xixian": {
        "一/（二）": points(*"一二三"),
        "三": points(*"一二三"),
        "四/（一）": points(*"一二三"),
        "四/（二）": points(*"一二三"),
        "四/（三）": points(*"一二三四"),
        "四/（四）": points(*"一二三"),
        "四/（五）": points(*"一二三"),
    },
    "party-quality": {
        "二": ["首先", "其次", "最后", "第一", "第二", "第三", "第四"],
        "三/（一）": [
            *["首先", *points(*"一二三")],
            *points(*"一二三四五"),
            *["首先", "其次", "第三"],
        ],
        "三/（二）": ["第一", "第二", "第三", "第四", "第五"],
    },
    "party-innovation": {
        "一/（一）": ["首先", "其次", "第三"],
        "二/（三）": points(*"一二"),
        "二/（五）": points(*"一二"),
        "三/（一）": points(*"一二三"),
        "三/（二）": points(*"一二三"),
        "三/（四）": points(*"一二三四"),
        "三/（五）": points(*"一二"),
        "三/（六）": points(*"一二三四"),
    },
}


@pytest.mark.parametrize("document_id", PAPERS)
def test_the_outline_of_a_paper_is_whole_and_in_order(library: Library, document_id: str) -> None:
    found = [(clause.label, clause.heading) for clause in library.by_id[document_id].clauses]
    assert found == PAPERS[document_id]


@pytest.mark.parametrize("document_id", PAPERS)
def test_the_points_of_a_section_are_its_items(library: Library, document_id: str) -> None:
    found = {
        clause.label: [item.marker for item in clause.items]
        for clause in library.by_id[document_id].clauses
        if clause.items
    }
    assert found == POINTS[document_id]


@pytest.mark.parametrize("document_id", PAPERS)
def test_points_slice_to_their_words_inside_their_section(
    library: Library, document_id: str
) -> None:
    document = library.by_id[document_id]
    for clause in document.clauses:
        at = clause.body
        for item in clause.items:
            assert at <= item.start < item.end <= clause.end
            assert document.text[item.start : item.end].startswith(item.marker)
            assert "\n" not in document.text[item.start : item.end]
            at = item.end


def test_a_point_reaches_to_the_next_one_or_to_the_end_of_its_paragraph(library: Library) -> None:
    document = library.by_id["party-quality"]
    items = document.by_label["三/（一）"].items
    first_embedding, sixth = items[1], items[8]
    assert (
        document.text[first_embedding.start : first_embedding.end] == "一是同步采集党员信息登记。"
    )
    assert document.text[sixth.start : sixth.end] == joined(
        """五是在评先评优时，优先考虑已经组建党组织并且作用发挥显著的社会组织。"""
    )


@pytest.mark.parametrize("document_id", PAPERS)
def test_the_spans_of_sections_tile_the_paper(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    at = 0
    for clause in document.clauses:
        assert at <= clause.start <= clause.body <= clause.end
        assert not document.text[at : clause.start].strip()
        assert not clause.restored
        at = clause.end
    rest = document.text[at:].strip()
    assert rest.startswith("（作者单位：西咸新区研究院）") if document_id == "xixian" else not rest


@pytest.mark.parametrize("document_id", PAPERS)
def test_a_span_begins_with_the_heading_as_printed(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    for clause in document.clauses[1:]:
        number = clause.label.rpartition("/")[2]
        printed = f"{number if '（' in number else number + '、'}{clause.heading}"
        head = document.text[clause.start : clause.body].strip().removesuffix("。")
        assert head == printed
        assert clause.path[-1] == printed


@pytest.mark.parametrize(
    ("document_id", "label", "begins", "ends"),
    [
        ("longgang", "", "本文为龙岗区委政研室项目", "公益性及中介性特征。"),
        ("longgang", "一", "龙岗区行业协会围绕产业发展", "“五力”提升的道路。"),
        ("longgang", "一/（一）", "龙岗建区以来，行业协会历经了", "促进协会党建和会建融合。"),
        ("longgang", "一/（五）", "龙岗区行业协会积极协同", "以及行业内防疫宣传。"),
        ("longgang", "二", "", ""),
        ("longgang", "三/（四）", "一是落实以章程为核心", "给予一定的经费支持。"),
        ("xixian", "三", "当前，随着新一轮科技革命", "桥梁方面作用发挥不明显。"),
        ("xixian", "四/（五）", "一是加强与行业协会商会合作。", "经济社会发展的“新引擎”。"),
        ("party-quality", "", "摘  要：社会组织是我国", "有益的经验借鉴。"),
        ("party-quality", "三/（三）", "2017", "的社会格局通过行业自律正在逐步形成。"),
        ("party-innovation", "三/（六）", "互联网时代，人们的信息", "服务性、针对性和实效性。"),
    ],
)
def test_a_section_holds_what_stands_under_its_heading(
    library: Library, document_id: str, label: str, begins: str, ends: str
) -> None:
    document = library.by_id[document_id]
    text = document.clause_text(document.by_label[label])
    assert text.startswith(begins)
    assert text.endswith(ends)
    assert bool(text) == bool(begins)


def test_a_section_knows_its_chapter(library: Library) -> None:
    document = library.by_id["longgang"]
    section = document.by_label["三/（二）"]
    assert section.parent == "三"
    assert section.path == (
        "三、龙岗区行业协会发展的政策建议",
        "（二）政府加强对行业协会服务指导，推动规范化发展",
    )
    assert document.by_label[""].parent is None
    assert section.key == "longgang#三/（二）"
    assert [c.label for c in document.children("二")] == ["二/（一）", "二/（二）", "二/（三）"]


SMALL = """会费收取情况的调查
近年来，会费问题受到关注。
一、现状
（一）标准不一。一是档次多。二是差别大。
三是变动频繁，会员有意见。
（二）公布不及时
首先，公布周期长。其次，公布内容少；最后，查阅不便。
这里一是不算的。
二、建议
应当统一标准（一）并且公布。
参考文献
[1] 某书。
"""


def test_headings_run_in_and_standing_alone_are_both_found() -> None:
    document = read(SMALL, "paper")
    assert [(c.label, c.heading) for c in document.clauses] == [
        ("", "引言"),
        ("一", "现状"),
        ("一/（一）", "标准不一"),
        ("一/（二）", "公布不及时"),
        ("二", "建议"),
    ]


def test_points_begin_only_at_the_beginning_of_a_sentence() -> None:
    document = read(SMALL, "paper")
    items = {c.label: [document.text[i.start : i.end] for i in c.items] for c in document.clauses}
    assert items["一/（一）"] == ["一是档次多。", "二是差别大。", "三是变动频繁，会员有意见。"]
    assert items["一/（二）"] == ["首先，公布周期长。", "其次，公布内容少；", "最后，查阅不便。"]
    assert items["二"] == []


def test_the_list_of_references_is_no_part_of_a_paper_s_clauses() -> None:
    document = read(SMALL, "paper")
    assert document.clause_text(document.by_label["二"]) == "应当统一标准（一）并且公布。"


def test_a_paper_without_headings_is_all_introduction() -> None:
    document = read("会费问题受到关注。\n应当统一标准。\n", "paper")
    (clause,) = document.clauses
    assert (clause.label, clause.heading) == ("", "引言")
    assert document.clause_text(clause) == document.text
