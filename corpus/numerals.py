"""Numbers as they are written in Chinese, English and Arabic numerals."""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
POWERS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
ENGLISH = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
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
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
}

HAN = "零〇一二两俩仨三四五六七八九十百千万亿"
ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMBER = rf"(?:{ARABIC}\s*[万亿]?|[{HAN}]+)"
FRACTION = rf"(?:[{HAN}]+分之[{HAN}]+|\d+/\d+)"


def han_number(text: str) -> Fraction:
    """The value of a number written in Chinese characters, digit by digit or by places."""
    if not re.search("[十百千万亿]", text):
        return Fraction(int("".join(str(DIGITS[c]) for c in text)))
    if match := re.fullmatch("(.+)亿([^亿]*)", text):
        return han_number(match[1]) * MYRIADS["亿"] + below(match[2], MYRIADS["亿"])
    if match := re.fullmatch("(.+)万([^万]*)", text):
        return han_number(match[1]) * MYRIADS["万"] + below(match[2], MYRIADS["万"])
    total = digit = 0
    power = 1
    for c in text:
        if c in POWERS:
            power = POWERS[c]
            total += (digit or 1) * power
            digit = 0
        else:
            power = 1 if c in "零〇" else power
            digit = DIGITS[c]
    return Fraction(total) + digit * (max(power // 10, 1) if text[-1] in DIGITS else 1)


def below(rest: str, power: int) -> Fraction:
    """What stands after a myriad: a number, or a digit whose power is left unsaid (一万二)."""
    if not rest:
        return Fraction(0)
    if len(rest) == 1 and rest in DIGITS:
        return Fraction(DIGITS[rest] * power // 10)
    return han_number(rest)


def number(text: str) -> Fraction:
    """The value of a number or fraction in any of the three scripts; ValueError if it is none."""
    text = text.strip().replace(",", "").lower()
    try:
        if "分之" in text:
            parts, share = text.split("分之")
            return han_number(share) / han_number(parts)
        if text[:1].isalpha() and text.isascii():
            return english_number(text)
        if match := re.fullmatch(r"([\d.]+)\s*([万亿])", text):
            return Fraction(match[1]) * MYRIADS[match[2]]
        if re.fullmatch(f"[{HAN}]+", text):
            return han_number(text)
        return Fraction(text)
    except (KeyError, ZeroDivisionError) as error:
        raise ValueError(f"not a number: {text!r}") from error


def english_number(text: str) -> Fraction:
    """The value of an English number up to the hundreds, or of a share: `two thirds`."""
    parts = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4}
    total = Fraction(0)
    for word in re.split(r"[\s-]+", text):
        if word in parts:
            total = (total or Fraction(1)) / parts[word]
        elif word == "hundred":
            total = (total or Fraction(1)) * 100
        elif word not in ("a", "and"):
            total += ENGLISH[word]
    return total
