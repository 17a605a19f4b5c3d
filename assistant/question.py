"""Understanding: what a question asks, in what language and frame, with what numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from corpus.bounds import Quantity, bare_numbers, quantities
from corpus.script import Language, fold, language

Frame = Literal["may", "must", "omit", "forbidden", "true"]

# 8.1.1.1, but not 1.5 倍 or GB/T 1.1.
_LABEL = re.compile(
    r"(?<![\d.])(?<!/t)(?<!/t )(?:\d{1,2}(?:\.\d{1,2}){2,3}(?![\d.%])"
    r"|\d{1,2}\.\d{1,2}(?![\d.])(?!\s*(?:[%‰倍万亿元块折]|年(?!度)"
    r"|(?:times|percent|million|years?)\b)))"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+款)?")

_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>")
_ASKING = re.compile(
    r"什么|啥|哪|谁|怎么|怎样|咋(?![，,。？?！!]|$)|如何|几(?!乎)|多少|多久"
    r"|多大|多高|何(?!况)|点[样解]|边[类个啲度几两三四五六七八九十间条份]|乜|(?<![㗎架得咗嘅])咩"
    r"|(?<![一有几重要观热特优缺亮两])点(?=[^\u4e00-\u9fff]|$|设|做|奖|先|去|搞|算|处|办|会|可|分|讲|写|睇|用)"
    r"|分别|列出|介绍|说说|讲讲|讲下"
    r"|\b(?:what|which|who|whom|whose|when|where|why|how)\b"
    r"|^(?:the )?(?:total |exact |main )?"
    r"(?:number|share|percentage|amount|sum|names?|list|sources?)\b"
)
# 能不能, 建不建议, 啱唔啱: a verb, its negation, the verb again.
CHOICE = re.compile(
    r"([\u4e00-\u9fff]{1,2})[不唔]\1|有没有|有冇|是否|能否|可否|系咪|[\u4e00-\u9fff]没[\u4e00-\u9fff]?[?？]*$"
)
_TAG = re.compile(
    r"(?:吗|嘛|吧|(?<![什怎多])么|[㗎架得咗嘅]咩|㗎可|错可|啩|真的假的)\s*[?？。!！~]*$|对[吗吧嘛么]"
    r"|[不没未]\s*[?？。!！~]*$|[不没][，, ]+(?:急|在线等|谢谢?|求.{0,4})[!！。]*$"
    r"|(?:行|得|可以|成)[吗不吧]"
    r"|(?:^|[.,;!]\s*)(?:is (?:that|this|it) )?(?:allowed|permitted|ok|okay)\s*\?$"
    r"|,\s*(?:right|correct|true|isn't it|is that right|is that so)\s*\?*$"
)
_AUXILIARY = (
    r"(?:can|could|may|might|must|do|does|did|is|are|was|were|should|shld|shall|has|have|had|will"
    r"|would|(?:is|are|was|were|do|does|did|has|have|ca|wo|should|would)n't)"
)
# 必须设党支部吗？我们有两名党员。 党建得写进章程吧，我们是新会。
_PARTS = re.compile(r".*?(?:[?？]+|[吗嘛吧咩](?=[，, ]))|.+$", re.DOTALL)
_PART_ASKS = re.compile(r"[?？吗嘛吧咩]$")
# 标准怎么说 asks no more than the question before it.
_AS_TOLD = re.compile(r"(?:怎么|怎样|咋|如何|点样?)(?:说|讲|提|写|定|看)(?:的|嘅)?[?？。]*$")
_POLAR_ENGLISH = re.compile(rf"(?:^|[.,;:!–—-]\s*|\b(?:so|and|but|then)\s+){_AUXILIARY}\s+\w")
_BEGINS_POLAR = re.compile(
    rf"^(?:so|and|but|then)?\s*(?:(?:when|where|once|if)\b[^,?]*,\s*)?{_AUXILIARY}\s+(?!you\b)"
)
# Under what the author proposes, would we be funded?
_ENDS_POLAR = re.compile(
    r"^(?!(?:(?:\w+ )?(?:which|what(?! (?:the|this|that|they|we)\b))|who|how|why)\b)[^?]*"
    rf"(?:[,:]\s+|\s[-–—]\s|[–—]\s+){_AUXILIARY}\s+(?!you\b)\w"
    r"(?![^?]*\b(?:and|or)\s+(?:what|which|who|when|where|why|how)\b)[^.;:!?]*\?$"
)
_SENTENCE_END = re.compile(r"[。！!；;]\s*(?=\S)|(?<=\w\w)\.\s+(?=\S)")
# 几位理事争了半天: several, and nothing asked.
_SEVERAL = re.compile(r"几[位个家名](?=[^，,?？]*(?:了|都|也|说))")
_COMMA = re.compile(r"(?:[，,：:](?!\d)\s*)+")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
# Is that so? True? 此说属实吗: what is asked stands before.
_TELLS_BACK = re.compile(
    r"is(?:n't)? (?:that|this|it)\b|(?:\w+\W+){1,3}$"
    r"|(?:这|那|此|[前后上]一?)[^，,]{0,5}(?:对|属实|正确|真|准)"
)
# What somebody can do only afterwards is not what is asked: … before they can be used?
_ASIDE = re.compile(
    r"\b(?:before|until|so that|which|who|because)\s+(?:\w+\s+){0,3}?(?:can|could|may)\b"
)
_OPEN_AFTER_ALL = re.compile(
    r"(?:有|是|要|得)(?:什么|啥|哪些|多少|几)[^,，。]*[吗嘛]"
    r"|(?:^|\byou |\bplease |\byou to )(?:tell|give|show|list|explain|remind) (?:me|us)\b"
)


_FRAMES: tuple[tuple[Frame, str], ...] = (
    (
        "omit",
        r"(?:可以|(?<![职功性智技效节])能|可|行|得)(?:以)?(?:暂时|先|干脆|直接)?"
        r"(?:不(?!能|可|行|得|超|多|低|少|[?？。]|$)|唔(?!得|可)|免)"
        r"|不[^，,。吗吧]{1,14}(?:可以|行|得|成)(?:吗|吧|不|嘛"
        r"|么)|(?:不用|不必|无需|不需要|唔使|省掉|省去|免掉)"
        r"[^。]*(?:吗|吧|嘛|么|[?？])|\b(?:skip|omit"
        r"|leave out|without|go without|do without|not have to|"
        r"don't (?:have|need) to|doesn't (?:have|need) to"
        r"|optional|ok not to|can we not|not bother)\b",
    ),
    (
        "forbidden",
        r"禁止|(?<!准)[不唔]准|(?<!许)不许|(?<!让)不让|(?<!允)不允许|严禁|是不是不(?:能|可以|得)"
        r"|(?<![能可以得])(?:不能|不可以|不得|唔可以|唔得)[^。]*(?:吗|吧|嘛|么|[?？])$"
        r"|(?:不能|不可以|不得|[不唔]应该?|不该|唔可以|唔得)[^。]*,(?:[对是]|系咪|啱)[^,。]*$"
        r"|\bis it true that\b[^.?]*\b(?:may|must|can|should)(?: ?not|n't)\b"
        r"|\b(?:forbidden|prohibited|banned|not allowed|not permitted|against the rules)\b",
    ),
    (
        "must",
        r"必须|一定要|一定得|要不要|要唔要|需不需要|需唔需要"
        r"|用不用|使唔使|非得|非要|硬性|强制(?=[性的吗吧要规执?？]|$)|有(?:没有|冇)?义务|(?<![记觉懂晓值取获])得(?=先|要|有|单独)"
        r"|(?:需要|(?<![主首重必次紧摘概纲觉])(?<!决定|提出|建议|[讲说提]过)要(?!么|点|素|求)|(?<!合)(?<!满足)要求)[^,，。]*(?:吗|嘛|么|[?？])$"
        r"|\b(?:do|does|did)\b[^,.?]*\bneed\b|\b(?:must|have to|has to|need to|needs to"
        r"|required|obliged|obligation|obligatory|mandatory|compulsory)\b",
    ),
    (
        "may",
        r"(?<![职功性智技效节])能(?![力源])|可以|可否|可不可以|可唔可以|行不|行吗|得唔得|允许|准[不唔]准(?!确)|许[不唔]许|让[不唔]让|够不够格|够格|成不"
        r"|\b(?:can|could|may|allowed|permitted|ok to|okay to|free to|eligible|qualify)\b",
    ),
)
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
_ELLIPSIS = re.compile(
    r"^(?:那么?|噉|咁|哦|嗯|好的?)?[，, ]*(?:如果是?|换成|要是"
    r"|假如)?[^,，。？?]{1,14}(?:呢|咧|又点|又如何)\s*[?？]*$"
    r"|^(?:and |so |then |ok(?:ay)?,? )*(?:what|how) about\b|^and (?:if|for)\b"
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
# In words: a sentence of which a part is taken, and the least and most of that.
LONG, SHORTEST, TAKEN_IN = 60, 6, 32


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `text` is as asked, `folded` its searchable form; `search` is what retrieval is given,
    which for a follow-up has the earlier question's words too, and `standalone` what the reader
    is given, which says by itself what is asked. `frame` is None where the
    question is no yes/no question; `compares` is whether it sets two documents beside
    each other. `left_out` are the documents that it is not answered from: other editions.
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

    @property
    def is_elliptical(self) -> bool:
        """Whether it says nothing without the question before it: 那四档呢."""
        return bool(_ELLIPSIS.search(self.folded))

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
    folded = fold(plain)
    labels = tuple(dict.fromkeys([*_LABEL.findall(folded), *_ARTICLE.findall(folded)]))
    return Question(
        text=text.strip(),
        folded=folded,
        search=plain,
        standalone=plain,
        language=language(text),
        frame=frame(folded),
        quantities=tuple(
            quantity
            for quantity in quantities(_LABEL.sub(lambda label: " " * len(label[0]), folded))
            if not _NAMED.match(folded, quantity.end)
            and not _INDEFINITE.search(folded, 0, quantity.end)
        ),
        labels=labels,
    )


def frame(folded: str) -> Frame | None:
    """The frame of a yes/no question; None where it asks for something else."""
    asked = asked_part(folded)
    if is_polar(asked):
        folded = folded if _TELLS_BACK.match(asked) else asked
    elif not is_polar(folded):
        parts = [part for part in _PARTS.findall(folded) if part.strip()]
        polar = [part for part in parts if _PART_ASKS.search(part) and is_polar(part)]
        others = (_AS_TOLD.sub("", part) for part in parts if part not in polar)
        if len(polar) != 1 or any(map(_ASKING.search, others)):
            return None
        folded = polar[0]
    folded = _ASIDE.sub("", folded)
    for name, pattern in _FRAMES:
        if re.search(pattern, folded):
            return name
    return "true"


def asked_part(text: str) -> str:
    """The last sentence of a question; those before it tell circumstances where none asks.

    Of a long sentence its end, from a comma on, or else its beginning, where that asks.
    """
    start = max((end.end() for end in _SENTENCE_END.finditer(text)), default=0)
    if re.search("[?？]", text[:start]):
        return text
    asked = text[start:]
    if words(asked) <= LONG:
        return asked
    commas = list(_COMMA.finditer(asked))
    ends = (asked[comma.end() :] for comma in reversed(commas))
    beginnings = (asked[: comma.start()] for comma in commas)
    return longest_question(ends) or longest_question(beginnings) or asked


def longest_question(parts: Iterable[str]) -> str:
    """The last of growing parts that asks, says enough and can be taken in; empty if none does."""
    short = takewhile(lambda part: words(part) <= TAKEN_IN, parts)
    folded = ((part, _SEVERAL.sub("", fold(part))) for part in short if words(part) >= SHORTEST)
    asking = [part for part, text in folded if is_polar(text) or _ASKING.search(text)]
    return asking[-1] if asking else ""


def words(text: str) -> int:
    """How many Chinese characters and words of other languages a text has."""
    return len(_WORD.findall(text))


def is_polar(folded: str) -> bool:
    """Whether a question wants yes or no.

    It does where it is put as a choice, ends in a tag or begins with an auxiliary; or where it
    asks for nothing else and yet is a question.
    """
    if _OPEN_AFTER_ALL.search(folded):
        return False
    if any(form.search(folded) for form in (CHOICE, _TAG, _BEGINS_POLAR, _ENDS_POLAR)):
        return True
    if _ASKING.search(folded):
        return False
    if _POLAR_ENGLISH.search(folded):
        return True
    return folded.endswith(("?", "？")) and not _ELLIPSIS.search(folded)


def is_follow_up(question: Question) -> bool:
    """Whether a question leans on the one before it: 那四档呢, what about branches?"""
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
    asks_anew = question.frame is None and _ASKING.search(own)
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
    if question.frame is None and _ASKING.search(own):
        return own
    text = fold(earlier.standalone.rpartition("：")[2])
    for new in question.quantities:
        for old in filter(new.same_unit, quantities(text)):
            for number in bare_numbers(text[: old.end], old.unit)[-1:]:
                return f"{text[: number.start]}{new.value}{text[number.end :]}"
    return f"{own}：{text}"
