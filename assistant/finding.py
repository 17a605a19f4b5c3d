"""The finding: what comes of a question, in the answer's own word, as badges and sheets show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer
from assistant.wording import FOUND, NO, NOT_FOUND, say

_FIRST_WORD = re.compile(r"(.{1,12}?)(?:：|\. )")


@dataclass(frozen=True, slots=True)
class Finding:
    """What comes of the question, in words: 不可以, 要看条件; or that it was refused.

    A no that forbids nothing, 不是必须, is `free`.
    """

    kind: Literal["yes", "no", "free", "conditional", "refused"]
    words: str


def finding(answer: Answer) -> Finding | None:
    """The answer's own word for its verdict; None where nothing is found for or against."""
    if answer.abstained:
        return Finding("refused", say(answer.language, NOT_FOUND))
    if answer.verdict is None:
        return None
    own = _FIRST_WORD.match(answer.answer)
    words = own[1] if own else say(answer.language, FOUND[answer.verdict])
    is_free = words == say(answer.language, NO["must"])
    return Finding("free" if is_free else answer.verdict, words)
