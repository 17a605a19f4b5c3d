"""The modality of a sentence: GB/T 1.1—2020 appendix C, and the wording of regulations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.words import words

Modality = Literal[
    "shall", "shall_not", "should", "should_not", "may", "need_not", "can", "cannot", "statement"
]

# Longest first: 不应 before 应.
_MODALS: tuple[tuple[Modality, str], ...] = (
    (
        "shall_not",
        r"不应当?(?!有尽有)|不得(?!不|已|力)|不可(?!少|缺|忽视|避免|抗|分|替|靠|能|或缺|行|逆|控|预|以不)(?:以)?"
        r"|严禁|禁止(?=[^的，。；][^，。；])|不准|不许",
    ),
    ("should_not", r"不宜"),
    ("need_not", r"不必|无须|无需|毋需|可以?不(?=[^，。；])"),
    ("cannot", r"不能够?|无法"),
    ("shall", r"必须|应当(?!地)|不得不|有义务"),
    ("shall", r"(?<![必无毋])须(?!知)|应(?!付款|知尽知|有尽有|有之义)"),
    ("should", r"宜"),
    (
        "may",
        r"有权|可以|可(?!持续|交付|量化|控|靠|行性|追溯|再生|实施|比性|视化|操作|读性|能|溶|燃|观|信|选项)",
    ),
    ("can", r"能够(?!力)"),
)
_PATTERN = re.compile("|".join(f"(?P<m{n}>{pattern})" for n, (_, pattern) in enumerate(_MODALS)))

# 应, 宜 and 可 are also syllables of ordinary words (供应, 应急, 适宜, 可行性): the word segmenter
# tells, but it glues some of them to what follows.
_SYLLABLES = frozenset("应宜可")
_GLUED = re.compile(r"[应宜][由从为依按以将把在与有]|应经(?=理)|可视(?=情)|可延(?=长)|应变(?=更)")
# 应 + 对 … 进行 is no 应对, and 应 inside a relative clause of a statement requires nothing:
# 明确了社会组织应具备的通用能力.
_TOWARDS = re.compile(r"应对[^，。；]{1,40}(?:进行|作出|予以|加以|有)")
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
        if match[0] in _SYLLABLES and not stands_alone(sentence, match.start()):
            continue
        name = match.lastgroup or "m0"
        modality = _MODALS[int(name[1:])][0]
        yield Modal(modality, match[0], match.start(), match.end())


def stands_alone(sentence: str, at: int) -> bool:
    """Whether the syllable at a place is a word, and not a part of one."""
    word, start = word_at(sentence, at)
    if start != at:
        return False
    if word == sentence[at] or _GLUED.match(sentence, at) or _TOWARDS.match(sentence, at):
        return True
    # 应聘 | 请 is 应 | 聘请: what follows the syllable is a word that crosses the cut.
    rest = sentence[at + 1 :]
    following = words(rest)[0] if rest else ""
    return len(following) > len(word) - 1


def word_at(sentence: str, at: int) -> tuple[str, int]:
    """The word that covers a place, and where it starts."""
    start = 0
    for word in words(sentence):
        if start + len(word) > at:
            return word, start
        start += len(word)
    return "", at


def has_requirement(text: str) -> bool:
    """Whether a text holds a requirement, a prohibition or a recommendation."""
    wanted = {"shall", "shall_not", "should", "should_not"}
    return any(modal.modality in wanted for modal in modals(text))
