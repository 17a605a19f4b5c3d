from __future__ import annotations

import pytest

from corpus.library import Library
from corpus.modality import Modality, has_requirement, modals

# Sentences of the standard, by clause and words of theirs, each read by a person.
DB44: list[tuple[str, str, Modality]] = [
    # 应
    ("7.1.1.1", "应单独建立党组织", "shall"),
    ("7.1.1.2", "应全面推进党组织标准化建设", "shall"),
    ("7.1.1.3", "应成立联合党组织", "shall"),
    ("7.1.2.2", "各机构的职权，以及产生、任期和罢免机制应明确", "shall"),
    ("7.1.2.3", "应冠以其所从属的规范全称", "shall"),
    ("7.1.2.3", "代表机构名称应以“代表处”", "shall"),
    ("7.2.1.2", "应善于应用政策", "shall"),
    ("7.3.3.1", "选任专职会长和秘书长", "shall"),
    ("7.3.4.1", "应有内设机构或工作人员", "shall"),
    ("7.3.4.2", "服务平台应做到界面美观", "shall"),
    ("7.5.1.1", "重大突发公共事件应急响应", "shall"),
    ("7.5.3.2", "提升驱动产业链供应链质量提升的整体能力", "shall"),
    ("8.1.1.1", "应合理设置会员层级和会费档次", "shall"),
    ("8.1.1.2", "应按程序经会员（代表）大会表决通过", "shall"),
    ("8.1.1.3", "应主要用于为会员提供服务", "shall"),
    ("8.1.2.1", "会员主体应为国家机关以外的", "shall"),
    ("8.1.2.3", "严防不正当或非法使用", "shall"),
    ("8.2.1.4", "举办大型活动应依规定进行活动安全报备", "shall"),
    ("8.2.2.4", "应对咨询服务项目相关法律", "shall"),
    ("8.2.3.3", "应尊重需求方的意愿", "shall"),
    ("8.3.1.1", "推动其在本行业应知尽知", "shall"),
    ("8.3.3.1", "业务内容和工作方法应实事求是", "shall"),
    ("8.3.3.1", "发布数据应说明数据采集的主要方法", "shall"),
    ("8.4.1.4", "应适应行业发展趋势", "shall"),
    ("8.5.2.4", "顺应绿色生产生活发展趋势", "shall"),
    ("9.1", "应对具备的社会团体法人内部治理能力（7）进行基础确认", "shall"),
    ("9.2", "制定适宜的能力建设路径", "shall"),
    ("10.1.2", "评价工作组应包括内部治理", "shall"),
    ("10.2.2", "应健全能力建设持续改进的记录", "shall"),
    # a list hangs on a requirement
    ("8.2.2.2", "应从如下方面提升项目管理能力", "shall"),
    ("8.2.2.2", "形成可交付成果的综合能力", "shall"),
    ("8.2.2.2", "合规能力。", "shall"),
    # 不应, 不得
    ("5.1", "不得反对宪法确定的基本原则", "shall_not"),
    ("5.1", "不得从事营利性经营活动", "shall_not"),
    ("7.1.2.4", "不应设立地域性分支（代表）机构", "shall_not"),
    ("7.3.2.3", "不得违反社会团体管理规定收取费用", "shall_not"),
    ("7.3.3.1", "专职会长、秘书长不应连任两届", "shall_not"),
    ("8.1.1.1", "会员层级和会费档次不应超过 4级", "shall_not"),
    ("8.1.1.1", "同一层级不得再细分不同的收费标准", "shall_not"),
    ("8.1.1.3", "总部及分支（代表）机构不得重复收取会费", "shall_not"),
    ("8.1.2.1", "不应发展个人和境外机构为会员", "shall_not"),
    ("8.1.2.2", "强制或变相强制入会或阻碍退会", "shall_not"),
    ("8.4.2.1", "不得损害社会公共利益", "shall_not"),
    ("8.4.2.2", "不得以恶意诋毁、虚假宣传等方式排挤竞争者", "shall_not"),
    ("8.4.2.3", "不得组织达成垄断协议或从事垄断行为", "shall_not"),
    # 宜, 可
    ("7.5.2.2", "宜及时总结自身能力建设的典型经验做法", "should"),
    ("8.2.1.5", "宜遵循会场绿色设计搭建原则", "should"),
    ("8.3.4.5", "标准实施效益宜从经济、社会、生态效益等方面综合评估", "should"),
    ("7.5.3.3", "可采用共建共同体等形式互促互进", "may"),
    # statements, among them words that hold 应, 宜 and 可
    ("前言", "佛山市供应链物流协会", "statement"),
    ("1", "本文件适用于行业协会商会能力建设", "statement"),
    ("2", "其最新版本（包括所有的修改单）适用于本文件", "statement"),
    ("3.1", "非营利性社会团体法人", "statement"),
    ("4", "更可持续、更高质量的发展", "statement"),
    ("5.1", "实行依法自治，尊重会员自治", "statement"),
    ("5.4", "自我构建与经济社会发展格局相适应的质量为要", "statement"),
    ("6.1", "见图1", "statement"),
    ("6.2", "DB44/T 2368—2022明确了社会组织应具备的通用能力", "statement"),
    ("7.1.1.3", "支持有条件的行业协会商会，成立行业联合党委", "statement"),
    ("7.3.1.1", "项目管理过程一般包括：需求分析、可行性分析", "statement"),
    ("8.1.1.2", "会费标准不具有浮动性", "statement"),
    ("8.2.2.1", "这些咨询服务包括但不限于", "statement"),
    ("8.3.1.2", "惠企政策包括国家、地方出台的", "statement"),
]


