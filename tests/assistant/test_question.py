from __future__ import annotations

from fractions import Fraction

import pytest

from assistant.frame import Frame, asked_part
from assistant.question import understand
from corpus.script import Language


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("能设五档会费吗", "may"),
        ("會費可以分五級嗎？", "may"),
        ("Can we set five dues tiers?", "may"),
        ("分四档得唔得", "may"),
        ("能不能设五档？", "may"),
        ("会费可唔可以分五级？", "may"),
        ("能不能不设监事会？", "omit"),
        ("应该公布收支吗", "true"),
        ("必须公布收支吗", "must"),
        ("两个党员要不要建支部", "must"),
        ("Do we have to publish the accounts?", "must"),
        ("Do two Party members need a branch?", "must"),
        ("Can we hire somebody if we need help?", "may"),
        ("可以不公布吗", "omit"),
        ("不开会员大会行不行", "omit"),
        ("Can we skip the vote?", "omit"),
        ("是不是不准设地方分会", "forbidden"),
        ("Is it forbidden to charge twice?", "forbidden"),
        ("会费最多四级，对吧", "true"),
        ("必须设党支部吗？我们有两名党员", "must"),
        ("我们有三名党员。可以不设党支部吗？谢谢", "omit"),
        ("同行想搞共同体，准唔准㗎？", "may"),
        ("按企业营业额收会费，许不许", "may"),
        ("我们要换届了，会长可以连任吗", "may"),
        ("龙岗的协会主要靠会费吗", "true"),
        ("这样做符合要求吗", "true"),
        ("章程要报备吗", "must"),
        ("政府订规划有没有义务先问协会", "must"),
        ("党建得写进章程吧，我们是新成立的", "true"),
        ("会费能分五级，真的假的", "may"),
        ("支部非要单独建吗，标准里怎么说", "must"),
        ("When we take over a government function, do we have to keep records?", "must"),
        ("A pact may take effect unfiled, right?", "may"),
        ("Does the study want pacts filed before they can be used?", "true"),
        ("We have never seen how dues are spent. Does the association have to tell us?", "must"),
        ("Under what the author proposes, would we be funded?", "true"),
        ("It must be filed before anybody uses it, doesn't it?", "must"),
        ("Our secretary asks whether we have to set up a branch. Do we?", "must"),
        ("A colleague says two prices in one tier are banned. May we have them?", "may"),
        ("no rules for how we decide things, we just wing it. allowed?", "may"),
        ("得兩個黨員咋，都一定要單獨建黨組織㗎？", "must"),
        ("我間廠係行業龍頭，佢做得會長未", "true"),
        ("项目要全程留记录不，急", "true"),
        ("我们不急，会费怎么定", None),
        ("能力建设光有目标和原则，是这样不", "true"),
        ("龙岗已经有新能源的协会了吗", "true"),
        ("政府职能不转移出来，对吗", "true"),
        ("只能由会员大会定吗", "may"),
        ("二十大报告有没有提过要理顺党建体制？", "true"),
        ("我记得有四种资助，有吧", "true"),
        ("What can we do, and must we do it now?", None),
        ("Which businesses, such as rating, have to be regulated?", None),
        ("For which matters, such as emergencies, is an association responsible?", None),
        ("Can we add a tier, and may we say how many?", "may"),
        ("Could you tell us what the limit is?", None),
        ("副秘书长咋任咋免", None),
        ("能设五档吗，最多几档", None),
        ("能设五档吗？为什么", None),
        ("能设五档吗？能设四档吗？我们有八十家会员", None),
        ("收钱能分几个等级啊", None),
        ("What does the standard say about dues?", None),
        ("谁来定会费标准", None),
    ],
)
def test_the_frame_of_a_question_is_read_from_its_words(text: str, frame: Frame | None) -> None:
    assert understand([text]).frame == frame


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我们有三名党员。可以不设党支部吗？", "可以不设党支部吗？"),
        ("We keep no books, e.g. of dues. Must we?", "Must we?"),
        ("按 8.1.1.1 能设五档吗", "按 8.1.1.1 能设五档吗"),
        ("能设五档吗？我们有八十家会员。谢谢", "能设五档吗？我们有八十家会员。谢谢"),
        ("", ""),
    ],
)
def test_circumstances_come_before_what_is_asked(text: str, asked: str) -> None:
    assert asked_part(text) == asked


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("能设五档会费吗", "zh"),
        ("會費可以分五級嗎？", "zh-Hant"),
        ("会费点样收先得", "zh"),
        ("分四級得唔得", "zh-Hant"),
        ("Can we set five dues tiers?", "en"),
        ("DB44 标准里会费怎么定", "zh"),
    ],
)
def test_the_language_of_a_question_is_told(text: str, language: Language) -> None:
    assert understand([text]).language == language


