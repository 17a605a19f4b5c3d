"""Verdicts through the bounds: the number, the unit word and the framing vary."""

from __future__ import annotations

import itertools
import re

import pytest

from assistant.answer import Finding
from assistant.chain import Assistant
from assistant.judge import binds
from assistant.question import understand
from corpus.bank import Verdict
from corpus.library import Library
from index.reader import Reader
from index.transformer import Floats

DUES = "db44#8.1.1.1"
NUMBERS = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "8", 12: "十二"}
FRAMINGS = [
    "能设{n}{unit}会费吗",
    "会费分成{n}{unit}可以吗",
    "我们协会的会费定{n}{unit}行不行",
    "会费可不可以设{n}{unit}？",
    "能不能设{n}{unit}会费吗",
]


def first_clause(assistant: Assistant, *messages: str) -> tuple[str, Verdict | None, str]:
    answer = assistant.answer(messages)
    cited = answer.citations[0] if answer.citations else None
    return f"{cited.document_id}#{cited.clause}" if cited else "", answer.verdict, answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "五档会费违规吗",
        "会费分五档算不算违规？",
        "設五檔會費係咪違反標準？",
        "Would it be a breach if we set five dues tiers?",
        "Do five dues tiers violate the standard?",
        "Are five dues tiers illegal?",
    ],
)
def test_what_breaks_a_bound_is_a_breach(assistant: Assistant, question: str) -> None:
    assert first_clause(assistant, question)[:2] == (DUES, "yes")


def test_what_a_rule_decides_is_not_read_closely(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    closely = Reader.read_closely

    def spied(reader: Reader, question: str, sentence: str) -> Floats:
        read.append(question)
        return closely(reader, question, sentence)

    monkeypatch.setattr(Reader, "read_closely", spied)
    assert assistant.answer(["能设五档会费吗"]).verdict == "no"
    assert assistant.answer(["秘书长的工资多少钱一个月"]).abstained
    assert not read
    assert not assistant.answer(["会费收支可以不公布吗"]).abstained
    assert read


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("能设五档会费吗", "zh"),
        ("Can we set five dues tiers?", "en"),
        ("會費可以分五級嗎？", "zh-Hant"),
    ],
)
def test_five_tiers_are_refused_in_every_language(
    assistant: Assistant, question: str, language: str
) -> None:
    answer = assistant.answer([question])
    assert answer.verdict == "no"
    assert answer.citations[0].clause == "8.1.1.1"
    assert answer.language == language
    assert "5 > 4" in answer.answer
    assert "不应超过 4级" in answer.citations[0].quote


def test_an_answer_in_traditional_chinese_has_its_unit_so_too(assistant: Assistant) -> None:
    assert "最多 4 級" in assistant.answer(["會費可以分五級嗎？"]).answer


def test_three_tiers_after_five_are_allowed(assistant: Assistant) -> None:
    clause, verdict, _ = first_clause(assistant, "能设五档会费吗", "三档呢")
    assert (clause, verdict) == (DUES, "yes")


@pytest.mark.parametrize(
    ("number", "unit", "framing"),
    list(itertools.product(NUMBERS, ["档", "级", "个等级", "个档次"], FRAMINGS)),
)
def test_the_verdict_follows_the_number(
    assistant: Assistant, number: int, unit: str, framing: str
) -> None:
    question = framing.format(n=NUMBERS[number], unit=unit)
    clause, verdict, _ = first_clause(assistant, question)
    assert clause == DUES
    assert verdict == ("yes" if number <= 4 else "no")


@pytest.mark.parametrize(("number", "verdict"), [("two", "yes"), ("four", "yes"), ("six", "no")])
@pytest.mark.parametrize(
    "framing", ["Can we set {n} dues tiers?", "May we have {n} membership dues levels?"]
)
def test_the_verdict_follows_the_number_in_english(
    assistant: Assistant, number: str, verdict: Verdict, framing: str
) -> None:
    assert first_clause(assistant, framing.format(n=number))[:2] == (DUES, verdict)


