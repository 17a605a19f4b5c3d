"""The answer sheet's own words, in Simplified Chinese and English; Traditional is converted."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Mode
from assistant.wording import NEAREST, say
from corpus.script import Language

TITLE = ("答复单", "Answer sheet")
MAKER = ("会规助手", "Huigui 会规助手")
EARLIER = ("此前的问题", "Earlier questions")
QUESTION = ("问题", "Question")
FINDING = ("结论", "Finding")
ANSWER = ("答复", "Answer")
CLAUSES = ("所引条款全文", "The clauses cited, in full")
MARKED = (
    "标出的文字是答复所引的原文，方括号内为引文编号。",
    "The marked words are those the answer quotes, with the quote's number in brackets.",
)
NOTICES = ("请注意", "Please note")

CORPUS = ("文件库指纹：{fingerprint}", "Fingerprint of the documents: {fingerprint}")
MADE = ("制作时间：{time}", "Made: {time}")
MODES: dict[Mode, tuple[str, str]] = {
    "extractive": (
        "制作方式：没有使用语言模型",
        "How: without a language model",
    ),
    "generative": ("制作方式：使用了语言模型", "How: with a language model"),
}
DISCLAIMER = (
    "本单不是法律意见，一切以文件原文为准。",
    "This sheet is no legal advice; the documents' own text governs.",
)


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands over the parts of a sheet."""

    title: str
    maker: str
    earlier: str
    question: str
    finding: str
    answer: str
    clauses: str
    marked: str
    nearest: str
    notices: str


def headings(language: Language) -> Headings:
    """The headings in a language."""
    return Headings(
        title=say(language, TITLE),
        maker=say(language, MAKER),
        earlier=say(language, EARLIER),
        question=say(language, QUESTION),
        finding=say(language, FINDING),
        answer=say(language, ANSWER),
        clauses=say(language, CLAUSES),
        marked=say(language, MARKED),
        nearest=say(language, NEAREST),
        notices=say(language, NOTICES),
    )
