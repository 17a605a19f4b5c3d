"""The modality of a sentence: GB/T 1.1—2020 appendix C, and the wording of regulations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Modality = Literal[
    "shall", "shall_not", "should", "should_not", "may", "need_not", "can", "cannot", "statement"
]

# Longest first: 不应 before 应. 应, 宜 and 可 are also syllables of ordinary words (供应, 应急,
# 适宜, 可行性); what stands around them tells.
_MODALS: tuple[tuple[Modality, str], ...] = (
    (
        "shall_not",
        r"不应当?(?!有尽有)|不得(?!不|已|力)|严禁|禁止(?=[^的，。；][^，。；])|不准|不许",
    ),
    ("should_not", r"不宜"),
    ("need_not", r"不必|无须|无需|毋需|可以?不(?=[^，。；])"),
    ("cannot", r"不能够?|无法"),
    ("shall", r"必须|应当(?!地)|须(?=[^知]|$)(?<!必须)|不得不|有义务"),
    (
        "shall",
        r"(?<![供响适相对反效因呼接答])应(?!用|急|邀|届|聘|试|战|变|知|有尽有|收|付|激|当地"
        r"|对(?![^，。；]{1,40}(?:进行|作出|予以|加以|有))"
        r"|(?:具备|当)?[^，。；的]{1,2}的(?=通用|基本|必要))",
    ),
    ("should", r"(?<![适事便相时权合机])宜(?!居|人)"),
    ("may", r"有权|可以|(?<![认许尽不只宁至])可(?![持行靠控能交量实见追视信观操读贵喜及否谓])"),
    ("can", r"能够(?!力)"),
)
_PATTERN = re.compile("|".join(f"(?P<m{n}>{pattern})" for n, (_, pattern) in enumerate(_MODALS)))

# 应 inside a relative clause of a statement: 明确了社会组织应具备的通用能力.
_REPORTED = re.compile(r"(?:明确|规定|列出|给出)了[^，。；]{0,12}$")


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal verb as it stands in a text."""

    modality: Modality
    word: str
    start: int
    end: int


def modals(sentence: str) -> Iterator[Modal]:
    """The modal verbs of a sentence, in order."""
    for match in _PATTERN.finditer(sentence):
        if _REPORTED.search(sentence, 0, match.start()):
            continue
        name = match.lastgroup or "m0"
        modality = _MODALS[int(name[1:])][0]
        yield Modal(modality, match[0], match.start(), match.end())


def has_requirement(text: str) -> bool:
    """Whether a text holds a requirement, a prohibition or a recommendation."""
    wanted = {"shall", "shall_not", "should", "should_not"}
    return any(modal.modality in wanted for modal in modals(text))
