"""The assistant's own sentences, in Simplified Chinese and English; Traditional is converted."""

from __future__ import annotations

import re
from fractions import Fraction

from assistant.judgement import Arithmetic
from corpus.bank import Verdict
from corpus.bounds import Comparison, Quantity
from corpus.document import Kind
from corpus.modality import Modality
from corpus.script import Language, to_hong_kong

# Languages as HTML names them.
LANGUAGE_TAGS: dict[Language, str] = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}
YES = {"may": ("可以", "Yes"), "must": ("要", "Yes"), "omit": ("可以不", "Yes"),
       "forbidden": ("是的，不允许", "Yes, forbidden"), "true": ("是", "Yes")}  # fmt: skip
NO = {"may": ("不可以", "No"), "must": ("不是必须", "Not required"), "omit": ("不可以", "No"),
      "forbidden": ("没有禁止", "Not forbidden"), "true": ("不是", "No")}  # fmt: skip

CONDITIONAL = ("要看条件", "It depends")
VERDICT_WORDS = (*YES.values(), *NO.values(), CONDITIONAL)
ON_TERMS = ("，以原文所列条件为准", ", on the terms quoted")
ON_CONDITION = ("，条件是“{condition}”", ", where the condition is met: “{condition}”")

MODALITIES: dict[Modality, tuple[str, str]] = {
    "shall": ("应：要求", "shall: a requirement"),
    "shall_not": ("不应、不得：禁止", "shall not: a prohibition"),
    "should": ("宜：推荐", "should: a recommendation"),
    "should_not": ("不宜：不推荐", "should not: advised against"),
    "may": ("可：允许", "may: a permission"),
    "need_not": ("不必：可以不做", "need not: not required"),
    "can": ("能", "can"),
    "cannot": ("不能", "cannot"),
    "statement": ("陈述", "a statement"),
}
SAYS: dict[Modality, tuple[str, str]] = {
    "shall": ("要求", "requires"),
    "shall_not": ("禁止", "forbids"),
    "should": ("推荐（宜），不是强制要求", "recommends, without obliging anyone"),
    "should_not": ("不推荐（不宜）", "advises against"),
    "may": ("允许（可）", "permits"),
    "need_not": ("不要求", "does not require"),
    "can": ("说明", "says"),
    "cannot": ("说明", "says"),
    "statement": ("写明", "states"),
}
SIGNS: dict[Comparison, str] = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
BROKEN: dict[Comparison, str] = {"=": "≠", "<": "≥", "<=": ">", ">": "≤", ">=": "<"}
BOUND: dict[Comparison, tuple[str, str]] = {
    "<=": ("最多", "at most"),
    "<": ("少于", "fewer than"),
    ">=": ("至少", "at least"),
    ">": ("超过", "more than"),
    "=": ("", "exactly"),
}
UNITS_ENGLISH = {"级": "levels", "人": "people", "届": "terms", "年": "years", "月": "months",
                 "日": "days", "元": "yuan", "家": "organisations", "次": "times",
                 "个": ""}  # fmt: skip

