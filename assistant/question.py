"""Understanding: what a question asks, in what language and frame, with what numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.bounds import Quantity, bare_numbers, quantities
from corpus.script import Language, fold, language

Frame = Literal["may", "must", "omit", "forbidden", "true"]

_LABEL = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.%])")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+款)?")

_ASKING = re.compile(
    r"什么|啥|哪|谁|怎么|怎样|咋|如何|几(?!乎)|多少|多久"
    r"|多大|多高|为何|何时|何种|点样|点解|边个|边啲|乜|有咩"
    r"|分别|列出|介绍|说说|讲讲|讲下"
    r"|\b(?:what|which|who|whom|whose|when|where|why|how)\b"
)
_CHOICE = re.compile(
    r"能不能|能否|可不可以|可否|可唔可以|行不行|得唔得|要不要"
    r"|要唔要|用不用|使唔使|需不需要|需唔需要|是不是|是否|系咪"
    r"|系唔系|有没有|有冇|算不算|应不应|该不该|会不会|对不对"
    r"|准不准|许不许|允不允许|必不必须|成不成|好不好|合不合"
)
_POLAR = re.compile(
    r"[吗嘛么]\s*[?？。!！~]*$|[吧不没咩]\s*[?？。!！~]*$|对[吗吧嘛]?\s*[?？]*$"
    r"|行[吗不吧]|可以[吗不吧]|得[吗唔]"
)
_POLAR_ENGLISH = re.compile(
    r"(?:^|[.,;:!—-]\s*|\b(?:so|and|but|then|if [^,]*,)\s+)"
    r"(?:can|could|may|might|must|do|does|did|is|are|was|were|should|shall|has|have|had|will|would|"
    r"isn't|aren't|don't|doesn't|can't)\s+\w|,?\s*(?:right"
    r"|correct|true|is it|isn't it|ok|okay)\s*\?"
    r"|is it true|\b(?:allowed|required|permitted)\s*\?"
)
_FRAMES: tuple[tuple[Frame, str], ...] = (
    (
        "omit",
        r"(?:可以|能|可|行|得)(?:以)?(?:暂时|先|干脆|直接)?"
        r"(?:不(?!能|可|行|得|超|多|低|少|[?？。]|$)|唔(?!得|可)|免)"
        r"|不[^，,。吗吧]{1,14}(?:可以|行|得|成)(?:吗|吧|不|嘛"
        r"|么)|(?:不用|不必|无需|不需要|唔使|省掉|省去|免掉)"
        r"[^，。]*(?:吗|吧|嘛|么|[?？])|\b(?:skip|omit"
        r"|leave out|without|go without|do without|not have to|"
        r"don't (?:have|need) to|doesn't (?:have|need) to"
        r"|optional|ok not to|can we not|not bother)\b",
    ),
    (
        "forbidden",
        r"禁止|不准|不许|不让|不允许|严禁|是不是不(?:能|可以|得)"
        r"|(?:不能|不可以|不得|唔可以|唔得)[^，。]*(?:吗|吧|嘛|么|[?？])$"
        r"|\b(?:forbidden|prohibited|banned|not allowed|not permitted|against the rules)\b",
    ),
    (
        "must",
        r"必须|一定要|一定得|要不要|要唔要|需不需要|需唔需要"
        r"|用不用|使唔使|应不应|该不该|应该|应当|非得"
        r"|非要|硬性|强制|得(?=先|要|有|单独)"
        r"|(?:需要|要|该)[^，。]*(?:吗|嘛|么|[?？])$"
        r"|\b(?:must|have to|has to|need to|needs to"
        r"|required|obliged|obligatory|mandatory|compulsory|"
        r"should|shall|supposed to)\b",
    ),
    (
        "may",
        r"能|可以|可否|可不可以|可唔可以|行不|行吗|得唔得|允许|准不准|许不许|够不够格|够格|成不"
        r"|\b(?:can|could|may|allowed|permitted|ok to|okay to|free to|eligible|qualify)\b",
    ),
)
_ASKED_UNITS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (
        frozenset("年月日届"),
        re.compile(
            r"几[年届天日]|几个月|多久|多长时间|多少[年天]|\bhow long\b|\bhow many (?:years|days)"
        ),
    ),
    (
        frozenset("元%"),
        re.compile(r"多少钱|几[块元]|多少元|几多钱|\bhow much (?:money|is|are|does|do)\b"),
    ),
    (frozenset("次"), re.compile(r"几次|多少次|\bhow often\b")),
    (frozenset(), re.compile(r"多少|几[个名人家级档层种条项]|几多|\bhow many\b")),
)
_FOLLOW_UP = re.compile(
    r"^(?:那么?|噉|咁|哦|嗯|好的?)?[，, ]*(?:如果是?|换成|要是"
    r"|假如)?[^，。？?]{1,14}(?:呢|咧|呀|又点|点样)?[?？]?$"
    r"|^(?:and |so |then |ok(?:ay)?,? )*(?:what|how) about\b|^and (?:if|for)\b"
)
_FOLLOW_MARK = re.compile(r"呢\s*[?？]*$|^那|^噉|^咁|what about|how about|^and ")


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `text` is as asked, `folded` its searchable form; `search` is what retrieval is given,
    which for a follow-up has the earlier question's words too. `frame` is None where the
    question is no yes/no question.
    """

    text: str
    folded: str
    search: str
    language: Language
    frame: Frame | None
    quantities: tuple[Quantity, ...]
    labels: tuple[str, ...]

    @property
    def asked_units(self) -> frozenset[str] | None:
        """The units that an answer must have one of; empty for any count; None for no number."""
        for units, pattern in _ASKED_UNITS:
            if pattern.search(self.folded):
                return units
        return None


