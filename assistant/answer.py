"""The answer object, as the HTTP contract has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.wording import FOUND, NO, NOT_FOUND, VERDICT_WORDS, YES, say
from corpus.bank import Verdict
from corpus.document import Kind
from corpus.modality import Modality
from corpus.script import Language

Mode = Literal["extractive", "generative"]
_AFTER_VERDICT = re.compile(r"：|\. ")


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote that backs a statement: `quote == Document.text[start:end]`.

    `place` says in the answer's language where it stands.
    """

    marker: int
    document_id: str
    document_title: str
    document_kind: Kind
    document_status: str
    clause: str
    place: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    modality: Modality
    gloss: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    """A clause worth reading next, or the nearest one where nothing answers.

    `place` says in the answer's language where it stands and the heading over it.
    """

    document_id: str
    clause: str
    place: str
    heading: str

    @property
    def key(self) -> str:
        """The clause's key."""
        return f"{self.document_id}#{self.clause}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What comes of the question, in words: 不可以, 要看条件; or that it was refused.

    Its kind is what that means for the asker: a no that forbids nothing, 不是必须 or 没有禁止, is
    `free`, and a yes that forbids, 是的，不允许, is a `no`.
    """

    kind: Literal["yes", "no", "free", "conditional", "refused"]
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets: the answer, its verdict and its proof."""

    answer: str
    verdict: Verdict | None
    abstained: bool
    language: Language
    mode: Mode
    citations: tuple[Citation, ...]
    related: tuple[Related, ...]
    suggestions: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def finding(self) -> Finding | None:
        """The answer's own word for its verdict; None where nothing is found for or against."""
        if self.abstained:
            return Finding("refused", say(self.language, NOT_FOUND))
        if self.verdict is None:
            return None
        words = _AFTER_VERDICT.split(self.answer, 1)[0]
        if words not in {say(self.language, pair) for pair in VERDICT_WORDS}:
            words = say(self.language, FOUND[self.verdict])
        if words in (say(self.language, NO["must"]), say(self.language, NO["forbidden"])):
            return Finding("free", words)
        forbids = words == say(self.language, YES["forbidden"])
        return Finding("no" if forbids else self.verdict, words)