QUESTION_ERRORS = {
    "empty_question": ("问题是空的，请写一个问题。", "The question is empty: write a question."),
    "question_too_long": (
        "问题太长：最多 2000 个字。",
        "The question is too long: at most 2000 characters.",
    ),
    "index_unavailable": (
        "暂时无法查询文件，请稍后再试。",
        "The documents cannot be searched just now: please try again soon.",
    ),
}
REFUSED = (
    "在现有文件里没有找到这个问题的答案，所以不作判断。下面列出最接近的条款，请核对是否与您的情况有关。",
    "No answer to this question was found in the documents, so none is given. "
    "The nearest clauses are listed below.",
)
NO_YEAR = ("最接近的文件没有 {years} 年的内容。", "The nearest document has nothing of {years}.")
NO_NUMBER = {
    frozenset("年月日届"): (
        "最接近的条款没有写时间。",
        "The nearest clauses give no time.",
    ),
    frozenset("元%"): ("最接近的条款没有写金额。", "The nearest clauses give no amount."),
    frozenset("次"): ("最接近的条款没有写次数。", "The nearest clauses do not say how often."),
    frozenset("年月日届次"): (
        "最接近的条款没有写多久一次。",
        "The nearest clauses do not say how often.",
    ),
    frozenset(): ("最接近的条款没有写数目。", "The nearest clauses give no number."),
}
NO_WORD = ("文件里没有提到“{words}”。", "The documents do not mention “{words}”.")
EMPTY = (
    "请输入一个问题，例如：我们能设五档会费吗？",
    "Please type a question, for example: can we set five dues tiers?",
)
NO_CLAUSE = (
    "没有 {labels} 这一条。最接近的条款列在下面。",
    "There is no clause {labels}. The nearest ones are listed below.",
)
UNDECIDED = (
    "没有足够的把握说“是”还是“否”，请看原文。最接近的是{place}：{text}[1]",
    "Whether that is a yes or a no is not sure enough to say: read what comes nearest, {place}: "
    "{text} [1]",
)
HANGS = (
    "要看条件，您说的情况合不合，请对照原文。{place}：{text}[1]",
    "It depends on a condition: compare what you told with the text of {place}: {text} [1]",
)
SUGGESTED = (
    "没有找到这样的规定；{place}只是论文的说法，不是规定：{text}[1]",
    "No rule on this was found; {place} is what a paper says, not a rule: {text} [1]",
)
SAID = ("{place}：{text}[1]", "{place}: {text} [1]")
BY_MODALITY = ("{verdict}：{place} {says}{condition}：", "{verdict}. {place} {says}{condition}:")
BY_BOUND = (
    "{verdict}：{place} 规定{limit} {bound}，{sum}。[1]",
    "{verdict}. {place} allows {limit} {bound}: {sum}. [1]",
)
APPLIES = (
    "{place} 的条件是{limit} {bound}，{sum}，适用。[1]",
    "{place} applies from {limit} {bound}: {sum}, so it applies. [1]",
)
DOES_NOT_APPLY = (
    "{place} 的条件是{limit} {bound}，{sum}，不适用。[1]",
    "{place} applies from {limit} {bound}: {sum}, so it does not apply. [1]",
)
# Joined to the line before it.
INSTEAD = ("这种情况适用{place}。[{marker}]", "What applies instead is {place}. [{marker}]")
DRAFT = ("{title}目前的状态：{status}。", "Status of {title}: {status}.")
SUPERSEDED = (
    "{title}是旧版，已由{other}代替{since}；这里答的是旧版的内容。",
    "{title} is an earlier edition, superseded by {other}{since}: this answer is of that one.",
)
SINCE = ("（{day}起施行）", " (in force since {day})")
TO_COME = (
    "{title}自 {day} 起施行，现在还没有生效。",
    "{title} comes into force on {day}; it is not in force yet.",
)
CLASH = (
    "文件之间不一致：{one} 规定{limit} {bound}，{other} 规定{other_limit} {other_bound}。"
    "前者效力较高，列在前面，请核对。",
    "Documents conflict: {one} says {limit} {bound}, {other} says {other_limit} {other_bound}. "
    "The former has the higher authority and stands first: check which applies to you.",
)
BY_MACHINE = (
    "{title}的英文译文由语言模型写成，未经人工核对。",
    "The English of {title} was written by a language model; nobody has checked it.",
)
RESTORED = (
    "编号 {label} 在原文中缺失，由系统按顺序恢复。",
    "The number {label} is missing in the source and was restored by counting.",
)
MISMATCH = (
    "{clause} 写的是“{words}（{label}）”，但 {label} 的标题是“{heading}”{likely}。",
    "{clause} refers to “{words}（{label}）”, but {label} is headed “{heading}”{likely}.",
)
DANGLING = (
    "{clause} 引用的 {label} 在文件中找不到。",
    "{clause} refers to {label}, which the document does not have.",
)
LIKELY = ("，可能应为 {label}", "; {label} may be meant")
SOURCE = ("依据：{source}。", "Source: {source}.")
DOCUMENT = ("{title}（{status}{as_of}）", "{title}, {status}{as_of}")
CITED = (
    "[{marker}] {title}（{status}）{clause}：“{quote}”",
    "[{marker}] {title}, {status}, {clause}: “{quote}”",
)
FIGURES_DIFFER = (
    "两份文件的数字不同：{one}，{other}。统计的时间和范围不一样，引用时请注明出处。",
    "The figures differ: {one}; {other}. They are of other times and places: name the source.",
)
AS_OF = ("，数据截至 {date}", ", figures as of {date}")
_NO_MODEL = (
    "以上答案由系统直接摘自条款。",
    "The answer above is taken from the clauses as they are.",
)
MODEL_FAILED: dict[str, tuple[str, str]] = {
    code: (f"语言模型{chinese}。{_NO_MODEL[0]}", f"The language model {english}. {_NO_MODEL[1]}")
    for code, chinese, english in (
        ("timeout", "没有及时答复", "did not answer in time"),
        ("unreachable", "连不上", "cannot be reached"),
        ("key", "不接受密钥", "does not accept the key"),
        ("unknown_model", "的名称或地址不对", "is not known at that address"),
        ("busy", "正忙", "is busy"),
        ("failed", "出错", "failed"),
        ("broken_off", "的答复中断", "broke off"),
        ("endless", "的答复过长", "would not end"),
        ("shape", "的答复格式不对", "answered in the wrong form"),
        ("resting", "连续出错，暂停使用", "failed several times and is left alone for a while"),
    )
}
MODEL_UNPROVEN = (
    f"语言模型的说法有条款不能证明之处，没有采用。{_NO_MODEL[0]}",
    f"The clauses do not prove what the language model wrote; it was left out. {_NO_MODEL[1]}",
)
MODEL_DISAGREES = (
    "语言模型的判断是“{verdict}”，与系统按条款推出的结论不同；以上以条款为准，请核对原文。",
    "The language model reads it as “{verdict}”; the answer keeps to what follows from the "
    "clauses. Please check the text.",
)
MODEL_DECIDES = (
    "语言模型认为是“{verdict}”，但条款推不出这个结论，所以不作判断。",
    "The language model would say “{verdict}”, which does not follow from the clauses.",
)
WRITTEN_BY = (
    "由 {model} 行文（提示词 {prompt}，设置 {digest}），每一点都已与原文核对。",
    "Worded by {model} (prompt {prompt}, settings {digest}); every point was checked against the "
    "text.",
)
ASKED_MODEL = (
    "问过语言模型 {model}（提示词 {prompt}，设置 {digest}），没有采用它的文字。",
    "{model} was asked (prompt {prompt}, settings {digest}); nothing of its wording was used.",
)
TAKEN = (
    "您写得较长，这里回答的是：“{asked}”",
    "Your message is long; what is answered here is: “{asked}”",
)
SEARCHED_BY = (
    "检索用词由 {model} 改写（提示词 {prompt}，设置 {digest}）；判断仍以您的原话为准。",
    "{model} put the question in other words for the search (prompt {prompt}, settings {digest}); "
    "the answer goes by your own.",
)
_VERDICT_FIRST = re.compile(
    r"\s*(?:不?(?:可以|是|能|行|必|要|对|用)|应当?|必须|没有禁止"
    r"|(?:yes|no|you (?:may|can|must))\b)",
    re.IGNORECASE,
)
FOUND: dict[Verdict, tuple[str, str]] = {
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "conditional": ("有条件", "Conditional"),
}
NOT_FOUND = ("文件未规定", "Not in the documents")
SAID_ONLY = ("依据如下", "What the text says")
KINDS: dict[Kind, tuple[str, str]] = {
    "law": ("法律", "law"),
    "regulation": ("法规", "regulation"),
    "standard": ("标准", "standard"),
    "paper": ("论文、报告", "paper"),
    "charter": ("章程", "charter"),
}
INTRODUCTION = ("引言", "Introduction")
DATED = ("日期 {date}", "dated {date}")
FIGURES_AS_OF = ("数据截至 {date}", "figures as of {date}")
OF_PAPER = ("论文观点", "a paper's view")
SEE_ALSO = ("相关条款", "See also")
NEAREST = ("最接近的条款", "The nearest clauses")
ASKED = ("问题：{question}", "Question: {question}")
TO_EVIDENCE = ("查看条款原文 ↓", "See the clauses ↓")
TO_ANSWER = ("回到答案 ↑", "Back to the answer ↑")
GLOSS = ("英文参考译文：{text}", "Unofficial translation: {text}")
COPY = ("复制", "Copy")
COPIED = ("已复制 ✓", "Copied ✓")
PRINT_SHEET = ("打印答复单", "Print the sheet")
SAVE_DOCX = ("存为 DOCX", "Save as DOCX")
PERMALINK = ("固定地址", "Permalink")
IN_STANDARD = ("标准 {label}", "Clause {label} of the standard")
IN_PAPER = ("{title}{label}", "{title}, {label}")
IN_INTRODUCTION = ("{title}引言", "The introduction of {title}")


