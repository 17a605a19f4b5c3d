from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import ENGLISH, han_number, number

DIGITS = "零一二三四五六七八九"


def section(n: int) -> str:
    """A number below 10 000 in Chinese, by places, from the textbook rule."""
    text = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += DIGITS[digit] + name
        elif text and n % power and not text.endswith("零"):
            text += "零"
    return text


def han(n: int) -> str:
    """A number below 100 000 000 in Chinese, by places."""
    if n == 0:
        return "零"
    myriads, ones = divmod(n, 10_000)
    text = section(myriads) + "万" if myriads else ""
    if myriads and 0 < ones < 1000:
        text += "零"
    text += section(ones)
    return text.removeprefix("一") if text.startswith("一十") else text


def test_the_writer_of_these_tests_writes_numbers_as_people_do() -> None:
    assert [han(n) for n in (0, 4, 10, 12, 20, 105, 110, 1001, 3500)] == [
        *["零", "四", "十", "十二", "二十"],
        *["一百零五", "一百一十", "一千零一", "三千五百"],
    ]
    assert han(20_030) == "二万零三十"
    assert han(12_345_678) == "一千二百三十四万五千六百七十八"


@given(st.integers(0, 99_999_999))
def test_a_number_written_by_places_is_read_back(n: int) -> None:
    assert han_number(han(n)) == n
    assert number(han(n)) == n


@given(st.integers(10, 9999))
def test_a_number_written_digit_by_digit_is_read_back(n: int) -> None:
    assert number("".join(DIGITS[int(c)] for c in str(n))) == n


@given(st.integers(1000, 2999))
def test_a_year_with_a_round_zero_is_read_back(n: int) -> None:
    assert number("".join(DIGITS[int(c)] for c in str(n)).replace("零", "〇")) == n


@given(st.integers(0, 10**12))
def test_an_arabic_number_is_read_with_and_without_commas(n: int) -> None:
    assert number(str(n)) == n
    assert number(f"{n:,}") == n


@given(st.integers(1, 9999), st.sampled_from([("万", 10_000), ("亿", 100_000_000)]))
def test_an_arabic_number_may_count_myriads(n: int, scale: tuple[str, int]) -> None:
    word, factor = scale
    assert number(f"{n}{word}") == n * factor
    assert number(f"{n} {word}") == n * factor


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_fraction_is_read_in_both_writings(above: int, below: int) -> None:
    assert number(f"{han(below)}分之{han(above)}") == Fraction(above, below)
    assert number(f"{above}/{below}") == Fraction(above, below)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两", 2),
        ("俩", 2),
        ("两百", 200),
        ("两万五千", 25_000),
        ("一十二", 12),
        ("百", 100),
        ("十万", 100_000),
        ("一千万", 10_000_000),
        ("三亿", 300_000_000),
        ("两万亿", 2 * 10**12),
        ("一亿二千万", 120_000_000),
        ("二〇二三", 2023),
        ("百分之三十", Fraction(3, 10)),
        ("三分之二", Fraction(2, 3)),
        ("3.5", Fraction(7, 2)),
        ("1.5万", 15_000),
        ("21.51亿", 2_151_000_000),
        (" 12 ", 12),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, value: Fraction | int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("一百五", 150), ("三千五", 3500), ("一万二", 12_000), ("两千三", 2300)]
)
def test_the_last_power_may_be_left_unsaid(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one", 1),
        ("Two", 2),
        ("FIVE", 5),
        ("twelve", 12),
        ("twenty", 20),
        ("fifty", 50),
        ("ninety", 90),
    ],
)
def test_an_english_number_is_read(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("twenty-one", 21), ("thirty-five", 35), ("two hundred", 200), ("a hundred", 100)],
)
def test_an_english_number_of_two_words_is_read(text: str, value: int) -> None:
    assert number(text) == value


def test_english_words_count_up_to_twenty() -> None:
    words = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty"
    )
    assert [ENGLISH[word] for word in words.split()] == list(range(21))


@pytest.mark.parametrize("text", ["", "会费", "dues", "1.2.3", "分之", "第四", "某分之一", "1/0"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is Python's
        number(text)
