from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.bounds import Comparison, Quantity, bare_numbers, bounds, quantities
from corpus.library import Library
from tests.corpus.test_numerals import han
from tests.corpus.texts import Limit, limits

# How a comparison is written: before or after the number and its unit.
CHINESE: list[tuple[str, str, Comparison]] = [
    *[(word, "", "<=") for word in ("不超过", "不应超过", "不得超过", "不能超过", "不得多于")],
    *[(word, "", "<=") for word in ("不应高于", "至多", "最多", "上限为")],
    *[(word, "", ">=") for word in ("不少于", "不应少于", "不得少于", "不得低于", "不低于")],
    *[(word, "", ">=") for word in ("至少", "最少", "下限为")],
    *[(word, "", ">") for word in ("超过", "多于", "高于", "大于")],
    *[(word, "", "<") for word in ("不足", "不满", "未满", "少于", "低于", "小于", "不到")],
    *[(word, "", "<") for word in ("没到", "不够", "没够", "凑不齐", "凑不够")],
    *[("", word, ">=") for word in ("以上", "及以上", "或以上")],
    *[("", word, "<=") for word in ("以下", "及以下", "或以下", "以内")],
    ("", "", "="),
]  # fmt: skip
CHINESE_UNITS: list[tuple[str, str, Fraction]] = [
    ("级", "级", Fraction(1)),
    ("档", "级", Fraction(1)),
    ("个档次", "级", Fraction(1)),
    ("个等级", "级", Fraction(1)),
    ("名", "人", Fraction(1)),
    ("人", "人", Fraction(1)),
    ("位", "人", Fraction(1)),
    ("届", "届", Fraction(1)),
    ("年", "年", Fraction(1)),
    ("个月", "月", Fraction(1)),
    ("日", "日", Fraction(1)),
    ("天", "日", Fraction(1)),
    ("个工作日", "日", Fraction(1)),
    ("元", "元", Fraction(1)),
    ("万元", "元", Fraction(10_000)),
    ("家", "家", Fraction(1)),
    ("次", "次", Fraction(1)),
    ("个", "个", Fraction(1)),
    ("项", "个", Fraction(1)),
]
ENGLISH: list[tuple[str, str, Comparison]] = [
    *[(word, "", "<=") for word in ("at most", "no more than", "not more than", "up to")],
    *[(word, "", "<=") for word in ("a maximum of", "must not exceed")],
    *[(word, "", ">=") for word in ("at least", "no fewer than", "no less than", "a minimum of")],
    *[(word, "", ">") for word in ("more than", "over", "exceeding")],
    *[(word, "", "<") for word in ("fewer than", "less than", "under")],
    ("", "or more", ">="),
    ("", "or fewer", "<="),
    ("", "", "="),
]
ENGLISH_UNITS = [
    *[("levels", "级"), ("tiers", "级"), ("dues tiers", "级"), ("membership levels", "级")],
    *[("members", "人"), ("people", "人"), ("full party members", "人")],
    *[("terms", "届"), ("consecutive terms", "届"), ("years", "年"), ("months", "月")],
    *[("days", "日"), ("yuan", "元"), ("associations", "家"), ("times", "次"), ("items", "个")],
]
ENGLISH_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]


def only(text: str) -> Limit:
    """The one quantity of a text."""
    (quantity,) = limits(quantities(text))
    return quantity


def test_the_bounds_of_the_standard_are_these_three(library: Library) -> None:
    found = [
        (clause.label, limits(provision.thresholds), limits(provision.bounds))
        for clause in library.by_id["db44"].clauses
        for provision in library.provisions.get(clause.key, ())
        if provision.thresholds or provision.bounds
    ]
    assert found == [
        ("7.1.1.1", [(">=", 3, "人")], []),
        ("7.3.3.1", [], [("<", 2, "届")]),
        ("8.1.1.1", [], [("<=", 4, "级")]),
    ]


