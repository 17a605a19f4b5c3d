"""Plain wording: a yes/no question in English as it is put most often.

People ask the same in many ways; the networks read the common ones best.
"""

from __future__ import annotations

import re

_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)"
# …, isn't it? …, do we? …, no?
_TAG = re.compile(
    rf"(?:,|\?)\s*(?:{_AUXILIARY}(?:n't)?\s+(?:it|we|they|he|she|you|i|there|that|this)"
    r"|no|yes|correct|true|is that (?:right|correct|so)|am i right)\s*\?+\s*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"^(?P<before>(?:so |and |but )?)(?P<auxiliary>\w+)n't ", re.IGNORECASE)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_COMPULSORY_TO = re.compile(
    r"\b(?:is|would) it (?:be )?(?:compulsory|mandatory|obligatory)"
    r" (?:for (?P<whom>\w+(?: \w+){0,3}?) )?to ",
    re.IGNORECASE,
)
_COMPULSORY = re.compile(r"\b(?:compulsory|mandatory|obligatory)\b", re.IGNORECASE)
_FORBIDDEN = (
    r"(?:forbidden|prohibited|banned|barred|illegal|against the rules?|not allowed|not permitted"
    r"|in breach|a breach|a violation)"
)
_BREACH = re.compile(
    rf"\bwould (?:it|that|this) be {_FORBIDDEN}(?: of [^,?]{{3,60}}?)?(?= (?:if|for|to)\b)",
    re.IGNORECASE,
)
_IS_FORBIDDEN = re.compile(
    rf"\b(?P<before>(?:is|are|was|were|would)\b(?!n't| not)[^?.]{{0,80}}?) {_FORBIDDEN}\b",
    re.IGNORECASE,
)
# What a text says to be forbidden, or what is so in part, is not the contrary of what is allowed.
_IN_PART = re.compile(
    r"\b(?:altogether|entirely|completely|totally|outright|always|only|says?|states?|claims?|finds?"
    r"|argues?|reports?|proposes?|papers?|articles?|authors?|stud(?:y|ies))\b",
    re.IGNORECASE,
)


def plainly(question: str) -> tuple[str, bool]:
    """A question in plain words, and whether they ask the contrary of it.

    Whether something is forbidden becomes whether it is allowed.
    """
    asked = _NOT.sub(affirmed, _TAG.sub(", right?", question))
    asked = _COMPULSORY_TO.sub(lambda found: f"must {found['whom'] or 'we'} ", asked)
    asked = _COMPULSORY.sub("required", asked)
    if _IN_PART.search(asked):
        return asked, False
    for pattern, allowed in ((_BREACH, "is it OK"), (_IS_FORBIDDEN, r"\g<before> allowed")):
        turned, times = pattern.subn(allowed, asked, count=1)
        if times:
            return turned, True
    return asked, False


def affirmed(found: re.Match[str]) -> str:
    """Isn't it …? as Is it …?: yes and no mean the same."""
    auxiliary = _WHOLE.get(found["auxiliary"].lower(), found["auxiliary"])
    return f"{found['before']}{auxiliary} "
