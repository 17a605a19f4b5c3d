"""Frames: whether a question wants yes or no, and of which kind."""

from __future__ import annotations

import re
from typing import Literal

Frame = Literal["may", "must", "omit", "forbidden", "true"]

ASKING = re.compile(
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
# Is that so? True? 此说属实吗: what is asked stands before.
TELLS_BACK = re.compile(
    r"is(?:n't)? (?:(?:that|this) what\b|(?:that|this|it)(?: \w+){0,2}\W*$)|(?:[a-z]+\W+){1,3}$"
    r"|is(?:n't)? (?:he|she|(?:\w+ ){1,4})right\b"
    r"|(?:(?:这|那|此|[前后上]一?)[^，,]{0,5}|[^，,]{0,8}(?:[说讲]法|[说讲][的得]|话|理解))"
    r"(?:是不是|系咪|是|系)?(?:对|啱|属实|正确|真|准|有根据|有依据|有道理|靠谱|靠得住|站得住)"
    r"(?:的|确)?(?:[不唔吗吧嘛么?？]|$)|这[个事话](?:真的|到底|究竟|算)是"
)
# What somebody can do only afterwards is not what is asked: … before they can be used?
_ASIDE = re.compile(
    r"\b(?:before|until|so that|which|who|because)\s+(?:\w+\s+){0,3}?(?:can|could|may)\b"
)
_OPEN_AFTER_ALL = re.compile(
    r"(?:有|是|要|得)(?:什么|啥|哪些|多少|几)[^,，。]*[吗嘛]"
    r"|(?:^|\byou |\bplease |\byou to )(?:tell|give|show|list|explain|remind) (?:me|us)\b"
)
ELLIPSIS = re.compile(
    r"^(?:那么?|噉|咁|哦|嗯|好的?)?[，, ]*(?:如果是?|换成|要是"
    r"|假如)?[^,，。？?]{1,14}(?:呢|咧|又点|又如何)\s*[?？]*$"
    r"|^(?:and |so |then |ok(?:ay)?,? )*(?:what|how) about\b|^and (?:if|for)\b"
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
        r"|\b(?:forbidden|prohibited|banned|not allowed|not permitted|against the rules|illegal)\b"
        # 算违规吗 and a breach if we … ask so; 违规收费要公示吗 does not.
        r"|(?:(?<![不没未唔])(?<!不[算会是])|(?<=算不算)|(?<=会不会)|(?<=是不是))"
        r"(?:违规|犯规|违法|不合规|(?:违反|不符合|不合)[^，,。]{0,4}(?:标准|规定|规范|规矩|要求))"
        r"[了的]?[吗吧嘛么不没]?\s*[?？。]*$|违不违[规反]|犯不犯规"
        r"|(?<!not )(?<!n't )\b(?:(?:a|in) (?:breach|violation)"
        r"(?= (?:if|to|for|of the (?:standard|rule))|\W*$)"
        r"|(?:violat|break|breach)(?:e?s|ing|e)? (?:the|this|any) (?:standard|rule|code|regulat))",
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


def frame(folded: str) -> Frame | None:
    """The frame of a yes/no question; None where it asks for something else."""
    asked = asked_part(folded)
    if is_polar(asked):
        folded = folded if TELLS_BACK.match(asked) else asked
    elif not is_polar(folded):
        parts = [part for part in _PARTS.findall(folded) if part.strip()]
        polar = [part for part in parts if _PART_ASKS.search(part) and is_polar(part)]
        others = (_AS_TOLD.sub("", part) for part in parts if part not in polar)
        if len(polar) != 1 or any(map(ASKING.search, others)):
            return None
        folded = polar[0]
    folded = _ASIDE.sub("", folded)
    for name, pattern in _FRAMES:
        if re.search(pattern, folded):
            return name
    return "true"


def asked_part(text: str) -> str:
    """The last sentence of a question; those before it tell circumstances where none asks."""
    start = max((end.end() for end in _SENTENCE_END.finditer(text)), default=0)
    return text if re.search("[?？]", text[:start]) else text[start:]


def is_polar(folded: str) -> bool:
    """Whether a question wants yes or no.

    It does where it is put as a choice, ends in a tag or begins with an auxiliary; or where it
    asks for nothing else and yet is a question.
    """
    if _OPEN_AFTER_ALL.search(folded):
        return False
    if any(form.search(folded) for form in (CHOICE, _TAG, _BEGINS_POLAR, _ENDS_POLAR)):
        return True
    if ASKING.search(folded):
        return False
    if _POLAR_ENGLISH.search(folded):
        return True
    return folded.endswith(("?", "？")) and not ELLIPSIS.search(folded)