def test_a_paper_sets_no_bounds(library: Library) -> None:
    for document in library.documents:
        if document.metadata.kind == "paper":
            for clause in document.clauses:
                for provision in library.provisions.get(clause.key, ()):
                    assert provision.bounds == provision.thresholds == ()


@given(
    st.integers(1, 9999),
    st.sampled_from(CHINESE_UNITS),
    st.sampled_from(CHINESE),
    st.booleans(),
    st.booleans(),
)
def test_a_chinese_bound_is_number_times_unit_times_comparison(
    n: int,
    unit: tuple[str, str, Fraction],
    comparison: tuple[str, str, Comparison],
    in_characters: bool,
    spaced: bool,
) -> None:
    word, name, scale = unit
    before, after, sign = comparison
    space = " " if spaced else ""
    assume(not (word == "年" and 1900 <= n < 2100 and not in_characters))  # 1990年 is a date
    text = f"{before}{space}{han(n) if in_characters else n}{space}{word}{after}"
    assert only(text) == (sign, n * scale, name)


@given(st.integers(1, 9999), st.sampled_from(ENGLISH_UNITS), st.sampled_from(ENGLISH))
def test_an_english_bound_is_number_times_unit_times_comparison(
    n: int, unit: tuple[str, str], comparison: tuple[str, str, Comparison]
) -> None:
    word, name = unit
    before, after, sign = comparison
    assert only(f"{before} {n} {word} {after}".strip()) == (sign, n, name)


@given(
    st.integers(2, 20),
    st.sampled_from(ENGLISH_UNITS),
    st.sampled_from([c for c in ENGLISH if c[0]]),
)
def test_an_english_number_may_be_a_word(
    n: int, unit: tuple[str, str], comparison: tuple[str, str, Comparison]
) -> None:
    word, name = unit
    before, _, sign = comparison
    assert only(f"{before} {ENGLISH_WORDS[n - 2]} {word}") == (sign, n, name)


@given(
    st.integers(1, 99),
    st.sampled_from([c for c in CHINESE if c[2] != "="]),
    st.sampled_from(["百分之{han}", "{n}%", "{n}％"]),
)
def test_a_percentage_is_a_share_of_one(
    n: int, comparison: tuple[str, str, Comparison], writing: str
) -> None:
    before, after, sign = comparison
    text = f"{before}{writing.format(n=n, han=han(n))}{after}"
    assert only(text) == (sign, Fraction(n, 100), "%")


