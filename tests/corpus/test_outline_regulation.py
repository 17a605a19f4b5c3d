from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.provisions import Provision, provisions
from tests.corpus.texts import joined, read

# A law as a web page or a word processor leaves it: a line a paragraph, wide spaces, contents.
ORDINANCE = """某市行业协会商会促进条例

目录

第一章　总则
第二章　会员与会费
　第一节　会员
　第二节　会费
第三章　附则

第一章　总则

第一条　为了促进行业协会商会发展，制定本条例。

第二条　本市行政区域内行业协会商会的设立、运行和监督，适用本条例。
　　法律、行政法规另有规定的，从其规定。

第二章　会员与会费

第一节　会员

第三条　会员有权查阅会费收支账目。
　　会员不必重复登记。
　　禁止强制入会。

第四条　申请设立行业协会商会，应当具备下列条件：
　　（一）有五十个以上会员；
　　（二）有规范的名称和章程；
　　（三）有三万元以上活动资金。

第二节　会费

第十条　会费标准必须经会员大会三分之二以上会员出席、出席会员过半数表决通过。
　　行业协会商会不得有下列行为：
　　（一）重复收取会费；
　　（二）挪用会费。
　　有前款第一项行为的，应当退还。

第十条之一　严禁以会费名义摊派。

第三章　附则

第一百零二条　本条例自2024年1月1日起施行。
"""
# A law as a PDF leaves it: hard-wrapped, with a page number between two pages.
MEASURES = """行业协会商会管理办法

第一条 为了规范行业协会商会的设立、运行和监督管理，保障
会员的合法权益，根据有关法律、行政法规，制定本办法。
第二条 行业协会商会应当依照章程开展活动，自觉接受登记管
理机关、业务主管单位和会员的监督。
行业协会商会理事会成员人数超过一百人的，可以设立常务理
事会，常务理事会成员不得超过理事会成员的三分之一。
- 1 -
\x0c第三条 有下列情形之一的，登记管理机关应当责令改正：
（一）未按照规定公布会费收支情况，经会员提出仍不公布
的；
（二）会员大会出席人数不足三分之二，仍作出决议的；
（三）侵占、私分、挪用会费或者所接受的捐赠、资助，情
节严重的。
第四条 会员能够自行办理的事项，协会无需代为办理，也不能
以此收取费用。
"""


@pytest.fixture(scope="module")
def ordinance() -> Document:
    return read(ORDINANCE, "regulation", "某市行业协会商会促进条例")


@pytest.fixture(scope="module")
def measures() -> Document:
    return read(MEASURES, "regulation", "行业协会商会管理办法")


def saying(document: Document, words: str) -> list[Provision]:
    """The provisions of a document whose focus holds some words."""
    return [p for p in provisions(document) if words in document.text[slice(*p.focus)]]


def test_chapters_articles_paragraphs_and_items_are_clauses(ordinance: Document) -> None:
    assert [(clause.label, clause.heading) for clause in ordinance.clauses] == [
        ("第一章", "总则"),
        ("第一条", ""),
        ("第二条", ""),
        ("第二条第一款", ""),
        ("第二条第二款", ""),
        ("第二章", "会员与会费"),
        ("第二章第一节", "会员"),
        ("第三条", ""),
        ("第三条第一款", ""),
        ("第三条第二款", ""),
        ("第三条第三款", ""),
        ("第四条", ""),
        ("第四条（一）", ""),
        ("第四条（二）", ""),
        ("第四条（三）", ""),
        ("第二章第二节", "会费"),
        ("第十条", ""),
        ("第十条第一款", ""),
        ("第十条第二款", ""),
        ("第十条第二款（一）", ""),
        ("第十条第二款（二）", ""),
        ("第十条第三款", ""),
        ("第十条之一", ""),
        ("第三章", "附则"),
        ("第一百零二条", ""),
    ]
    assert not any(clause.restored for clause in ordinance.clauses)


