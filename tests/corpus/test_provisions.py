from __future__ import annotations

from itertools import pairwise

import pytest

from corpus.library import Library
from corpus.provisions import Provision, provisions
from corpus.sentences import sentences
from tests.corpus.texts import IDS, limits, read


def saying(library: Library, label: str, words: str) -> Provision:
    """The one provision of a clause of the standard whose focus holds some words."""
    text = library.by_id["db44"].text
    (found,) = [p for p in library.provisions[f"db44#{label}"] if words in text[slice(*p.focus)]]
    return found


@pytest.mark.parametrize(
    ("label", "words", "condition"),
    [
        ("7.1.1.1", "应单独建立党组织", "行业协会商会有三名及以上正式党员的"),
        ("7.1.1.3", "应成立联合党组织", "未成立党组织的"),
        ("7.3.1.1", "应在相对明确的制度", "承接政府职能转移和相关方购买服务时"),
        ("7.3.2.2", "专款专用", "对承接购买服务、专项资助的资金"),
        ("8.1.1.2", "应按程序经会员", "制定或修改会费标准"),
        ("8.2.1.3", "应注重个人隐私", "对参会人员信息进行采集、管理和分析"),
        ("8.2.2.1", "应建立咨询服务制度", "为市场主体提供业务范围内的专业咨询服务"),
        ("8.2.2.5", "应加强合法合规性的审查", "接受境外机构或个人委托在境内开展的咨询服务"),
        ("8.2.4.2", "应建立政行企权益保护", "必要时"),
        ("8.3.2.2", "应建立培训管理制度", "依法开展业务许可的岗位、职业资格、就业、创业培训等"),
        ("8.3.3.1", "应具备与其从事", "开展行业调查研究和运行监测"),
        ("10.1.2", "应制定评价工作方案", "开展能力建设评价时"),
    ],
)
def test_a_provision_carries_its_condition_as_printed(
    library: Library, label: str, words: str, condition: str
) -> None:
    assert condition in saying(library, label, words).conditions


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("7.1.1.2", "应全面推进党组织标准化建设"),
        ("7.1.2.4", "不应设立"),
        ("8.1.1.1", "不应超过 4级"),
        ("8.1.1.3", "不得重复收取会费"),
        ("9.6", "应自觉接受"),
    ],
)
def test_a_provision_that_binds_always_has_no_condition(
    library: Library, label: str, words: str
) -> None:
    assert saying(library, label, words).conditions == ()


def test_a_bound_in_the_condition_is_a_threshold_and_not_a_limit(library: Library) -> None:
    party = saying(library, "7.1.1.1", "应单独建立党组织")
    assert limits(party.thresholds) == [(">=", 3, "人")]
    assert party.bounds == ()
    dues = saying(library, "8.1.1.1", "不应超过 4级")
    assert limits(dues.bounds) == [("<=", 4, "级")]
    assert dues.thresholds == ()


@pytest.mark.parametrize(
    ("label", "words", "subject"),
    [
        ("7.1.2.1", "应健全社会团体法人治理结构", "行业协会商会"),
        ("7.1.2.4", "不应设立地域性", "行业协会商会"),
        ("7.3.3.1", "不应连任两届", "专职会长、秘书长"),
        ("7.3.4.2", "应做到界面美观", "服务平台"),
        ("7.5.3.3", "可采用共建", "同行业、跨行业的行业协会商会"),
        ("8.1.1.1", "不应超过 4级", "会员层级和会费档次"),
        ("8.1.1.3", "不得重复收取会费", "总部及分支（代表）机构"),
        ("8.1.2.1", "应为国家机关以外的", "会员主体"),
        ("8.1.2.3", "应施行密级管理", "会员名册和会员数据"),
        ("8.3.4.5", "宜从经济", "标准实施效益"),
        ("10.1.2", "应包括内部治理", "评价工作组"),
        # no one is named: the association
        ("8.2.1.1", "应明确项目总负责人", "行业协会商会"),
        ("8.1.1.2", "应按程序经会员", "行业协会商会"),
        ("8.2.1.5", "宜遵循会场绿色", "行业协会商会"),
    ],
)
def test_a_provision_names_whom_it_binds(
    library: Library, label: str, words: str, subject: str
) -> None:
    assert saying(library, label, words).subject == subject