@pytest.mark.parametrize("number", [3, 4, 5, 7])
@pytest.mark.parametrize(
    ("framing", "within", "beyond"),
    [
        ("会费设{n}级行吗", "yes", "no"),
        ("會費分{n}個等級得唔得", "yes", "no"),
        ("会费分{n}档是不是违反规定、不允许", "no", "yes"),
        ("會費設{n}級係咪唔准", "no", "yes"),
        ("May dues have {n} tiers?", "yes", "no"),
        ("Is it forbidden to have {n} dues levels?", "no", "yes"),
    ],
)
def test_the_verdict_follows_frame_and_script(
    assistant: Assistant, framing: str, number: int, within: Verdict, beyond: Verdict
) -> None:
    expected = within if number <= 4 else beyond
    assert first_clause(assistant, framing.format(n=number))[:2] == (DUES, expected)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("会费最多四级对吧", "yes"),
        ("会费最多六级对吧", "no"),
        ("会费最多能设六级吗", "no"),
        ("会费最多设三档可以吗", None),
        ("会费档次不能超过四级，对吗", "yes"),
        ("会费档次不能超过五级，对吗", "no"),
        ("是不是不能超过五级会费", "no"),
        ("dues may not exceed five tiers, right?", "no"),
        ("会费超过五级是不是禁止的", "yes"),
        ("会费超过五级可以吗", "no"),
        ("会费不能低于三级吧", None),
        ("会费至少设两档可以吗", None),
        ("必须设四档会费吗", "no"),
    ],
)
def test_a_limit_asked_about_is_compared_as_a_limit(
    assistant: Assistant, question: str, verdict: Verdict | None
) -> None:
    assert first_clause(assistant, question)[:2] == (DUES, verdict)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("听说会费不应该分五级，是真的吗", "yes"),
        ("會費唔可以分五級，係咪", "yes"),
        ("會費唔應該分四級，係咪真㗎", "no"),
        ("Is it true that dues may not have five tiers?", "yes"),
        ("会费分五级不违规吧", None),
    ],
)
def test_a_number_denied_meets_the_bound_the_other_way_round(
    question: str, verdict: str | None, assistant: Assistant
) -> None:
    assert assistant.answer([question]).verdict == verdict


def test_a_limit_put_as_a_prohibition_is_corrected_as_a_limit(assistant: Assistant) -> None:
    wrong = assistant.answer(["会费档次不能超过五级，对吗"])
    assert wrong.answer.startswith("不是：标准 8.1.1.1 规定最多 4 级")
    assert wrong.finding == Finding("no", "不是")
    right = assistant.answer(["会费档次不能超过四级，对吗"])
    assert right.finding == Finding("yes", "是")


def test_a_prohibition_asked_about_is_confirmed(assistant: Assistant) -> None:
    assert first_clause(assistant, "会费分五档是不是不允许的")[:2] == (DUES, "yes")


def test_the_number_of_party_members_decides_whether_a_branch_must_be_set_up(
    assistant: Assistant,
) -> None:
    clause, verdict, text = first_clause(assistant, "两个正式党员必须单独建立党组织吗")
    assert (clause, verdict) == ("db44#7.1.1.1", "no")
    assert "2 < 3" in text
    clause, verdict, text = first_clause(assistant, "三名正式党员要不要单独建立党组织")
    assert (clause, verdict) == ("db44#7.1.1.1", "yes")
    assert "3 ≥ 3" in text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("正式党员不足三名，一定要单独建党组织吗？", "no"),
        ("我们没三个正式党员，必须单独成立支部吗", "no"),
        ("fewer than three full Party members: must we set up a Party organisation?", "no"),
        ("超过五个党员，必须单独建支部吗", "yes"),
        ("不足四个正式党员，必须单独建党组织吗", None),
    ],
)
def test_a_limit_on_the_members_decides_where_it_lies_on_one_side_of_the_threshold(
    assistant: Assistant, question: str, verdict: Verdict | None
) -> None:
    assert first_clause(assistant, question)[:2] == ("db44#7.1.1.1", verdict)


