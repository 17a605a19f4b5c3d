from __future__ import annotations

import pytest

from corpus.library import Library
from tests.corpus.texts import joined, read

# Every clause of the standard in order, written from its file as received: number and heading.
DB44 = """
前言
1 范围
2 规范性引用文件
3 术语和定义
3.1 行业协会商会
3.2 社会团体法人治理结构
4 能力建设目标
5 能力建设原则
5.1 合法性
5.2 科学性
5.3 独特性
5.4 创新性
6 能力建设模型
6.1 模型描述
6.2 社会团体法人内部治理能力
6.3 业务治理能力
7 社会团体法人内部治理能力建设
7.1 法人治理能力
7.1.1 党组织建设
7.1.1.1
7.1.1.2
7.1.1.3
7.1.2 决策、执行与监督机构建设
7.1.2.1
7.1.2.2
7.1.2.3
7.1.2.4
7.1.3 管理制度和机制建设
7.1.3.1
7.1.3.2
7.1.3.3
7.2 战略规划能力
7.2.1 政策学习
7.2.1.1
7.2.1.2
7.2.2 发展路径构建
7.2.2.1
7.2.2.2
7.2.3 文化建设
7.2.3.1
7.2.3.2
7.2.3.3
7.2.4 组织评估
7.2.4.1
7.2.4.2
7.2.4.3
7.3 组织管理能力
7.3.1 项目管理
7.3.1.1
7.3.1.2
7.3.2 财务管理
7.3.2.1
7.3.2.2
7.3.2.3
7.3.3 人力资源管理
7.3.3.1
7.3.3.2
7.3.3.3
7.3.3.4
7.3.4 平台化数字化管理
7.3.4.1
7.3.4.2
7.3.4.3
7.3.4.4
7.3.4.5
7.3.5 风险管理
7.3.5.1
7.3.5.2
7.4 可持续发展能力
7.4.1 多元资源开发
7.4.1.1
7.4.1.2
7.4.2 服务创新
7.4.2.1
7.4.2.2
7.4.2.3
7.5 协同合作能力
7.5.1 重大突发公共事件应急响应
7.5.1.1
7.5.1.2
7.5.2 行业推动
7.5.2.1
7.5.2.2
7.5.3 多元主体合作
7.5.3.1
7.5.3.2
7.5.3.3
8 业务治理能力建设
8.1 会员管理服务
8.1.1 会费管理
8.1.1.1
8.1.1.2
8.1.1.3
8.1.2 会员管理
8.1.2.1
8.1.2.2
8.1.2.3
8.1.2.4
8.2 市场主体服务
8.2.1 会议及展览服务
8.2.1.1
8.2.1.2
8.2.1.3
8.2.1.4
8.2.1.5
8.2.1.6
8.2.2 咨询服务
8.2.2.1
8.2.2.2
8.2.2.3
8.2.2.4
8.2.2.5
8.2.3 市场拓展
8.2.3.1
8.2.3.2
8.2.3.3
8.2.3.4
8.2.3.5
8.2.4 权益保护
8.2.4.1
8.2.4.2
8.2.4.3
8.2.5 纠纷处理
8.2.5.1
8.2.5.2
8.3 市场引领
8.3.1 政策研究
8.3.1.1
8.3.1.2
8.3.1.3
8.3.1.4
8.3.2 职业发展
8.3.2.1
8.3.2.2
8.3.2.3
8.3.3 行业运行监测
8.3.3.1
8.3.3.2
8.3.3.3
8.3.4 标准化服务
8.3.4.1
8.3.4.2
8.3.4.3
8.3.4.4
8.3.4.5
8.3.4.6
8.3.4.7
8.3.4.8
8.4 行业自律与市场秩序维护
8.4.1 行业自律
8.4.1.1
8.4.1.2
8.4.1.3
8.4.1.4
8.4.1.5
8.4.1.6
8.4.2 市场秩序维护
8.4.2.1
8.4.2.2
8.4.2.3
8.5 履行社会责任
8.5.1 发挥行业作用，兜底民生服务
8.5.1.1
8.5.1.2
8.5.1.3
8.5.1.4
8.5.1.5
8.5.2 响应国家战略，推动产业发展
8.5.2.1
8.5.2.2
8.5.2.3
8.5.2.4
9 能力建设方法
9.1
9.2
9.3
9.4
9.5
9.6
10 能力建设评价与改进
10.1 能力建设评价
10.1.1
10.1.2
10.1.3
10.2 能力建设改进
10.2.1
10.2.2
"""
RESTORED = (
    *("3.1", "3.2"),
    *("5.1", "5.2", "5.3", "5.4"),
    *("6.1", "6.2", "6.3"),
    *("7.1", "7.2", "7.3", "7.4", "7.5"),
    *("8.1", "8.2", "8.3", "8.4", "8.5"),
    *("9.1", "9.2", "9.3", "9.4", "9.5", "9.6"),
    *("10.1", "10.2"),
)
SCOPE = "本文件给出了行业协会商会能力建设的目标、原则、参考模型、内容、方法、评价与改进的要求。"