@pytest.mark.parametrize(
    ("label", "words", "act"),
    [
        ("7.1.2.4", "不应设立", "设立地域性分支（代表）机构"),
        ("8.1.1.3", "不得重复收取会费", "重复收取会费"),
        ("7.3.3.1", "不应连任两届", "连任两届"),
        ("8.1.1.2", "应按程序", "按程序经会员（代表）大会表决通过"),
        ("8.4.2.3", "不得组织", "组织达成垄断协议或从事垄断行为"),
        ("8.2.1.5", "宜遵循", "遵循会场绿色设计搭建原则，推广使用环保材料"),
        ("8.1.1.2", "会费标准不具有浮动性", "会费标准不具有浮动性。"),
    ],
)
def test_the_act_is_what_follows_the_modal_verb(
    library: Library, label: str, words: str, act: str
) -> None:
    assert saying(library, label, words).act == act


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("8.4.2.2", [("shall", "行业协会商会之间应公平竞争，"),
                     ("shall_not", "不得以恶意诋毁、虚假宣传等方式排挤竞争者。")]),
        ("8.4.2.3", [("shall", "应引导本行业经营者依法竞争，维护市场竞争秩序，"),
                     ("shall_not", "不得组织达成垄断协议或从事垄断行为。")]),
        ("7.3.2.3", [("shall", "应加强配套经费来源的管理和审计，"),
                     ("shall_not", "不得违反社会团体管理规定收取费用、筹集资金。")]),
        # one modality throughout: one provision
        ("7.1.2.4", [("shall_not", "不应设立地域性分支（代表）机构。")]),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_where_another_modality_begins(
    library: Library, label: str, parts: list[tuple[str, str]]
) -> None:
    text = library.by_id["db44"].text
    found = [(p.modality, text[slice(*p.focus)]) for p in library.provisions[f"db44#{label}"]]
    assert found == parts


@pytest.mark.parametrize("document_id", IDS)
def test_the_parts_of_a_sentence_tile_it(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    for clause in document.clauses:
        spans = [
            (start, end)
            for start, end in sentences(document.text, clause.body, clause.end)
            if not any(first <= start < last for first, last in document.figures)
        ]
        found = library.provisions.get(clause.key, ())
        assert sorted({(p.start, p.end) for p in found}) == spans
        for span in spans:
            parts = [p.focus for p in found if (p.start, p.end) == span]
            assert (parts[0][0], parts[-1][1]) == span
            assert all(left[1] == right[0] for left, right in pairwise(parts))


@pytest.mark.parametrize("document_id", IDS)
def test_a_document_says_each_thing_once(library: Library, document_id: str) -> None:
    places = [provision.focus for provision in provisions(library.by_id[document_id])]
    assert len(places) == len(set(places))


def test_the_sentences_of_a_paper_are_statements_however_they_are_worded(
    library: Library,
) -> None:
    worded = {
        "longgang": "未经备案，不得实施",
        "party-quality": "必须首先加强党的建设",
        "party-innovation": "不得评为 4A 以上等级",
        "xixian": "各行业协会商会要在西咸一体化中找到",
    }
    for document_id, words in worded.items():
        document = library.by_id[document_id]
        found = provisions(document)
        assert any(words in document.text[p.start : p.end] for p in found)
        assert {p.modality for p in found} == {"statement"}
        assert {p.subject for p in found} == {""}
        assert {p.conditions for p in found} == {()}


SMALL = """1 会费
会费标准
1.1.1 会费的公布应包括：
a) 收入；
b) 支出。
1.1.2 可设下列档次：
—— 普通会员；
—— 理事单位。
1.1.3 会费分为：
—— 年费；
—— 入会费。
1.1.4 会员超过一百人的，应设专职会计，会计任期不得超过三年。
"""


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("a) 收入；", "shall"),
        ("b) 支出。", "shall"),
        ("普通会员；", "may"),
        ("理事单位。", "may"),
        ("年费；", "statement"),
        ("入会费。", "statement"),
    ],
)
def test_an_item_has_the_modality_of_the_sentence_that_it_hangs_on(
    words: str, modality: str
) -> None:
    document = read(SMALL)
    found = [p.modality for p in provisions(document) if words in document.text[slice(*p.focus)]]
    assert found == [modality]


def test_thresholds_and_bounds_of_one_sentence_are_kept_apart() -> None:
    document = read(SMALL)
    found = [p for p in provisions(document) if p.clause == "1.1.4"]
    assert [limits(p.thresholds) for p in found] == [[(">", 100, "人")], []]
    assert [limits(p.bounds) for p in found] == [[], [("<=", 3, "年")]]


def test_provisions_come_in_the_order_of_the_text() -> None:
    document = read(SMALL)
    starts = [p.focus[0] for p in provisions(document)]
    assert starts == sorted(starts)
    assert {p.document_id for p in provisions(document)} == {"small"}
