"""The marks of a law's parts at the start of a line, told from references that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import han_number

NUMERAL = "[一二三四五六七八九十百千零〇两]+"
_NUMBER = rf"(?:{NUMERAL}|\d{{1,4}})"
_ARTICLE = re.compile(rf"第\s*({_NUMBER})\s*条(?:\s*之\s*({NUMERAL}))?")
_DIVISION = re.compile(rf"第\s*({_NUMBER})\s*(分编|编|部分|章|节)([\s：:、]*)(.*)")
ITEM = re.compile(rf"[（(]\s*({NUMERAL})\s*[）)]")
SUBITEM = re.compile(r"\d{1,2}\s*[.．、](?!\d)|[（(]\d{1,2}[）)]|[a-z][)）]|[①-⑳]")
SECTION = re.compile(r"([一二三四五六七八九十]+)、")
# What follows a number that is cited: 第三条第二款规定的, 第三条 规定的, 第三条、第五条. But 第四条
# 第二条规定的情形… is an article whose text begins with another.
_CITED = re.compile(
    rf"第\s*{_NUMBER}\s*[编章节条款项]"
    rf"|\s*(?:第\s*{_NUMBER}\s*[款项]|规定的|的规定|[、和或及至与][者以]?\s*第|所列)"
)
_RUN_ON = re.compile(
    r"[的、，。；）)》和或及至与]|规定|所[称述列规指]|以[外上下内前后]|中[的，]|[内外]"
)
_AFTER = re.compile(r"[\s\u3000]*[：:、．.]?[\s\u3000]*")


@dataclass(frozen=True, slots=True)
class ArticleMark:
    """The number of an article: `label` as in 第十条之一, `end` where its text begins."""

    label: str
    number: int
    is_spaced: bool
    end: int


def article_mark(line: str) -> ArticleMark | None:
    """The article that a line begins; None where it begins with a reference to one, or none."""
    match = _ARTICLE.match(line)
    if not match or _CITED.match(line, match.end()):
        return None
    after = _AFTER.match(line, match.end())
    end = after.end() if after else match.end()
    if end == match.end() and _RUN_ON.match(line, end):
        return None
    number = int(han_number(match[1])) if not match[1].isdigit() else int(match[1])
    ordinal = match[1] if not match[1].isdigit() else han(number)
    label = f"第{ordinal}条" + (f"之{match[2]}" if match[2] else "")
    is_spaced = end == len(line) or line[match.end()].isspace()
    return ArticleMark(label, number, is_spaced, end)


def division_mark(line: str) -> tuple[str, str, str] | None:
    """Number, rank (编, 章 …) and heading of a line that heads a division; None for others."""
    match = _DIVISION.match(line)
    if not match or _CITED.match(line, match.end(2)):
        return None
    number, rank, space, heading = match.groups()
    if re.search("[。；]", heading) or len(heading) > (40 if space else 20):
        return None
    if not space and (_RUN_ON.match(heading) or "，" in heading):
        return None
    number = han(int(number)) if number.isdigit() else number
    return number, rank, re.sub(r"[\s.…·]+\d*$", "", heading.strip())


def starts_part(line: str) -> bool:
    """Whether a line begins an article, a division or an item, however it is spaced."""
    line = line.lstrip()
    return bool(
        article_mark(line)
        or division_mark(line)
        or ITEM.match(line)
        or SUBITEM.match(line)
        or SECTION.match(line)
        or re.match(r"\d+(?:\.\d+)+\s|——|目\s*录$|附\s*[录件则]", line)
    )


def han(n: int) -> str:
    """A number below ten thousand in Chinese numerals: 十, 二十一, 一百零二."""
    if n <= 0 or n > 9999:
        return str(n)
    result, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            result += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = bool(result) and not digit
    return result.removeprefix("一") if result.startswith("一十") else result