@pytest.mark.parametrize(("label", "words", "modality"), DB44)
def test_a_sentence_of_the_standard_has_its_modality(
    library: Library, label: str, words: str, modality: Modality
) -> None:
    text = library.by_id["db44"].text
    found = [p for p in library.provisions[f"db44#{label}"] if words in text[slice(*p.focus)]]
    assert [p.modality for p in found] == [modality]


@pytest.mark.parametrize(
    ("modality", "labels"),
    [
        (
            "shall_not",
            [
                *["5.1", "7.1.2.4", "7.3.2.3", "7.3.3.1", "8.1.1.1", "8.1.1.3"],
                *["8.1.2.1", "8.1.2.2", "8.4.2.1", "8.4.2.2", "8.4.2.3"],
            ],
        ),
        ("should", ["7.5.2.2", "8.2.1.5", "8.3.4.5"]),
        ("may", ["7.5.3.3"]),
        *[(modality, []) for modality in ("should_not", "need_not", "can", "cannot")],
    ],
)
def test_the_standard_has_no_other_provisions_of_a_kind(
    library: Library, modality: Modality, labels: list[str]
) -> None:
    found = [
        clause.label
        for clause in library.by_id["db44"].clauses
        for provision in library.provisions.get(clause.key, ())
        if provision.modality == modality
    ]
    assert found == labels


def test_every_numbered_paragraph_requires_but_four(library: Library) -> None:
    document = library.by_id["db44"]
    without = [
        clause.label
        for clause in document.clauses
        if clause.label[0] in "1789"
        and clause.label not in document.parents
        and clause.label != "1"
        and not any(p.modality == "shall" for p in library.provisions[clause.key])
    ]
    assert without == ["7.1.2.4", "7.5.2.2", "7.5.3.3", "8.2.1.5"]


def test_chapters_before_the_seventh_require_nothing_but_legality(library: Library) -> None:
    binding = [
        (clause.label, provision.modality)
        for clause in library.by_id["db44"].clauses
        if clause.label[0] not in "789" and not clause.label.startswith("10")
        for provision in library.provisions.get(clause.key, ())
        if provision.modality != "statement"
    ]
    assert binding == [("5.1", "shall_not")]


@pytest.mark.parametrize(
    ("sentence", "word", "modality"),
    [
        ("会费收支应按年度公布。", "应", "shall"),
        ("会员应当按时缴纳会费。", "应当", "shall"),
        ("章程修改必须经会员大会表决。", "必须", "shall"),
        ("收费须经会员大会表决。", "须", "shall"),
        ("会费标准不得随意变动。", "不得", "shall_not"),
        ("不应设立地域性分支机构。", "不应", "shall_not"),
        ("协会不应当强制入会。", "不应当", "shall_not"),
        ("严禁挪用会费。", "严禁", "shall_not"),
        ("禁止强制企业入会。", "禁止", "shall_not"),
        ("不准以会费名义摊派。", "不准", "shall_not"),
        ("公布宜采用网站方式。", "宜", "should"),
        ("会费档次不宜过多。", "不宜", "should_not"),
        ("协会可委托第三方评价。", "可", "may"),
        ("会员可以自愿退会。", "可以", "may"),
        ("会员有权查阅账目。", "有权", "may"),
        ("会员不必重复登记。", "不必", "need_not"),
        ("变更地址无需另行申请。", "无需", "need_not"),
        ("变更地址无须另行申请。", "无须", "need_not"),
        ("会员可以不参加活动。", "可以不", "need_not"),
        ("协会能够独立承担责任。", "能够", "can"),
        ("协会不能代替政府执法。", "不能", "cannot"),
        ("应急预案应定期演练。", "应", "shall"),
        ("供应商应提供证明。", "应", "shall"),
        ("应对会费收支进行审计。", "应", "shall"),
        ("可行性报告可公开。", "可", "may"),
        ("适宜的做法宜推广。", "宜", "should"),
    ],
)
def test_a_modal_verb_is_read_with_its_place(sentence: str, word: str, modality: Modality) -> None:
    (modal,) = modals(sentence)
    assert (modal.word, modal.modality) == (word, modality)
    assert sentence[modal.start : modal.end] == word


