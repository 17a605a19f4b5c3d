"""Condensing: whether a statement says, in fewer words, only what a text says.

Its words stand in the text, in that order, each number beside the words it stands beside there,
and what the text denies is denied. Words that carry nothing may be added or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from corpus.bounds import bare_numbers
from corpus.modality import word_at
from corpus.numerals import FRACTION, HAN, number
from corpus.script import fold
from corpus.words import words

_PART = re.compile(r"[，,。；;：:、（）()！!？?—]|\.(?!\d)")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+(?:'[a-z]+)?")
_COUNTED = "名人级档届年月日次元家条项倍%成号"
_PERCENT = Fraction(1, 100)
_SCALES = {
    "million": Fraction(10**6),
    "billion": Fraction(10**9),
    "percent": _PERCENT,
    "%": _PERCENT,
}
_SCALE = re.compile(r"\s*(%|percent\b|million\b|billion\b)")
_TENTHS = re.compile(rf"([{HAN}])成(?![立为员本果功])")
# Words that carry nothing of their own; what obliges or limits is looked at apart.
_CONNECTING = """
的 了 着 在 是 有 和 与 及 或 等 对 对于 由 将 把 被 为 以 并 并且 而 而且 且 也 都 其 该 这
那 各 所 之 于 至 到 从 向 按 即 或者 以及 因此 所以 但 但是 同时 其中 共 共有 一共 约 大约 还
还要 还有 再 就 才 仅 只 时 时候 后 前 中 里 内 做 用 已 已有 已经 无论 还是 彼此 之间 靠 进行
方面 途径 方式 情况 通过 透过 采用 采取 应 应当 须 必须 需 需要 要 可 可以 宜 得 能 不 不得
不应 不能 没 没有 未 无 会 必 须要 一定 规定 要求 标准 文件 条款 论文 文章 报告 研究 建议 认为
指出 提出 主张 显示 写明 说明 根据 按照 依据 依照 照 协会 商会 行业协会 行业 组织 最多 至多
至少 不超过 超过 不少于 不低于 以上 以下 以内 不足 低于 高于 多于 少于 个 名 一 一个 如果 若 a
an the of to in on at by for from with and or but as is are be been was were it its they their
them this that these those which who such each any all also only than then there has have had
do does did will would shall must may can should not no never more most least up some other
into under over within if when where so association associations chamber chambers trade
standard paper article says suggests recommends proposes states required recommended advised
allowed permitted need needs exceed exceeding fewer less about per
"""
_GLUE = frozenset(_CONNECTING.split())
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|e|ions?|y|ies)$")
_DENIED = re.compile(
    r"(?:不|未|没有?|无法|难以|无|非|免|勿)(?:应当?|得|能|可|再|要|予|曾|必|需|许|准|宜|会|是|仅)?\s*$"
    r"|\b(?:not|never|no|without|cannot|nor|n't)(?: \w+)?\s*$"
)
_EXCEPT = re.compile(r"\s*(?:以外|之外)")
_SIDES = (
    (
        "<=",
        r"最多|至多|不(?:应当?|得|能|可)?(?:超过|高于|多于)|以下|以内"
        r"|\b(?:at most|up to|not? more than|not exceed\w*)\b",
    ),
    (
        ">=",
        r"至少|不(?:应当?|得|能|可)?(?:少于|低于)|以上"
        r"|\b(?:at least|not? (?:fewer|less) than)\b",
    ),
    (">", r"超过|多于|高于|逾|\b(?:more than|over|above)\b"),
    ("<", r"低于|少于|不足|不到|\b(?:fewer than|less than|below|under)\b"),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word that carries something, or a number's value; `start:end` is its place."""

    word: str
    value: Fraction | None
    start: int
    end: int


def condenses(statement: str, texts: Sequence[str], free: str = "") -> bool:
    """Whether each part of a statement condenses one of some texts; it may add words of `free`."""
    if not sides(statement) <= {side for text in texts for side in sides(text)}:
        return False
    folded = [scaled(text) for text in texts]
    known = fold(free)
    return all(
        any(stands_in(part, text, known) for text in folded)
        for part in _PART.split(without_sides(scaled(statement)))
    )


def scaled(text: str) -> str:
    """A text folded, its tenths as shares: 六成 is 60%."""
    return _TENTHS.sub(lambda match: f"{10 * int(number(match[1]))}%", fold(text))


def stands_in(part: str, text: str, free: str) -> bool:
    """Whether the words and numbers of a part stand in a text, in that order."""
    figures = list(numbers(text))
    at = 0
    for token in tokens(part):
        if token.value is not None:
            # No other figure may stand between a word and its own.
            following = next((one for one in figures if one.start >= at), None)
            if following is None or following.value != token.value:
                return False
            at = following.end
            continue
        place = find(token.word, text, at)
        if place < 0 and find(token.word, text, 0) < 0 and token.word in free:
            continue
        if place < 0 or is_denied(part, token.start, token.end) != is_denied(
            text, place, place + len(token.word)
        ):
            return False
        at = place + len(token.word)
    return True


def find(word: str, text: str, at: int) -> int:
    """Where a word stands in a text from a place on; a Latin word at the beginning of one."""
    if word.isascii():
        match = re.compile(rf"\b{re.escape(word)}").search(text, at)
        return match.start() if match else -1
    return text.find(word, at)


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is denied there, or excepted."""
    return bool(_DENIED.search(text, max(0, start - 16), start) or _EXCEPT.match(text, end))


def tokens(part: str) -> Iterator[Token]:
    """The words and numbers of a part, in order, without those that carry nothing."""
    figures = list(numbers(part))
    found = list(figures)
    for run in _RUN.finditer(part):
        at = run.start()
        for word in words(run[0]) if run[0][0] > "z" else [run[0]]:
            taken = any(one.start < at + len(word) and at < one.end for one in figures)
            if word not in _GLUE and not taken:
                found.append(Token(stem(word), None, at, at + len(word)))
            at += len(word)
    yield from sorted(found, key=lambda token: token.start)


def stem(word: str) -> str:
    """An English word without its ending; a Chinese one as it is."""
    return (
        re.sub(r"(?:ing|ed|es|s|ly|e|ion|ions|y|ies)$", "", word)
        if word.isascii() and len(word) > 4
        else word
    )


def numbers(text: str) -> Iterator[Token]:
    """The numbers of a folded text in any script; not those inside words (一般, 统一)."""
    fractions = list(re.finditer(FRACTION, text))
    for match in fractions:
        yield Token("", number(match[0]), match.start(), match.end())
    for one in bare_numbers(text, ""):
        if any(match.start() <= one.start < match.end() for match in fractions):
            continue
        written, after = text[one.start : one.end], text[one.end : one.end + 1]
        if written[0] in HAN:
            word, start = word_at(text, one.start)
            tail = word[one.end - start :]
            if start < one.start or (tail and tail[0] not in _COUNTED):
                continue
            if written == "一" and after not in _COUNTED:
                continue
        scale = _SCALE.match(text, one.end)
        value = one.value * (_SCALES[scale[1]] if scale else 1)
        yield Token("", value, one.start, scale.end() if scale else one.end)


def sides(text: str) -> set[str]:
    """On which sides a text limits something: at most, at least, more, fewer."""
    rest, found = fold(text), set[str]()
    for side, pattern in _SIDES:
        if re.search(pattern, rest):
            found.add(side)
            rest = re.sub(pattern, " ", rest)
    return found


def without_sides(text: str) -> str:
    """A text without the words that say on which side it limits something."""
    for _, pattern in _SIDES:
        text = re.sub(pattern, " ", text)
    return text
