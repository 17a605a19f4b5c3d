"""Claims: a part of a sentence as people put it, its number kept or changed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from corpus.bank import Verdict
from corpus.library import Library
from corpus.numerals import number
from index.units import sentence_units

PARTS = re.compile("[，；。：\n]")
LENGTHS = range(7, 35)
# What counts from one to ninety-nine in Chinese, or to four figures.
COUNT = re.compile(
    r"(?<![\d.\-—第〔（(])(?P<number>\d{1,4}(?:\.\d+)?|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"(?=级|档|名|人|个|年|月|日|％|%|家|万|次|分|项|种|类|倍|天|亿|篇|元|小时|届|周)"
)
ITEM = re.compile(r"^(?:其中|另外|同时|并且|而且|（[一二三四五六七八九十]）|[a-z\d]+[)）、.])")
ENDS = (
    "对吗", "对吧", "是吗", "对不对", "是这样吗", "没错吧", "吧", "，是不是", "是真的吗", "吗",
)  # fmt: skip
OPENINGS = ("听说", "请问", "文件里说", "据说", "我记得")
SELDOM = 0.15
YEARS = range(1900, 2100)


def claims(library: Library, order: random.Random) -> Iterator[tuple[str, str, Verdict]]:
    """A claim, the sentence it is about, and whether it is true; half of them are."""
    for unit in sentence_units(library):
        for part in PARTS.split(unit.text):
            counts = list(COUNT.finditer(part))
            if not counts or len(part) not in LENGTHS:
                continue
            count = order.choice(counts)
            verdict: Verdict = order.choice(["yes", "no"])
            told = count["number"] if verdict == "yes" else other(count["number"], order)
            said = ITEM.sub("", part[: count.start()] + told + part[count.end() :]).strip()
            opening = order.choice(OPENINGS) if order.random() < SELDOM else ""
            yield opening + said + order.choice(ENDS), unit.text, verdict


def other(written: str, order: random.Random) -> str:
    """Another number near one, written in the same way."""
    value = number(written)
    if "." in written:
        return f"{float(value) + order.choice([0.7, 1.3, 2.4, 5.2]):.1f}"
    if int(value) in YEARS:
        return str(int(value) + order.choice([-3, -1, 1, 2]))
    near = {int(value) + 1, int(value) - 1, int(value) + 2, int(value) * 2} - {0, int(value)}
    if written.isascii():
        return str(order.choice(sorted(near)))
    return han(order.choice(sorted(near & set(range(100)))))


def han(value: int) -> str:
    """A number from 1 to 99 in Chinese characters."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    ten = (digits[tens] if tens > 1 else "") + "十" if tens else ""
    return ten + (digits[ones] if ones else "")
