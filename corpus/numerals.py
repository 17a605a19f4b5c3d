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
} | {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}

HAN = "零〇一二两俩仨三四五六七八九十百千万亿"
ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMBER = rf"(?:{ARABIC}\s*[万亿]?|[{HAN}]+)"
FRACTION = rf"(?:[{HAN}]+分之[{HAN}]+|\d+/\d+)"


def han_number(text: str) -> Fraction:
    """The value of a number written in Chinese characters, digit by digit or by places."""
    if not re.search("[十百千万亿]", text):
        return Fraction(int("".join(str(DIGITS[c]) for c in text)))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in POWERS:
            section += (digit or 1) * POWERS[c]
            digit = 0
        else:
            total = (total + section + digit) * MYRIADS[c]
            section = digit = 0
    return Fraction(total + section + digit)


def number(text: str) -> Fraction:
    """The value of a number or fraction in any of the three scripts; ValueError if it is none."""
    text = text.strip().replace(",", "")
    if "分之" in text:
        below, above = text.split("分之")
        return han_number(above) / han_number(below)
    if text.lower() in ENGLISH:
        return Fraction(ENGLISH[text.lower()])
    if match := re.fullmatch(r"([\d.]+)\s*([万亿])", text):
        return Fraction(match[1]) * MYRIADS[match[2]]
    if re.fullmatch(f"[{HAN}]+", text):
        return han_number(text)
    return Fraction(text)
