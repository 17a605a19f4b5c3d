"""Tokens of the lexical index: Chinese words and character pairs, Latin words, numbers."""

from __future__ import annotations

import re

from corpus.script import fold
from corpus.words import search_words

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)*")
_STOP = frozenset("的了吗呢啊吧么嘛呀哦") | frozenset(
    ["the", "a", "an", "is", "are", "of", "to", "in", "we", "our", "us", "it", "do", "does", "be"]
)


def tokens(text: str) -> list[str]:
    """The tokens of a text, folded; a word of three letters or more loses a plural s."""
    result: list[str] = []
    for run in _RUN.findall(fold(text)):
        if "\u3400" <= run[0] <= "\u9fff":
            result += [word for word in search_words(run) if word not in _STOP]
            result += [run[n : n + 2] for n in range(len(run) - 1)]
        elif run not in _STOP:
            result.append(run[:-1] if len(run) > 3 and run.endswith("s") else run)
    return result


def content_words(text: str) -> list[str]:
    """The distinct words of a text, without the pairs of characters that `tokens` adds."""
    result: list[str] = []
    for run in _RUN.findall(fold(text)):
        if "\u3400" <= run[0] <= "\u9fff":
            result += [word for word in search_words(run) if word not in _STOP]
        else:
            result += tokens(run)
    return list(dict.fromkeys(result))