def test_the_outline_of_the_standard_is_whole_and_in_order(library: Library) -> None:
    found = [f"{c.label} {c.heading}".strip() for c in library.by_id["db44"].clauses]
    assert found == DB44.split("\n")[1:-1]


def test_the_numbers_that_the_source_lost_are_restored_and_marked(library: Library) -> None:
    found = [clause.label for clause in library.by_id["db44"].clauses if clause.restored]
    assert found == list(RESTORED)


def test_no_clause_of_the_standard_is_counted_twice(library: Library) -> None:
    document = library.by_id["db44"]
    assert len(document.clauses) == len(document.by_label) == 187


@pytest.mark.parametrize(
    ("label", "parent", "path"),
    [
        ("前言", None, ()),
        ("1", None, ("1 范围",)),
        ("3.2", "3", ("3 术语和定义", "3.2 社会团体法人治理结构")),
        ("9.4", "9", ("9 能力建设方法",)),
        (
            "8.1.1.1",
            "8.1.1",
            ("8 业务治理能力建设", "8.1 会员管理服务", "8.1.1 会费管理"),
        ),
        (
            "10.2.2",
            "10.2",
            ("10 能力建设评价与改进", "10.2 能力建设改进"),
        ),
    ],
)
def test_a_clause_knows_its_place(
    library: Library, label: str, parent: str | None, path: tuple[str, ...]
) -> None:
    clause = library.by_id["db44"].by_label[label]
    assert clause.parent == parent
    assert clause.path == path
    assert clause.key == f"db44#{label}"


def test_the_parent_of_a_clause_is_its_number_without_the_last_part(library: Library) -> None:
    for clause in library.by_id["db44"].clauses:
        assert clause.parent == (clause.label.rpartition(".")[0] or None)


def test_sub_clauses_are_listed_in_order(library: Library) -> None:
    document = library.by_id["db44"]
    assert [c.label for c in document.children("8.1")] == ["8.1.1", "8.1.2"]
    assert [c.label for c in document.children("9")] == [f"9.{n}" for n in range(1, 7)]
    assert document.children("8.1.1.1") == ()
    assert {"7", "7.1", "7.1.1", "9", "10.2"} <= document.parents
    assert not {"1", "前言", "8.1.1.1"} & document.parents


def test_the_spans_of_clauses_tile_the_standard(library: Library) -> None:
    document = library.by_id["db44"]
    at = 0
    for clause in document.clauses:
        assert at <= clause.start <= clause.body <= clause.end
        assert not document.text[at : clause.start].strip()
        at = clause.end
    assert not document.text[at:].strip()


