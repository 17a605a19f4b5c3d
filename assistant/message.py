"""Long messages: the part that asks, among greetings and circumstances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.frame import ASKING, TELLS_BACK, is_polar
from corpus.script import fold, language

# In words: a message of which a part is taken, and the least and most of that part.
LONG, SHORTEST, TAKEN_IN = 60, 6, 32
# How plainly a part asks: for yes or no, or for something else.
POLAR, OPEN = 2, 1

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
# Some part their sentences by spaces only.
_SENTENCES = re.compile(
    r"(?<=[。！!？?；;])\s*|(?<=\w\w\.)\s+|\n+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
)
_QUESTION = re.compile(r"[?？][”’」』)）\s]*$")
_PART_ENDS = re.compile(r"[，,。！!？?；;]\s*|(?<=\w\w\.)\s+|(?<=[\u3400-\u9fff])\s+")
_COMMA = re.compile(r"(?:[，,：:](?!\d)\s*)+")
# 几位理事争了半天, 什么都没有交接: several and all, and nothing asked.
_NOT_ASKING = re.compile(
    r"几[位个家名](?=[^，,?？]*(?:了|都|也|说))|什么[都的]|怎么(?:说|回事|办|样)?的?$"
    r"|(?:没|不|无)[^，,]{0,4}(?:什么|哪|怎么|多少)|[不没]知[道怎]"
)
_REQUEST = re.compile(
    r"(?:[请請][问問教]|(?:想|来|來|要)(?:再|先)?[咨諮][询詢]"
    r"|(?:想|来|來|就|并|再|先|帮忙|幫手|帮[他我]|幫[佢我]|我|谁|誰)(?:请|請|再|先)?[问問]"
    r"(?![题題我他佢起过過了卷责責号號答到]))"
    r"(?:一?[下声聲吓]|问|問|清楚|[个個]明白|你们|你哋|您|各位|大家|这里|呢度|清|定)*"
    r"|(?:想|要)先?(?:知道?+|[确確][认認定]|了解|[弄搞]清楚?+|弄明白|核[实實])(?:一?[下吓])?+(?![再先])"
    r"|\b(?:tell me|my question is|know|ask|sure|check|confirm|wonder(?:ing)?|find out)"
    r"(?: (?:whether|if|that))?\b",
    re.IGNORECASE,
)
# What somebody did, said or felt is no part of what is asked.
_NARRATES = re.compile(
    r"我(?![们哋](?:这|呢|协会$|想|打算|准备|计划|要))|佢|咗|了(?!$)|[说讲话](?!法)|觉得|\b(?:i|my|he|she|him|her|his)\b"
)
_SAYS = re.compile(
    r"(?:(?<![篇份本专門门])[说説說讲講](?![法得的过過不])|(?<![电電對对通])[话話](?![题題])|[认認][为為]|指出|主[张張]"
    r"|坚持|堅持|声称|聲稱|\b(?:say|claim|insist|maintain|think|believe|add|argue)(?:s|ed)?\b|\bsaid\b"
    r"|\b(?:thought|saying)\b|\btold (?:me|us)\b(?! (?:not|to|wh|how)\w*)"
    r"|\bin (?:his|her|their) view\b)"
    r"[：:，,\s]*(?:that\b)?\s*",
    re.IGNORECASE,
)
# Where what somebody says ends: 我没看过原文. Of whom or what he spoke is no claim: 讲协会的论文.
_TURNS = re.compile(r"\s*(?:但|可|不过|我(?![们哋])|大家|想|请|麻烦)")
_NO_CLAIM = re.compile(r"^[他她佢我]|(?:论文|标准|文章|研究|报告|规范|文件)$")
_SAYS_RIGHT = re.compile(r"[^，,]{0,8}[说讲话][法的得]?(?:是不是|系咪)?(?:对|啱|属实|准|靠)")
_POINTS = re.compile(
    r"这(?:[样么种个些话件笔]|东西)|[咁噉](?:样|做)|[呢嗰][个啲份种]|此|那[样种些么]"
    r"|\b(?:it|this|that|such|these|those|they|them|there)\b"
)


def is_long(message: str) -> bool:
    """Whether only a part of a message is taken for what it asks."""
    return words(message) > LONG


def asked_of(message: str) -> str:
    """The part of a long message that asks; a message that is short, or asks nothing, as it is.

    The last question, or else the sentence that asks most plainly, from where it says that it asks.
    """
    if not is_long(message):
        return message
    sentences = [one.strip() for one in _SENTENCES.split(message) if one and one.strip()]
    marked = [n for n, one in enumerate(sentences) if _QUESTION.search(one)]
    plainly = [max(map(asks, _COMMA.split(one))) for one in sentences]
    place = marked[-1] if marked else max(range(len(sentences)), key=lambda n: (plainly[n], n))
    if not marked and not plainly[place]:
        return message
    asked = part_that_asks(sentences[place])
    tells_back = TELLS_BACK.match(fold(asked))
    of_claim = tells_back or _SAYS_RIGHT.match(_COMMA.split(fold(asked))[-1])
    if of_claim and (said := claim(sentences[: place + 1])):
        return said
    return with_story(message, asked) if tells_back or words(asked) < SHORTEST else asked


def with_story(message: str, asked: str) -> str:
    """What asks, and as much of what stands before it as is still short."""
    told = message.rpartition(asked)[0] + asked
    starts = [0, *(end.end() for end in _PART_ENDS.finditer(told))]
    return next((told[start:] for start in starts if not is_long(told[start:])), asked)


def leans(asked: str) -> bool:
    """Whether what asks points to what was told before it: 这样做可以吗, is that allowed?"""
    return bool(_POINTS.search(fold(asked)))


def claim(told: Sequence[str]) -> str:
    """What somebody was last told to say, as a question of its own; empty if nobody was."""
    for sentence in reversed(told):
        for says in reversed(list(_SAYS.finditer(sentence))):
            parts = _COMMA.split(sentence[says.end() :])
            until = takewhile(lambda part: not ends_claim(fold(part)), parts)
            is_english = language(sentence) == "en"
            said = (", " if is_english else "，").join(until).strip("，。.！!；;, ")
            if SHORTEST <= words(said) <= LONG and not _NO_CLAIM.search(fold(said)):
                return f"{said}, right?" if is_english else f"{said}，对吗？"
    return ""


def ends_claim(folded: str) -> bool:
    """Whether a part goes on to something else than what somebody says."""
    return bool(_TURNS.match(folded) or TELLS_BACK.match(folded))


def part_that_asks(sentence: str) -> str:
    """A sentence from where it says that it asks, or from the topic on, to where it has asked."""
    commas = list(_COMMA.finditer(sentence))
    starts = [0, *(comma.end() for comma in commas)]
    ends = [*(comma.start() for comma in commas), len(sentence)]
    last = len(commas)
    if not _QUESTION.search(sentence):
        plainly = [asks(sentence[start:end]) for start, end in zip(starts, ends, strict=True)]
        last = max(range(len(plainly)), key=lambda n: (plainly[n], n))
    sentence = sentence[: ends[last]]
    for request in reversed(list(_REQUEST.finditer(sentence))):
        rest = sentence[request.end() :].lstrip("，,：: ")
        if words(rest) >= SHORTEST and asks(rest):
            return rest
    first = last
    while first and not (
        words(sentence[starts[first] :]) >= SHORTEST and asks(sentence[starts[first] :])
    ):
        first -= 1
    while first and words(sentence[starts[first - 1] :]) <= TAKEN_IN:
        if _NARRATES.search(fold(sentence[starts[first - 1] : ends[first - 1]])):
            break
        first -= 1
    return sentence[starts[first] :]


def asks(part: str) -> int:
    """How plainly a part of a message asks; 0 where it does not."""
    folded = _NOT_ASKING.sub("", fold(part).strip())
    if is_polar(folded):
        return POLAR
    return OPEN if ASKING.search(folded) else 0


def words(text: str) -> int:
    """How many Chinese characters and words of other languages a text has."""
    return len(_WORD.findall(text))