@pytest.mark.parametrize(
    ("label", "parent"),
    [
        ("第一章", None),
        ("第一条", "第一章"),
        ("第二条第二款", "第二条"),
        ("第二章第一节", "第二章"),
        ("第三条", "第二章第一节"),
        ("第四条（三）", "第四条"),
        ("第十条", "第二章第二节"),
        ("第十条第二款（二）", "第十条第二款"),
        ("第十条之一", "第二章第二节"),
        ("第一百零二条", "第三章"),
    ],
)
def test_a_clause_of_a_law_knows_its_parent(
    ordinance: Document, label: str, parent: str | None
) -> None:
    assert ordinance.by_label[label].parent == parent


def test_a_path_runs_from_the_chapter_down(ordinance: Document) -> None:
    assert ordinance.by_label["第一条"].path == ("第一章 总则",)
    chapter, section = ordinance.by_label["第十条"].path
    assert chapter == "第二章 会员与会费"
    assert section.endswith("第二节 会费")


def test_a_section_stands_in_a_path_as_it_is_printed(ordinance: Document) -> None:
    assert ordinance.by_label["第十条"].path[1] == "第二节 会费"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("第一章", ""),
        ("第一条", "为了促进行业协会商会发展，制定本条例。"),
        ("第二条第一款", "本市行政区域内行业协会商会的设立、运行和监督，适用本条例。"),
        ("第二条第二款", "法律、行政法规另有规定的，从其规定。"),
        ("第三条第三款", "禁止强制入会。"),
        ("第四条（二）", "（二）有规范的名称和章程；"),
        ("第十条第二款（一）", "（一）重复收取会费；"),
        ("第十条第三款", "有前款第一项行为的，应当退还。"),
        ("第十条之一", "严禁以会费名义摊派。"),
        ("第一百零二条", "本条例自2024年1月1日起施行。"),
    ],
)
def test_the_span_of_a_clause_of_a_law_slices_to_its_text(
    ordinance: Document, label: str, text: str
) -> None:
    assert ordinance.clause_text(ordinance.by_label[label]) == text


def test_an_article_may_begin_with_a_reference_to_another() -> None:
    document = read(
        "第一条 会长主持工作。\n第二条 第一条所称会长，由理事会选举。\n"
        "第三条第二款规定的情形除外。\n第三条 会费由会员大会决定。\n",
        "law",
    )
    assert [c.label for c in document.clauses if "款" not in c.label] == [
        "第一条",
        "第二条",
        "第三条",
    ]


def test_an_article_begins_with_its_number(ordinance: Document) -> None:
    for label in ("第一条", "第四条", "第十条", "第十条之一", "第一百零二条"):
        clause = ordinance.by_label[label]
        assert ordinance.text[clause.start : clause.body].strip() == label


def test_items_of_a_law_lie_in_the_clause_that_lists_them(ordinance: Document) -> None:
    items = {
        clause.label: [ordinance.text[i.start : i.end] for i in clause.items]
        for clause in ordinance.clauses
        if clause.items
    }
    assert items == {
        "第四条": [
            "（一）有五十个以上会员；",
            "（二）有规范的名称和章程；",
            "（三）有三万元以上活动资金。",
        ],
        "第十条第二款": ["（一）重复收取会费；", "（二）挪用会费。"],
    }


def test_a_wrapped_law_has_whole_articles(measures: Document) -> None:
    assert [clause.label for clause in measures.clauses] == [
        "第一条",
        "第二条",
        "第二条第一款",
        "第二条第二款",
        "第三条",
        "第三条（一）",
        "第三条（二）",
        "第三条（三）",
        "第四条",
    ]
    assert measures.clause_text(measures.by_label["第二条第二款"]) == joined(
        """行业协会商会理事会成员人数超过一百人的，可以设立常务理事会，
        常务理事会成员不得超过理事会成员的三分之一。"""
    )
    assert measures.clause_text(measures.by_label["第三条（一）"]) == joined(
        "（一）未按照规定公布会费收支情况，经会员提出仍不公布的；"
    )
    assert measures.clause_text(measures.by_label["第四条"]) == joined(
        "会员能够自行办理的事项，协会无需代为办理，也不能以此收取费用。"
    )


