"""Understanding: what a question asks, in what language and frame, with what numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.frame import ASKING, ELLIPSIS, Frame, frame
from assistant.message import asked_of, is_long
from assistant.plain import plainly
from corpus.bounds import Quantity, bare_numbers, quantities
from corpus.script import Language, fold, language

# 8.1.1.1, but not 1.5 倍 or GB/T 1.1.
_LABEL = re.compile(
    r"(?<![\d.])(?<!/t)(?<!/t )(?:\d{1,2}(?:\.\d{1,2}){2,3}(?![\d.%])"
    r"|\d{1,2}\.\d{1,2}(?![\d.])(?!\s*(?:[%‰倍万亿元块折]|年(?!度)"
    r"|(?:times|percent|million|years?)\b)))"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+款)?")

_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>")
_ASKED_UNITS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset("年月日届次"), re.compile(r"(?:多久|多长时间)[^,，。]{0,6}[一1]次|\bhow often\b")),
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
    (frozenset("次"), re.compile(r"几次|多少次")),
    (frozenset(), re.compile(r"多少|几[个名人家级档层种条项]|几多|\bhow many\b")),
)
_POINTS_BACK = re.compile(
    r"^(?:那(?!里|边)|噉|咁|还有|另外)|他们|她们|它|佢|这[个些种样]|那[个些种样]|呢[个啲]|其中"
    r"|^(?:and|then|so|but)\b.*\b(?:they|them|their|it|its|that|those|these|this|there|he|she)\b"
)
_LEAD = re.compile(
    r"^(?:那么?|噉|咁|哦|嗯)[，, ]*|^(?:and|so|then|but|what about|how about)\b[，, ]*|呢\s*[?？]*$"
)
_TWO_DOCUMENTS = re.compile(
    r"(?<![第十哪几])[两二](?:篇(?!吗)|份(?:论文|研究|文档))"
    r"|\b(?:both|the two) (?:papers|studies|articles)\b(?! of association)"
)
_LISTING = re.compile(
    r"哪些|哪几|哪[两二三四五六七八九十]"
    r"|几(?:个方面|大|方面|条|项|种|类|步|样|点(?=建议|意见|要求|措施|原则|[?？]*$))"
    r"|分别|列出|边啲|\b(?:list|name)\s+(?:the|all)\b"
    r"|\b(?:what|which)\s(?:are\b|(?:two|three|four|five|six|kinds?|main)\b)"
)
# 三级会员 is a kind of member, not a number of levels.
_NAMED = re.compile(r"(?:的)?(?:会员|社会组织|社团|机关|单位|协会)(?!费|制|档|层)")
# 那一档, 隔一届, 一家: one of a kind, and no number asked about; but 设一档, 只有一名.
_INDEFINITE = re.compile(r"(?<![设分定成有搞弄只就仅])一(?:.|个\w{2})$")
LONGEST_FOLLOW_UP = 30


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `text` is as written; of a long message the rest is of the part that asks. `folded` is its
    searchable form; `search` is what retrieval is given, which for a follow-up has the earlier
    question's words too, and `standalone` says by itself what is asked. `frame` is None where the
    question is no yes/no question; `compares` is whether it sets two documents beside
    each other. `left_out` are the documents that it is not answered from: other editions. `taken`
    is the part of a long message that asks, as written; empty where all of it does.
    """

    text: str
    folded: str
    search: str
    standalone: str
    language: Language
    frame: Frame | None
    quantities: tuple[Quantity, ...]
    labels: tuple[str, ...]
    compares: bool = False
    left_out: frozenset[str] = frozenset()
    taken: str = ""

    @property
    def read(self) -> str:
        """What is read where opinions decide the verdict: `standalone` in plain words."""
        return self._plainly[0]

    @property
    def is_turned(self) -> bool:
        """Whether what is read asks the contrary of the question."""
        return self._plainly[1]

    @property
    def _plainly(self) -> tuple[str, bool]:
        return plainly(self.standalone) if self.frame else (self.standalone, False)

    @property
    def is_elliptical(self) -> bool:
        """Whether it says nothing without the question before it: 那四档呢."""
        return bool(ELLIPSIS.search(self.folded))

    @property
    def wants_list(self) -> bool:
        """Whether several things are asked for."""
        return self.frame is None and bool(_LISTING.search(self.folded))

    @property
    def names_two_documents(self) -> bool:
        """Whether it speaks of two documents without saying which: 两篇文章."""
        return bool(_TWO_DOCUMENTS.search(self.folded))

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
    plain = _MARKUP.sub(" ", text).strip()
    told = fold(plain)
    labels = tuple(dict.fromkeys([*_LABEL.findall(told), *_ARTICLE.findall(told)]))
    asked = asked_of(plain)
    folded = fold(asked)
    return Question(
        text=text.strip(),
        folded=folded,
        search=asked,
        standalone=asked,
        language=language(text),
        frame=frame(folded),
        quantities=tuple(
            quantity
            for quantity in quantities(_LABEL.sub(lambda label: " " * len(label[0]), folded))
            if not _NAMED.match(folded, quantity.end)
            and not _INDEFINITE.search(folded, 0, quantity.end)
        ),
        labels=labels,
        taken=asked if asked != plain else "",
    )


def is_follow_up(question: Question) -> bool:
    """Whether a question leans on the one before it: 那四档呢, what about branches?"""
    if is_long(question.text):
        return False
    if question.is_elliptical:
        return True
    short = len(question.folded) <= LONGEST_FOLLOW_UP or question.language == "en"
    return short and bool(_POINTS_BACK.search(question.folded))


def resume(earlier: Question, question: Question) -> Question:
    """A follow-up with the earlier question's frame and subject, and its own new words.

    A number without a unit counts what the earlier question counted. In the search the new words
    count twice.
    """
    own = _LEAD.sub("", question.folded).strip(" ?？.。")
    if earlier.quantities and not question.quantities:
        bare = bare_numbers(own, earlier.quantities[0].unit)
        question = replace(
            question, quantities=tuple(q for q in bare if q.end - q.start == len(own))
        )
    kept = fold(earlier.search)
    if question.quantities:
        for old in reversed(quantities(kept)):
            kept = kept[: old.start] + kept[old.end :]
    asks_anew = question.frame is None and ASKING.search(own)
    inherited = earlier.quantities if question.is_elliptical and not asks_anew else ()
    kept_frame = earlier.frame if question.is_elliptical else question.frame or earlier.frame
    return replace(
        question,
        search=f"{kept} {question.text} {question.text}",
        standalone=standalone(earlier, question, own),
        frame=None if asks_anew else kept_frame,
        quantities=question.quantities or inherited,
    )


def standalone(earlier: Question, question: Question, own: str) -> str:
    """A follow-up as a question of its own: the earlier one with the new number or subject.

    One that asks anew (那怎么加入呢) asks nothing of the earlier one.
    """
    if not question.is_elliptical:
        return question.standalone
    if question.frame is None and ASKING.search(own):
        return own
    text = fold(earlier.standalone.rpartition("：")[2])
    for new in question.quantities:
        for old in filter(new.same_unit, quantities(text)):
            for number in bare_numbers(text[: old.end], old.unit)[-1:]:
                return f"{text[: number.start]}{new.value}{text[number.end :]}"
    return f"{own}：{text}"