@given(
    st.integers(1, 9),
    st.integers(2, 10),
    st.sampled_from([c for c in CHINESE if c[2] != "="]),
)
def test_a_fraction_is_a_share_of_one(
    above: int, below: int, comparison: tuple[str, str, Comparison]
) -> None:
    before, after, sign = comparison
    text = f"{before}{han(below)}分之{han(above)}{after}"
    assert only(text) == (sign, Fraction(above, below), "%")


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        # of the documents
        ("有三名及以上正式党员的", (">=", 3, "人")),
        ("会员层级和会费档次不应超过 4级", ("<=", 4, "级")),
        ("专职会长、秘书长不应连任两届", ("<", 2, "届")),
        ("引导有 3 名以上党员的行业协会建立党组织", (">=", 3, "人")),
        ("对党员人数不足 3 名、达不到单独建立", ("<", 3, "人")),
        ("活动经费按照党员每人每年不低于 500 元", (">=", 500, "元")),
        ("年度活动次数在一次以下", ("<=", 1, "次")),
        ("会员数在 100 个以下", ("<=", 100, "个")),
        ("没有三个正式党员的", ("<", 3, "人")),
        ("没 3 名党员", ("<", 3, "人")),
        ("没有三名以上党员", ("<", 3, "人")),
        ("有没有三名党员", ("=", 3, "人")),
        ("会费没有五档", ("=", 5, "级")),
        # of laws
        ("会员大会须有三分之二以上会员出席", (">=", Fraction(2, 3), "%")),
        ("经出席会员过半数通过", (">", Fraction(1, 2), "%")),
        ("经出席会员半数以上通过", (">=", Fraction(1, 2), "%")),
        ("每届任期不得超过五年", ("<=", 5, "年")),
        ("连任不得超过两届", ("<=", 2, "届")),
        ("注册资金三万元以上", (">=", 30_000, "元")),
        ("收费上限为1.5万元", ("<=", 15_000, "元")),
        ("管理费不超过百分之十", ("<=", Fraction(1, 10), "%")),
        ("自登记之日起三十日以内", ("<=", 30, "日")),
        ("自登记之日起三十日内", ("<=", 30, "日")),
        ("会员大会每年至少召开一次", (">=", 1, "次")),
        ("常务理事不得超过理事人数的三分之一", ("<=", Fraction(1, 3), "%")),
        ("有三名（含）以上正式党员的", (">=", 3, "人")),
        ("有3名(含)以上正式党员的", (">=", 3, "人")),
        ("监事至少应有三名", (">=", 3, "人")),
        ("会议至少提前七日通知", (">=", 7, "日")),
        ("管理费不超过其总额的30%", ("<=", Fraction(3, 10), "%")),
        ("经一半以上会员同意", (">=", Fraction(1, 2), "%")),
        ("经超过一半会员同意", (">", Fraction(1, 2), "%")),
        ("五分之一以上会员联名提议", (">=", Fraction(1, 5), "%")),
        # of questions
        ("能设五档会费吗", ("=", 5, "级")),
        ("分四个档次行不行", ("=", 4, "级")),
        ("想搞六个会费等级", ("=", 6, "级")),
        ("只有两个在册党员", ("=", 2, "人")),
        ("两个党员要不要建支部", ("=", 2, "人")),
        ("俩人能成立支部不", ("=", 2, "人")),
        ("最多能有几级", None),
        ("会长能干三届吗", ("=", 3, "届")),
        ("Can we set five dues tiers?", ("=", 5, "级")),
        ("We have only two full party members.", ("=", 2, "人")),
        ("three or more full party members", (">=", 3, "人")),
        ("approved by more than half of the members", (">", Fraction(1, 2), "%")),
        ("attended by at least 2/3 of the members", (">=", Fraction(2, 3), "%")),
        ("at least 30% of the members", (">=", Fraction(3, 10), "%")),
        ("We have two hundred members.", ("=", 200, "人")),
        ("We have twenty-one members.", ("=", 21, "人")),
        ("We have one hundred and twenty members.", ("=", 120, "人")),
        ("not less than 3 members", (">=", 3, "人")),
        ("published within 30 days", ("<=", 30, "日")),
        ("attended by no fewer than two thirds of the members", (">=", Fraction(2, 3), "%")),
    ],
)
def test_a_quantity_is_read_in_its_sentence(text: str, quantity: Limit | None) -> None:
    assert limits(quantities(text)) == ([quantity] if quantity else [])


@pytest.mark.parametrize(
    "text", ["不宜超过4级", "不可超过4级", "未超过4级", "没有超过4级", "不要超过4级", "别超过4级"]
)
def test_a_denied_excess_is_an_upper_bound(text: str) -> None:
    assert only(text) == ("<=", 4, "级")


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("负责人年龄不得超过70周岁", "<=", 70),
        ("负责人年龄在七十岁以下", "<=", 70),
        ("负责人须年满十八周岁以上", ">=", 18),
    ],
)
def test_an_age_is_a_bound(text: str, sign: Comparison, value: int) -> None:
    assert [(comparison, n) for comparison, n, _ in limits(quantities(text))] == [(sign, value)]


@pytest.mark.parametrize(
    "text",
    [
        "健全决策机制",
        "三五个会员",
        "十几个会员",
        "“三会一课”制度",
        "一三五七",
        "DB44/T 2368—2022",
        "第四",
        "组织评估（7.2.4）",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "同一层级",
        "五个方面",
        "2023 年 6 月",
        "本条例自2024年1月1日起施行",
        "本办法自二〇二四年七月一日起实施",
        "深圳共有 4064 家市级社会组织",
        "第三届理事会",
    ],
)
def test_a_number_that_limits_nothing_is_no_bound(text: str) -> None:
    assert bounds(text) == ()