def test_the_modal_verbs_of_a_sentence_come_in_order() -> None:
    sentence = "会员可以自愿退会，但应当结清会费，协会不得阻碍。"
    assert [(m.word, m.modality) for m in modals(sentence)] == [
        ("可以", "may"),
        ("应当", "shall"),
        ("不得", "shall_not"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        # words of the standard
        "履行应急响应主体责任。",
        "提升产业链供应链相关经济组织的参与度。",
        "构建与行业特性相适宜的组织文化。",
        "制定适宜的能力建设路径。",
        "对行业保持可持续的积极影响。",
        "可持续发展能力。",
        "项目管理过程包括可行性分析。",
        "推动其在本行业应知尽知。",
        "善于应用政策。",
        "建立相应的预防机制。",
        "确保平台信息的可靠性。",
        "形成可交付成果的综合能力。",
        "通过闭环可控的服务过程，提供可量化考核的交付成果。",
        "依法成立且认可行业协会商会章程的法人单位。",
        "开展认证认可和业务许可。",
        "完善灭火和应急疏散预案。",
        "顺应绿色生产生活发展趋势。",
        "法律法规禁止的任何内容。",
        "人工智能的应用。",
        # other words that merely hold one of the three
        "与应届毕业生和应聘者签订合同。",
        "应邀参加会议。",
        "会费事宜由秘书处办理。",
        "活动因地制宜。",
        "建设宜居城市。",
        "会员反应热烈。",
        "这是题中应有之义。",
        "及时回应会员关切。",
        "按应纳税额计算。",
        "支持可再生能源行业。",
        "数据具有可比性。",
        "宜昌市行业协会成立于某年。",
        "核对应付款项。",
        "列出可选项目。",
        "社会组织是一支不可忽视的社会力量。",
        "减少不可避免的损失。",
        "协会是不可或缺的桥梁。",
    ],
)
def test_a_word_that_merely_holds_a_modal_verb_is_none(sentence: str) -> None:
    assert list(modals(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("协会应聘请专职秘书长。", "shall"),
        ("名称变更的，应变更登记。", "shall"),
        ("应收取会费并出具票据。", "shall"),
        ("应激励会员参与标准制定。", "shall"),
        ("应知会全体会员。", "shall"),
        ("会费标准应经理事会审议。", "shall"),
        ("会费应专款专用。", "shall"),
        ("应征求会员意见。", "shall"),
        ("经批准可延长任期。", "may"),
        ("会长可连选连任。", "may"),
        ("可视情节轻重处理。", "may"),
        ("对未建立党组织的行业协会，可实行一票否决。", "may"),
        ("协会可视情况减免会费。", "may"),
        ("不可抗力事项可交由理事会决定。", "may"),
        ("会员可及时查询会费收支。", "may"),
    ],
)
def test_a_modal_verb_is_read_before_a_word_that_elsewhere_makes_it_a_syllable(
    sentence: str, modality: Modality
) -> None:
    assert [modal.modality for modal in modals(sentence)] == [modality]


@pytest.mark.parametrize(
    "sentence",
    ["会员不可以代为投票。", "会费标准不可随意变动。", "会员不可转让会员资格。"],
)
def test_a_permission_denied_is_a_prohibition(sentence: str) -> None:
    assert {modal.modality for modal in modals(sentence)} <= {"shall_not", "cannot"}
    assert list(modals(sentence))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("应公布。", True),
        ("不得收费。", True),
        ("宜公布。", True),
        ("不宜收费。", True),
        ("可公布。", False),
        ("不必公布。", False),
        ("响应会员的诉求。", False),
    ],
)
def test_requirements_and_recommendations_are_told_from_the_rest(text: str, holds: bool) -> None:
    assert has_requirement(text) is holds