def test_a_span_begins_with_the_number_and_heading_as_printed(library: Library) -> None:
    document = library.by_id["db44"]
    for clause in document.clauses:
        head = document.text[clause.start : clause.body].strip()
        if clause.label == "前言":
            assert head == "前 言"
        elif clause.restored and clause.parent == "3":
            assert head.startswith(f"{clause.heading}  ")  # the term, then its English
        elif clause.restored:
            assert head == clause.heading
        else:
            assert head == f"{clause.label} {clause.heading}".strip()


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("1", f"{SCOPE}\n本文件适用于行业协会商会能力建设与持续改进工作。"),
        (
            "3.2",
            """社会团体依据章程，建立的以会员（代表）大会、理事会、监事会、秘书处等机构为主体的、责任明确、
            相互制衡的组织架构，以及民主、科学、高效的决策、执行和监督机制。""",
        ),
        (
            "5.4",
            """自我构建与经济社会发展格局相适应的质量为要，成效为本的持续创新能力，
            提供服务创新。""",
        ),
        ("7", ""),
        ("8.1", ""),
        ("8.1.1", ""),
        ("7.1.2.4", "不应设立地域性分支（代表）机构。"),
        (
            "8.1.1.1",
            """行业协会商会应合理设置会员层级和会费档次，同时向会员明确公开所提供的基本服务项目及其内容。
            会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。""",
        ),
        (
            "8.1.2.2",
            """应明确入会、退会程序，以及不同层级会员的权利和义务，实行入会自愿、退会自由，
            不得依托政府部门、利用垄断优势和行业影响力强制或变相强制入会或阻碍退会。""",
        ),
        ("9.1", "作为重点类型社会组织，应对具备的社会团体法人内部治理能力（7）进行基础确认。"),
        (
            "9.6",
            """应自觉接受登记管理机关和业务主管部门的监督管理，并以开放包容的姿态，
            自觉接受行业群体和社会群众的监督。""",
        ),
        ("10.2.2", "应健全能力建设持续改进的记录并归档。"),
    ],
)
def test_the_text_of_a_clause_leaves_out_number_and_heading(
    library: Library, label: str, text: str
) -> None:
    document = library.by_id["db44"]
    expected = text if label == "1" else joined(text)
    assert document.clause_text(document.by_label[label]) == expected


def test_a_numbered_paragraph_is_one_line_that_ends_its_sentence(library: Library) -> None:
    document = library.by_id["db44"]
    with_lists = {"7.3.3.3", "8.2.2.2"}
    without_stop = {"8.5.2.4"}  # printed so
    for clause in document.clauses:
        deepest = clause.label.count(".") == 3 or clause.parent in ("9", "10.1", "10.2")
        if not deepest or clause.label in with_lists:
            continue
        text = document.clause_text(clause)
        assert "\n" not in text
        assert text.endswith("。") == (clause.label not in without_stop)


def test_the_figure_is_part_of_its_clause_and_no_clause_itself(library: Library) -> None:
    document = library.by_id["db44"]
    assert "图1 行业协会商会能力建设模型" in document.clause_text(document.by_label["6.1"])
    assert [c.label for c in document.clauses if c.heading == "业务治理能力"] == ["6.3"]


def test_the_source_of_a_term_belongs_to_the_term(library: Library) -> None:
    document = library.by_id["db44"]
    text = document.clause_text(document.by_label["3.1"])
    assert text.startswith("由从事相同性质经济活动的经济组织自愿组成，")
    assert text.endswith("[来源：DB44/T 2368—2022，4.4，修改]")


def test_list_items_are_found_where_the_standard_has_lists(library: Library) -> None:
    items = {c.label: [i.marker for i in c.items] for c in library.by_id["db44"].clauses if c.items}
    assert items == {"7.3.3.3": ["a)", "b)", "c)", "d)", "e)"], "8.2.2.2": ["——"] * 7}


def test_list_items_slice_to_their_words_inside_their_clause(library: Library) -> None:
    document = library.by_id["db44"]
    for label in ("7.3.3.3", "8.2.2.2"):
        clause = document.by_label[label]
        at = clause.body
        for item in clause.items:
            assert at <= item.start < item.end <= clause.end
            assert document.text[item.start : item.end].startswith(item.marker)
            at = item.end
    *_, exchange = document.by_label["7.3.3.3"].items
    assert document.text[exchange.start : exchange.end] == joined(
        """e) 加强与人才培养机构、会员主体的人才合作，通过创新共建学生实习和就业基地、
        双向挂职制度和机制，畅通人才交流，完善人才供给。"""
    )
    *_, compliance = document.by_label["8.2.2.2"].items
    assert document.text[compliance.start : compliance.end].replace(" ", "") == "——合规能力。"