def test_the_quantities_of_a_text_come_in_order_with_their_places() -> None:
    text = "理事会每年召开2次以上，会员三分之二以上出席，过半数通过。"
    places = [text[q.start : q.end] for q in quantities(text)]
    assert places == ["2次以上", "三分之二以上", "过半数"]
    assert [q.comparison for q in bounds(text)] == [">=", ">=", ">"]


def test_each_limit_of_a_range_is_a_bound() -> None:
    found = limits(bounds("会员五十人以上、五百人以下"))
    assert found == [(">=", 50, "人"), ("<=", 500, "人")]


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("3名以上", [3, 4], [0, 2]),
        ("4级以下", [0, 4], [5]),
        ("超过3名", [4], [2, 3]),
        ("不足3名", [0, 2], [3, 4]),
        ("不超过4级", [3, 4], [5]),
        ("不少于3名", [3], [2]),
        ("3名", [3], [2, 4]),
        ("不应连任两届", [1], [2, 3]),
    ],
)
def test_a_bound_includes_its_number_where_the_words_do(
    text: str, allowed: list[int], refused: list[int]
) -> None:
    (quantity,) = quantities(text)
    assert all(quantity.allows(Fraction(value)) for value in allowed)
    assert not any(quantity.allows(Fraction(value)) for value in refused)


@pytest.mark.parametrize(
    ("bound", "asked", "settled"),
    [
        ("3名以上", "2名", False),
        ("3名以上", "3名", True),
        ("3名以上", "不足3名", False),
        ("3名以上", "不超过3名", None),
        ("3名以上", "不足4名", None),
        ("3名以上", "不少于3名", True),
        ("3名以上", "超过5名", True),
        ("3名以上", "超过2名", None),
        ("不超过4级", "超过4级", False),
        ("不超过4级", "4级以上", None),
        ("不超过4级", "不足4级", True),
    ],
)
def test_a_limit_settles_another_where_all_it_allows_is_alike(
    bound: str, asked: str, settled: bool | None
) -> None:
    (one,), (other,) = quantities(bound), quantities(asked)
    assert one.settles(other) is settled


@given(st.integers(0, 200), st.integers(0, 200))
def test_every_value_keeps_a_bound_or_its_opposite(limit: int, value: int) -> None:
    def keeps(comparison: Comparison) -> bool:
        return Quantity(comparison, Fraction(limit), "人", 0, 0).allows(Fraction(value))

    assert keeps("<=") is not keeps(">")
    assert keeps(">=") is not keeps("<")
    assert keeps("=") is (keeps("<=") and keeps(">="))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("四级", "5档", True),
        ("三名", "两个党员", True),
        ("三名", "三级", False),
        ("三个", "三名", False),
        ("三个", "三级", False),
        ("三个", "三年", False),
        ("30%", "三分之二", True),
        ("30%", "三十个", False),
        ("两届", "two terms", True),
        ("4级", "five tiers", True),
    ],
)
def test_quantities_are_compared_only_in_the_same_unit(one: str, other: str, same: bool) -> None:
    (first,) = quantities(one)
    (second,) = quantities(other)
    assert first.same_unit(second) is same
    assert second.same_unit(first) is same


def test_bare_numbers_take_a_unit_known_otherwise() -> None:
    found = limits(bare_numbers("那 5 呢？十二呢？or seven?", "级"))
    assert found == [("=", 5, "级"), ("=", 12, "级"), ("=", 7, "级")]
    assert bare_numbers("那呢？", "级") == ()


def test_a_unit_of_numbers_alone_is_no_number() -> None:
    assert bare_numbers("几亿呢", "级") == ()
