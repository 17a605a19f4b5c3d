from __future__ import annotations

import pytest

from corpus.script import Language, fold, language, to_hong_kong, to_simplified


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("會費檔次不應超過四級", "会费档次不应超过四级"),
        ("行業協會商會能力建設規範", "行业协会商会能力建设规范"),
        ("會員（代表）大會、理事會、監事會", "会员（代表）大会、理事会、监事会"),
        ("兩個黨員要不要建支部", "两个党员要不要建支部"),
    ],
)
def test_traditional_and_simplified_are_converted_both_ways(
    traditional: str, simplified: str
) -> None:
    assert to_simplified(traditional) == simplified
    assert to_simplified(simplified) == simplified


@pytest.mark.parametrize(
    ("simplified", "hong_kong"),
    [
        ("会员为什么要交会费", "會員為什麼要交會費"),
        ("会费在这里交", "會費在這裏交"),
        ("秘书长不应连任两届", "秘書長不應連任兩屆"),
    ],
)
def test_hong_kong_has_its_own_characters(simplified: str, hong_kong: str) -> None:
    assert to_hong_kong(simplified) == hong_kong
    assert to_simplified(hong_kong) == simplified


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＤＢ４４／Ｔ ２３６９", "db44/t 2369"),
        ("會費（４級）", "会费(4级)"),
        ("Dues TIERS", "dues tiers"),
        ("㈠", "(一)"),
        ("会费", "会费"),
    ],
)
def test_search_compares_simplified_half_width_lower_case(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("能设五档会费吗", "zh"),
        ("收钱能分几个等级啊", "zh"),
        ("五人以上可否成立支部", "zh"),  # the same in both scripts
        ("DB44/T 2369 对会费怎么规定", "zh"),
        ("ISO 9001 和 DB44 哪个适用", "zh"),
        ("著名协会有哪些", "zh"),
        ("台湾商会能入会吗", "zh"),
        ("会费标準由谁来决定", "zh"),  # one character out of place
        ("？", "zh"),
        ("4", "zh"),
        ("", "zh"),
        ("會費可以分五級嗎", "zh-Hant"),
        ("會費", "zh-Hant"),
        ("兩個黨員要不要建支部", "zh-Hant"),
        ("DB44 對會費點規定", "zh-Hant"),
        ("會費點樣收先得", "zh-Hant"),
        ("我哋可唔可以分五級", "zh-Hant"),
        ("Can we set five dues tiers?", "en"),
        ("dues?", "en"),
        ("What does 会费 mean in this standard?", "en"),
    ],
)
def test_the_language_of_a_question_is_told(text: str, expected: Language) -> None:
    assert language(text) == expected


@pytest.mark.parametrize("text", ["会费点样收先得", "会费唔使交得唔得", "我哋系咪要交会费"])
def test_cantonese_typed_in_simplified_characters_is_simplified(text: str) -> None:
    assert language(text) == "zh"