@pytest.mark.parametrize("words", ["三档呢", "那三档呢？", "三级呢", "what about three?"])
def test_a_follow_up_keeps_the_frame_and_takes_the_new_number(words: str) -> None:
    question = understand(["能设五档会费吗", words])
    assert question.frame == "may"
    assert [(q.value, q.unit) for q in question.quantities] == [(Fraction(3), "级")]
    assert "会费" in question.search
    assert "五" not in question.search


def test_a_new_topic_is_not_taken_for_a_follow_up() -> None:
    question = understand(["能设五档会费吗", "两个党员要不要单独成立党支部"])
    assert "会费" not in question.search
    assert question.frame == "must"


def test_a_clause_number_is_no_quantity() -> None:
    question = understand(["8.1.1.1 最多 6 级对吧"])
    assert question.labels == ("8.1.1.1",)
    assert [(q.comparison, q.value) for q in question.quantities] == [("<=", Fraction(6))]


@pytest.mark.parametrize(
    "text",
    ["会费涨 1.5 倍可以吗", "按 GB/T 1.1 写行吗", "利率 3.25% 高不高", "Is 2.5 times too much?"],
)
def test_a_decimal_is_no_clause_number(text: str) -> None:
    assert understand([text]).labels == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("7.2 人员有什么要求", ("7.2",)),
        ("8.1.1.1 级别怎么定", ("8.1.1.1",)),
        ("7.4 年度报告呢", ("7.4",)),
    ],
)
def test_a_clause_number_is_one_whatever_follows(text: str, labels: tuple[str, ...]) -> None:
    assert understand([text]).labels == labels


@pytest.mark.parametrize(
    "words", ["那一般会员呢", "那 2025 年呢", "8.1.1.1 呢", "what about the one in Shenzhen?"]
)
def test_a_follow_up_about_something_else_takes_no_number_from_it(words: str) -> None:
    earlier = understand(["能设五档会费吗"])
    found = understand(["能设五档会费吗", words]).quantities
    assert [(q.value, q.unit) for q in found if q.unit == "级"] in (
        [],
        [(q.value, q.unit) for q in earlier.quantities],
    )


def test_the_third_question_keeps_the_topic_of_the_first() -> None:
    question = understand(["能设五档会费吗", "那分会呢", "三档呢"])
    assert "会费" in question.search
    assert "分会" in question.search
    assert [q.value for q in question.quantities] == [Fraction(3)]


@pytest.mark.parametrize(
    ("messages", "standalone"),
    [
        (["能设五档会费吗", "那四档呢"], "能设4档会费吗"),
        (["Can we set five dues tiers?", "what about four?"], "can we set 4 dues tiers?"),
        (["会长能连任吗", "那秘书长呢"], "秘书长：会长能连任吗"),
        (["会员大会多少人出席才能开", "那怎么加入呢"], "怎么加入"),
        (
            ["来开会的嘉宾名单谁来管", "那能把他们的信息拿来做分析吗"],
            "那能把他们的信息拿来做分析吗",
        ),
    ],
)
def test_a_follow_up_says_by_itself_what_is_asked(messages: list[str], standalone: str) -> None:
    assert understand(messages).standalone == standalone


def test_the_subject_of_a_follow_up_gives_way_to_the_next() -> None:
    question = understand(["会长能连任吗", "那秘书长呢", "那副会长呢"])
    assert question.standalone == "副会长：会长能连任吗"


@pytest.mark.parametrize(
    ("text", "wants_list"),
    [
        ("西咸的协会有哪些问题", True),
        ("评价分几个方面", True),
        ("What are the principles?", True),
        ("会费几块钱一个月", False),
        ("几点开会", False),
        ("How many associations did Longgang have?", False),
        ("会费能分哪几档吗", False),
    ],
)
def test_whether_several_things_are_asked_for(text: str, wants_list: bool) -> None:
    assert understand([text]).wants_list is wants_list


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("两篇论文说的一样吗", True),
        ("Do both papers agree?", True),
        ("报告一年得交两篇吗", False),
        ("档案要不要刻两份", False),
        ("第二篇在哪里发表", False),
    ],
)
def test_whether_two_documents_are_spoken_of(text: str, two: bool) -> None:
    assert understand([text]).names_two_documents is two
