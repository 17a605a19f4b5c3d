"""Scripts and languages: Traditional folded to Simplified, and which one a text is in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from opencc import OpenCC

Language = Literal["zh", "zh-Hant", "en"]
# A language in whichever script.
Family = Literal["chinese", "english"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# Cantonese words: they tell where every other character is the same in both scripts.
_CANTONESE = re.compile(r"[嘅咗喺啲嗰咩乜冇唔噉畀嚟瞓攞]|係咪|邊個|點樣|點解")


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def to_simplified(text: str) -> str:
    """The text in Simplified characters."""
    return str(_converter("t2s").convert(text))


def to_hong_kong(text: str) -> str:
    """The text in Traditional characters as written in Hong Kong."""
    return str(_converter("s2hk").convert(text))


def fold(text: str) -> str:
    """The form that search compares: Simplified, half-width, lower case."""
    return to_simplified(unicodedata.normalize("NFKC", text).lower())


def language(text: str) -> Language:
    """The language that a question is asked in; Traditional where any character is only that."""
    han = len(_HAN.findall(text))
    if not han or len(_LATIN_WORD.findall(text)) > 2 * han:
        return "en" if _LATIN_WORD.search(text) else "zh"
    simplified = to_simplified(text)
    if simplified != text or _CANTONESE.search(text):
        # A Simplified text has characters that change on the way to Traditional.
        only_simplified = sum(
            a != b for a, b in zip(text, _converter("s2t").convert(text), strict=False)
        )
        only_traditional = sum(a != b for a, b in zip(text, simplified, strict=False))
        return "zh" if only_simplified > only_traditional else "zh-Hant"
    return "zh"


def family(text: str) -> Family:
    """The language that a question is asked in, whatever its script."""
    return "english" if language(text) == "en" else "chinese"