@pytest.mark.parametrize(
    "question", ["两个正式党员必须单独建立党组织吗", "没有三个党员就不用建支部吧"]
)
def test_below_the_threshold_the_clause_that_then_applies_is_cited(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.answer([question])
    assert [c.clause for c in answer.citations] == ["7.1.1.1", "7.1.1.3"]


def test_a_wrong_number_for_a_real_clause_is_corrected(assistant: Assistant) -> None:
    clause, verdict, _ = first_clause(assistant, "8.1.1.1 最多 6 级对吧")
    assert (clause, verdict) == (DUES, "no")


@pytest.mark.parametrize(
    ("question", "clause", "verdict"),
    [
        ("可以设立地域性分支机构吗", "db44#7.1.2.4", "no"),
        ("会费收支可以不公布吗", "db44#8.1.1.3", "no"),
        ("不应设立地域性分支机构吗", "db44#7.1.2.4", "yes"),
        *(
            pytest.param(
                question,
                clause,
                verdict,
                marks=pytest.mark.xfail(strict=True, reason="left open: not sure enough"),
            )
            for question, clause, verdict in (
                ("可以不建会员名册吗", "db44#8.1.2.3", "no"),
                ("we want to open a branch office in Foshan, allowed?", "db44#7.1.2.4", "no"),
                ("Can we set up a branch in Foshan?", "db44#7.1.2.4", "no"),
            )
        ),
        ("想在佛山开个分会，可以吗", "db44#7.1.2.4", "no"),
        ("是不是禁止设立地域性分支机构", "db44#7.1.2.4", "yes"),
        ("必须总结自身能力建设的典型经验做法吗", "db44#7.5.2.2", "no"),
    ],
)
def test_a_plain_modality_carries_a_verdict(
    assistant: Assistant, question: str, clause: str, verdict: Verdict | None
) -> None:
    assert first_clause(assistant, question)[:2] == (clause, verdict)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        # 同一层级不得再细分不同的收费标准
        ("同一级别的会员，大厂多交点、小厂少交点，可以吗", "no"),
        ("三级会员可以投票吗", None),
        ("第五档会费能打折吗", None),
    ],
)
def test_a_number_that_counts_no_tiers_meets_no_bound(
    assistant: Assistant, question: str, right: Verdict | None
) -> None:
    answer = assistant.answer([question])
    assert answer.verdict in (None, right)
    assert not re.search("[<>≤≥]", answer.answer)


@pytest.mark.parametrize(
    ("question", "document", "sentence", "decides"),
    [
        # 要求社会组织在成立登记时做到“三同步”：一是…。二是…。
        ("登记时必须同步组建党组织吗", "party-quality", "二是同步组建党组织。", True),
        ("同类协会必须成立联合会吗", "longgang", "探索同类型、同性质", False),
        ("按篇文的意思，同类协会必须成立联合会吗", "longgang", "探索同类型、同性质", True),
        ("文章是不是说同类协会要成立联合会吗", "longgang", "探索同类型、同性质", True),
        ("发表文章必须先备案吗", "longgang", "探索同类型、同性质", False),
    ],
)
def test_what_a_paper_requires_it_requires_of_each_item_and_what_it_proposes_binds_nobody(
    library: Library, question: str, document: str, sentence: str, decides: bool
) -> None:
    paper = library.by_id[document]
    start = paper.text.index(sentence)
    (clause,) = (c for c in paper.clauses if c.body <= start < c.end and not paper.is_part(c))
    asked = understand([question])
    assert binds(asked, paper, clause, start, paper.text.index("。", start) + 1) is decides


