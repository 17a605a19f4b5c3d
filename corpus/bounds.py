"""Quantities and numeric bounds in Chinese and English text, their units folded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from corpus.numerals import ENGLISH, FRACTION, HAN, NUMBER, number

Comparison = Literal["=", "<", "<=", ">", ">="]

# Words for the same unit; the first is the unit's name. "个" counts anything.
UNITS: dict[str, tuple[str, ...]] = {
    "级": (
        "个级别", "个等级", "个层级", "个档次", "个档", "个层次", "个台阶", "级", "档次", "档",
        "层级",        "等级", "层", "等", "种档次", "类档次",
        "levels", "tiers", "level", "tier", "grades", "grade", "bands",
        "classes",
    ),
    "人": (
        "名", "位", "个人", "人", "个党员", "个正式党员",
        "members", "people", "persons",
        "person", "member",
    ),
    "届": ("届", "任期", "任", "consecutive terms", "terms", "term"),
    "岁": ("周岁", "岁", "years old", "years of age"),
    "年": ("周年", "年", "years", "year"),
    "月": ("个月", "月", "months", "month"),
    "日": ("个工作日", "天", "日", "days", "day"),
    "元": ("万元", "块钱", "块", "元", "yuan", "rmb"),
    "%": ("％", "%", "percent", "per cent"),
    "家": ("家", "associations", "companies", "organisations", "organizations"),
    "次": ("次", "回", "times"),
    "个": ("种", "类", "项", "条", "个", "kinds", "types", "items"),
}  # fmt: skip
# 六个会费等级, 两个正式党员: 个 counts the noun that follows.
_LEVELS = r"个(?=[^，,。；;、？?不吗]{1,4}?(?:级别|等级|层级|档次|档位|层次))"
_PEOPLE = r"个(?=[^，,。；;、？?不吗]{1,4}?党员)"
_SCALE = {"万元": Fraction(10_000)}
_NAMES = {word: name for name, words in UNITS.items() for word in words}
_UNIT = "|".join(
    re.escape(word) + (r"\b" if word.isascii() and word.isalpha() else "")
    for word in sorted(_NAMES, key=len, reverse=True)
)

_DENIED = "(?:不|未|没有|没|勿|别)[应得宜可要]?(?:能|可以|当)?"
# What may stand between a comparison and its number: 至少召开一次, 不得超过总数的三分之一.
_BETWEEN = (
    r"(?:应?(?:召开|举行|举办|开展|设立?|有|收|开|进行|配备|提前)\s*"
    r"|[^，,。；;\d]{2,10}的\s*(?=.{1,3}分之|\d+(?:\.\d+)?\s*[%％]))?"
)
_COUNTED = (
    rf"(?:\s*(?:多|余|来)?\s*(?P<middle>or (?:more|fewer|less)\s)?\s*"
    rf"(?:(?!(?:and|or|of|for|with|in|to)\b)[a-z-]+ ){{0,2}}?"
    rf"(?P<unit>(?P<levels>{_LEVELS})|(?P<people>{_PEOPLE})|{_UNIT}))?"
)
_BEFORE: dict[Comparison, str] = {
    "<=": rf"(?:{_DENIED}(?:超过|多于|高于|大于|超出)|最多(?:只能|不超过|能|可以)?|至多|"
    r"上限[是为]?|no more than|at most|up to|maximum of|within|not exceed|not more than)",
    ">=": rf"(?:{_DENIED}(?:低于|少于|小于)|至少|最少|起码|下限[是为]?|no fewer than|"
    r"not (?:less|fewer) than|"
    r"no less than|at least|minimum of)",
    ">": r"(?:超过|多于|高于|大于|超出|more than|over|exceeding|above)",
    "<": r"(?:不足|不满|未满|低于|少于|小于|[不没未]到|[不没未唔]够|凑不[齐够满]|不[应得]连任"
    r"|fewer than|less than|under|below"
    # 没有三名党员 are fewer; 没有五档 only denies the number.
    r"|(?<!有)(?:没有?|冇)(?=.{1,3}(?:[名位人]|个人|个?(?:正式)?党员)))",
}
_AFTER: dict[Comparison, str] = {
    ">=": r"(?:[（(]含[）)]\s*以上|及?以上|或以上|起(?!来)|or more|and above|or above)",
    "<=": r"(?:[（(]含[）)]\s*以下|及?以[下内]|之?内|或以下|or fewer|or less|and below)",
}
_ONE = "|".join(sorted(ENGLISH, key=len, reverse=True))
_ENGLISH = (
    rf"(?:a\s+)?(?:{_ONE})(?:(?:[\s-]|\sand\s)(?:{_ONE}))*"
    r"(?:\sthirds?|\squarters?)?"
)
_LITTLE, _MUCH = Fraction(1, 1000), Fraction(10**12)
_QUANTITY = re.compile(
    r"(?:(?P<before>"
    + "|".join(f"(?P<b{n}>{pattern})" for n, pattern in enumerate(_BEFORE.values()))
    + rf")\s*{_BETWEEN})?"
    + rf"(?<![同第某统唯])(?!(?<=任)一)(?P<number>{FRACTION}|{NUMBER}|\b(?:{_ENGLISH})\b)"
    + _COUNTED
    + r"(?:正式|的|\s)*"
    + r"(?P<after>"
    + "|".join(f"(?P<a{n}>{pattern})" for n, pattern in enumerate(_AFTER.values()))
    + r")?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?:(?:19|20)\d\d|[〇零一二三四五六七八九]{{4}})\s*年|(?:[{HAN}]{{1,3}}|\d{{1,2}})\s*月(?:[{HAN}]|\d)"
)
_SHARE = re.compile(r"\s(?:third|quarter)s?$", re.IGNORECASE)
_APPROXIMATE = re.compile("一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九")
_BARE = re.compile(rf"{NUMBER}|\b(?:{_ENGLISH})\b", re.IGNORECASE)
_MAJORITY = re.compile(r"过半数?|(?:一半|半数)以上|超过(?:一半|半数)|more than half")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and comparison; `start:end` is its place in the text it came from."""

    comparison: Comparison
    value: Fraction
    unit: str
    start: int
    end: int

    def allows(self, value: Fraction) -> bool:
        """Whether a value keeps this bound (以上 and 以下 include the number itself)."""
        return {
            "=": value == self.value,
            "<": value < self.value,
            "<=": value <= self.value,
            ">": value > self.value,
            ">=": value >= self.value,
        }[self.comparison]

    def settles(self, asked: Quantity) -> bool | None:
        """Whether what is asked about keeps this bound; None where some of it does, some not."""
        near, far = {
            "=": (Fraction(0), Fraction(0)),
            "<": (-_LITTLE, -_MUCH),
            "<=": (Fraction(0), -_MUCH),
            ">": (_LITTLE, _MUCH),
            ">=": (Fraction(0), _MUCH),
        }[asked.comparison]
        kept = self.allows(asked.value + near)
        return kept if kept == self.allows(asked.value + far) else None

    def same_unit(self, other: Quantity) -> bool:
        """Whether two quantities count the same kind of thing."""
        return self.unit == other.unit


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number with a unit in a text, with its comparison (`=` where none is written)."""
    found = [quantity for match in _QUANTITY.finditer(text) if (quantity := read(match))]
    found += [
        Quantity(
            ">=" if match[0].endswith("以上") else ">",
            Fraction(1, 2),
            "%",
            match.start(),
            match.end(),
        )
        for match in _MAJORITY.finditer(text)
    ]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def bare_numbers(text: str, unit: str) -> tuple[Quantity, ...]:
    """The numbers of a text that has no unit of its own, counted in a unit known otherwise."""
    found = []
    for match in _BARE.finditer(text):
        try:
            value = number(match[0])
        except ValueError:  # 亿 alone is none
            continue
        found.append(Quantity("=", value, unit, match.start(), match.end()))
    return tuple(found)


def bounds(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that limit something: those written with a comparison."""
    return tuple(quantity for quantity in quantities(text) if quantity.comparison != "=")


def read(match: re.Match[str]) -> Quantity | None:
    """A match as a quantity; None where the number has no unit and is no fraction."""
    unit = match["unit"]
    text = match["number"]
    at = match.start("number")
    if _DATE.match(match.string, at) or match.string[at - 1 : at] == "月":
        return None
    if _APPROXIMATE.fullmatch(text):
        return None
    is_fraction = "分之" in text or "/" in text or bool(_SHARE.search(text))
    if not unit and not is_fraction:
        return None
    try:
        value = number(text)
    except ValueError:
        return None
    if is_fraction:
        name = "%"
    else:
        name = "级" if match["levels"] else "人" if match["people"] else _NAMES[unit.lower()]
        value *= _SCALE.get(unit, 1)
        if name == "%":
            value /= 100
    return Quantity(comparison(match), value, name, match.start(), match.end())


def comparison(match: re.Match[str]) -> Comparison:
    """The comparison that the words before or after a number make."""
    if match["middle"]:
        return ">=" if "more" in match["middle"].lower() else "<="
    for name, words in (("b", _BEFORE), ("a", _AFTER)):
        for n, sign in enumerate(words):
            if match[f"{name}{n}"]:
                return sign
    return "="