SMALL = """前言
本文件由某协会提出。
1 范围
本文件规定了会费管理的要求。
2 术语和定义
会费  membership dues
会员按照章程缴纳的费用。
3 会费管理
会费标准
3.1.1 会费标准应由会员大会决定。
3.1.2 会费标准变动前应公示：
a) 变动的理由；
b) 变动的数额。
会费收支
3.2.1 会费收支应公布。
3.2.2 2024 年起宜按季度公布。
2024 年的公布从下列事项开始：
—— 收入；
—— 支出。
4 监督
应接受会员监督。
应每年审计。
5 说明
会费是会员的义务。
会费收支应公开。
6 附则
应按章程执行。
"""


def test_lost_numbers_of_headings_come_back_from_the_clauses_below_them() -> None:
    document = read(SMALL)
    outline = [(c.label, c.heading, c.restored) for c in document.clauses]
    assert outline == [
        ("前言", "", False),
        ("1", "范围", False),
        ("2", "术语和定义", False),
        ("2.1", "会费", True),
        ("3", "会费管理", False),
        ("3.1", "会费标准", True),
        ("3.1.1", "", False),
        ("3.1.2", "", False),
        ("3.2", "会费收支", True),
        ("3.2.1", "", False),
        ("3.2.2", "", False),
        ("4", "监督", False),
        ("4.1", "", True),
        ("4.2", "", True),
        ("5", "说明", False),
        ("6", "附则", False),
    ]


def test_requirements_standing_bare_under_a_chapter_are_numbered() -> None:
    document = read(SMALL)
    assert document.clause_text(document.by_label["4.1"]) == "应接受会员监督。"
    assert document.clause_text(document.by_label["4.2"]) == "应每年审计。"


def test_statements_or_a_lone_requirement_under_a_chapter_are_not_numbered() -> None:
    document = read(SMALL)
    assert document.children("5") == ()
    assert document.children("6") == ()
    assert document.clause_text(document.by_label["6"]) == "应按章程执行。"


def test_a_number_in_the_text_that_cannot_come_next_is_no_clause() -> None:
    document = read(SMALL)
    assert "2024" not in document.by_label
    assert document.clause_text(document.by_label["3.2.2"]).split("\n")[1].startswith("2024 年的")


def test_items_of_lists_belong_to_the_clause_above_them() -> None:
    document = read(SMALL)
    items = {c.label: [document.text[i.start : i.end] for i in c.items] for c in document.clauses}
    assert items["3.1.2"] == ["a) 变动的理由；", "b) 变动的数额。"]
    assert [item.replace(" ", "") for item in items["3.2.2"]] == ["——收入；", "——支出。"]
    assert sum(map(len, items.values())) == 4


def test_printed_numbers_of_headings_are_not_marked_as_restored() -> None:
    document = read(
        SMALL.replace("会费标准\n", "3.1 会费标准\n").replace("会费收支\n", "3.2 会费收支\n")
    )
    assert [c.label for c in document.clauses if c.restored] == ["2.1", "4.1", "4.2"]
    assert document.by_label["3.2"].heading == "会费收支"


def test_a_part_of_a_standard_keeps_the_numbers_that_are_printed() -> None:
    document = read(
        "8 业务治理\n8.1 会费\n8.1.1 会费档次不应超过7级。\n10 附录\n10.1 甲应乙。\n11 方法\n"
        "2024 年起宜按季度公布。\n"
    )
    outline = [(clause.label, clause.restored) for clause in document.clauses]
    assert outline == [(label, False) for label in ("8", "8.1", "8.1.1", "10", "10.1", "11")]


def test_a_text_without_numbers_has_no_clauses() -> None:
    assert read("会费按年度收取。\n会费标准由会员大会决定。\n").clauses == ()