def test_the_page_numbers_of_a_wrapped_law_are_gone(measures: Document) -> None:
    assert "- 1 -" not in measures.text


def test_a_law_without_articles_is_one_clause() -> None:
    document = read("行业协会商会应当公布会费收支。\n", "regulation")
    (clause,) = document.clauses
    assert document.clause_text(clause) == "行业协会商会应当公布会费收支。"


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("制定本条例", "statement"),
        ("适用本条例", "statement"),
        ("会员有权查阅", "may"),
        ("会员不必重复登记", "need_not"),
        ("禁止强制入会", "shall_not"),
        ("应当具备下列条件", "shall"),
        ("会费标准必须经会员大会", "shall"),
        ("不得有下列行为", "shall_not"),
        ("应当退还", "shall"),
        ("严禁以会费名义摊派", "shall_not"),
        ("起施行", "statement"),
    ],
)
def test_the_wording_of_a_law_gives_its_modality(
    ordinance: Document, words: str, modality: str
) -> None:
    found = saying(ordinance, words)
    assert found
    assert {provision.modality for provision in found} == {modality}


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("应当依照章程", "shall"),
        ("可以设立常务理事会", "may"),
        ("不得超过理事会成员", "shall_not"),
        ("应当责令改正", "shall"),
        ("会员能够自行办理", "can"),
        ("无需代为办理", "need_not"),
        ("不能以此收取费用", "cannot"),
    ],
)
def test_each_part_of_a_sentence_of_a_law_keeps_its_own_modality(
    measures: Document, words: str, modality: str
) -> None:
    found = saying(measures, words)
    assert found
    assert {provision.modality for provision in found} == {modality}


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("有五十个以上会员", "shall"),
        ("有规范的名称和章程", "shall"),
        ("重复收取会费", "shall_not"),
        ("挪用会费", "shall_not"),
    ],
)
def test_an_item_of_a_law_has_the_modality_of_the_sentence_it_hangs_on(
    ordinance: Document, words: str, modality: str
) -> None:
    assert {provision.modality for provision in saying(ordinance, words)} == {modality}


@pytest.mark.parametrize(
    "words", ["会员有权查阅", "禁止强制入会", "有五十个以上会员", "挪用会费", "应当退还"]
)
def test_a_law_says_each_thing_once(ordinance: Document, words: str) -> None:
    assert len(saying(ordinance, words)) == 1


def test_the_bounds_of_a_law_are_those_that_it_sets(
    ordinance: Document, measures: Document
) -> None:
    found = [
        {
            (bound.comparison, str(bound.value), bound.unit)
            for provision in provisions(document)
            for bound in (*provision.thresholds, *provision.bounds)
            if "起施行" not in document.text[provision.start : provision.end]
        }
        for document in (ordinance, measures)
    ]
    assert found == [
        {(">=", "50", "个"), (">=", "30000", "元"), (">=", "2/3", "%"), (">", "1/2", "%")},
        {(">", "100", "人"), ("<=", "1/3", "%"), ("<", "2/3", "%")},
    ]


def test_the_day_a_law_comes_into_force_is_no_bound(ordinance: Document) -> None:
    (commencement,) = saying(ordinance, "起施行")
    assert commencement.bounds == commencement.thresholds == ()


def test_a_bound_in_a_condition_of_a_law_is_a_threshold(measures: Document) -> None:
    thresholds = {
        (bound.comparison, str(bound.value), bound.unit)
        for provision in saying(measures, "可以设立常务理事会")
        for bound in provision.thresholds
    }
    assert thresholds == {(">", "100", "人")}