def say(language: Language, pair: tuple[str, str], **values: object) -> str:
    """One of the assistant's sentences in the person's language; values stay as they are."""
    chinese, english = pair
    if language == "zh-Hant":
        chinese = to_hong_kong(chinese)
    return (english if language == "en" else chinese).format(**values)


def begins_with_verdict(text: str) -> bool:
    """Whether a sentence begins as the answer to a yes/no question does."""
    return bool(_VERDICT_FIRST.match(text))


def plain(value: Fraction) -> str:
    """A number as people write it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator}/{value.denominator}"


def amount(quantity: Quantity, language: Language) -> str:
    """A quantity with its unit, in the person's language."""
    if quantity.unit == "%":
        percent = quantity.value * 100
        return f"{plain(percent)}%" if percent.denominator == 1 else plain(quantity.value)
    if language == "en":
        return f"{plain(quantity.value)} {UNITS_ENGLISH.get(quantity.unit, '')}".strip()
    unit = to_hong_kong(quantity.unit) if language == "zh-Hant" else quantity.unit
    return f"{plain(quantity.value)} {unit}"


def arithmetic(sum_: Arithmetic) -> str:
    """The comparison that decided, as it turned out: `5 > 4`, `3 ≤ 4`."""
    asked, bound = sum_.asked, sum_.bound
    if asked.comparison != "=":
        return f"{SIGNS[asked.comparison]} {plain(asked.value)}"
    sign = (SIGNS if sum_.kept else BROKEN)[bound.comparison]
    return f"{plain(asked.value)} {sign} {plain(bound.value)}"