@pytest.mark.parametrize(
    ("circumstances", "asked"),
    [
        (
            "我们协会成立十年了，财务一直由秘书长兼管，没人过问。",
            "收上来的会费每年要向会员公布收支吗？",
        ),
        ("会长说了这事不用管。", "收上来的会费每年要向会员公布收支吗？"),
        (
            "Last year nobody looked after our accounts. ",
            "Must dues income be published to members?",
        ),
        pytest.param(
            "Last year nobody looked after our accounts. ",
            "Do we have to report dues income and spending to the members every year?",
            marks=pytest.mark.xfail(reason="left open: not sure enough", strict=True),
        ),
    ],
)
def test_circumstances_told_do_not_turn_a_verdict(
    assistant: Assistant, circumstances: str, asked: str
) -> None:
    assert first_clause(assistant, circumstances + asked)[:2] == ("db44#8.1.1.3", "yes")


@pytest.mark.parametrize(
    "question",
    [
        "我们协会去年换了会长。会费标准可以随行情浮动吗？",
        "Our chairman changed last year. May dues be floated with the market?",
    ],
)
def test_what_is_asked_is_judged_without_its_circumstances(
    assistant: Assistant, question: str
) -> None:
    assert first_clause(assistant, question)[:2] == ("db44#8.1.1.2", "no")


STORY = (
    "您好，打扰了，我是秘书处新来的小王，上周刚接手这一摊子工作，前任同事走得急，好多材料没有交代清楚，"
    "昨天开会的时候几位理事争论了半天也没有结果"
)


@pytest.mark.parametrize(
    ("question", "clause", "verdict"),
    [
        (f"{STORY}，所以想请问一下，会费标准可以随行情浮动吗", "db44#8.1.1.2", "no"),
        (f"会费标准可以随行情浮动吗，{STORY}", "db44#8.1.1.2", "no"),
        (f"{STORY}，麻烦告诉我会费最多能分几档", "db44#8.1.1.1", None),
        (f"{STORY}，我们想把会费分成五档，这样可以吗", "db44#8.1.1.1", "no"),
    ],
)
def test_a_long_story_does_not_hide_what_is_asked(
    assistant: Assistant, question: str, clause: str, verdict: Verdict | None
) -> None:
    assert first_clause(assistant, question)[:2] == (clause, verdict)


def test_what_was_taken_for_the_question_is_said_as_it_was_written(assistant: Assistant) -> None:
    message = f"{STORY}，所以想請問一下，會費標準可唔可以浮動，唔該晒"
    assert any("“會費標準可唔可以浮動”" in notice for notice in assistant.answer([message]).notices)
    assert not any(
        "會費" in notice for notice in assistant.answer(["會費標準可唔可以浮動"]).notices
    )


def test_a_story_may_settle_a_condition_so_that_none_is_judged(assistant: Assistant) -> None:
    asked = "会费标准可以提高吗"
    assert assistant.answer([asked]).verdict == "conditional"
    answer = assistant.answer([f"{STORY}，会员大会上个月倒是表决过了，请问{asked}"])
    assert answer.verdict is None
    assert "条件" in answer.answer
    assert answer.citations[0].clause == "8.1.1.2"


@pytest.mark.parametrize("asked", ["理事会几年换一届", "秘书长的工资由谁来定多少钱"])
def test_what_nothing_answers_is_refused_after_a_long_story_too(
    assistant: Assistant, asked: str
) -> None:
    assert assistant.answer([f"{STORY}，麻烦告诉我{asked}"]).abstained


def test_numbers_told_in_the_circumstances_count(assistant: Assistant) -> None:
    told = "商会现在有五名正式党员，会长说人太少，不用自己建。我们要不要单独成立党组织？"
    assert first_clause(assistant, told)[:2] == ("db44#7.1.1.1", "yes")


def test_what_no_document_answers_is_refused_beside_circumstances(assistant: Assistant) -> None:
    asked = "上个月有会员投诉我们重复收会费，主管部门来问过。会被罚多少钱？"
    assert assistant.answer([asked]).abstained