def understand(messages: Sequence[str]) -> Question:
    """Understand the last of a person's messages, the ones before it being the conversation."""
    question = understand_alone(messages[-1])
    if len(messages) > 1 and is_follow_up(question):
        return resume(understand(messages[:-1]), question)
    return question


def understand_alone(text: str) -> Question:
    """Understand a question by itself."""
    folded = fold(text).strip()
    labels = tuple(dict.fromkeys([*_LABEL.findall(folded), *_ARTICLE.findall(folded)]))
    return Question(
        text=text.strip(),
        folded=folded,
        search=text.strip(),
        language=language(text),
        frame=frame(folded),
        quantities=quantities(_LABEL.sub(lambda label: " " * len(label[0]), folded)),
        labels=labels,
    )


def frame(folded: str) -> Frame | None:
    """The frame of a yes/no question; None where it asks for something else."""
    if not is_polar(folded):
        return None
    for name, pattern in _FRAMES:
        if re.search(pattern, folded):
            return name
    return "true"


def is_polar(folded: str) -> bool:
    """Whether a question wants yes or no."""
    if _CHOICE.search(folded):
        return True
    if _ASKING.search(folded):
        return False
    return bool(_POLAR.search(folded) or _POLAR_ENGLISH.search(folded))


def is_follow_up(question: Question) -> bool:
    """Whether a question leans on the one before it: 那四档呢, what about branches?"""
    short = len(question.folded) <= 14 or question.language == "en"
    return bool(
        short and _FOLLOW_UP.search(question.folded) and _FOLLOW_MARK.search(question.folded)
    )


def resume(earlier: Question, question: Question) -> Question:
    """A follow-up with the earlier question's frame and subject, and its own new words.

    A number without a unit counts what the earlier question counted.
    """
    kept = earlier.folded
    if earlier.quantities and not question.quantities:
        bare = bare_numbers(question.folded, earlier.quantities[0].unit)
        question = replace(question, quantities=bare)
    if question.quantities:
        replaced = earlier.quantities
        kept = "".join(
            c for n, c in enumerate(kept) if not any(q.start <= n < q.end for q in replaced)
        )
    own = _FOLLOW_MARK.sub("", question.folded)
    asks_anew = question.frame is None and _ASKING.search(own)
    return replace(
        question,
        search=f"{kept} {question.text}",
        frame=None if asks_anew else question.frame or earlier.frame,
        quantities=question.quantities if asks_anew else question.quantities or earlier.quantities,
    )
