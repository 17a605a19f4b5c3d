"""The question bank: what people ask, and the clause and sentence that answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from corpus.document import Document
from corpus.errors import BankError
from corpus.rows import read_rows
from corpus.script import Language
from corpus.sentences import sentences

Verdict = Literal["yes", "no", "conditional"]

LANGUAGES, VERDICTS = {*get_args(Language)}, {"", *get_args(Verdict)}
COLUMNS = ("clause", "quote", "language", "verdict", "question")
# A further column, which may be left out: what a language model wrote and nobody has checked.
SOURCE, MACHINE = "source", "machine"
# Street words and Cantonese; 點 and 邊 where they ask and are no part of a noun: 重點, 周邊.
_COLLOQUIAL = re.compile(
    r"[咋啥呗嘛俩咱搞啊呀嘅啲咗唔佢喺咩嚟冇乜噉咁畀嗰揾搵啱睇攞嘢係㗎]|幾[多耐時]|[章準]話"
    r"|(?<![觀重試要特優缺痛難熱亮節站地網幾一有弱])點|(?<![周一雙旁])邊(?![境緣疆])"
)


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question that a clause answers; `start:end` is the sentence that does.

    `verdict` is the answer to a yes/no question as worded, None for every other question.
    `by_machine` is whether a language model wrote it; nothing that is indexed hangs on it.
    """

    document_id: str
    clause: str
    language: Language
    question: str
    verdict: Verdict | None
    start: int
    end: int
    by_machine: bool = field(default=False, repr=False)

    @property
    def key(self) -> str:
        """The answering clause's name across documents."""
        return f"{self.document_id}#{self.clause}"

    @property
    def is_colloquial(self) -> bool:
        """Whether it is put in words that nobody writes in a letter."""
        return bool(_COLLOQUIAL.search(self.question))


def read_bank(path: Path, document: Document) -> tuple[BankQuestion, ...]:
    """Read a document's questions from CSV; raises BankError that names the line to mend.

    A missing file is an empty bank: the system does without.
    """
    return tuple(_questions(path, document))


def _questions(path: Path, document: Document) -> Iterator[BankQuestion]:
    spans: dict[tuple[str, str], tuple[int, int] | None] = {}
    for line, row in read_rows(path, COLUMNS, BankError, further=(SOURCE,)):
        place = (row["clause"], row["quote"])
        if place not in spans:
            spans[place] = find_sentence(document, *place)
        span = spans[place]
        if span is None:
            raise BankError(
                f"{path}, line {line}: “{row['quote']}” is not in clause {row['clause']!r}"
            )
        if wrong := wrong_field(row):
            raise BankError(f"{path}, line {line}: {wrong}")
        yield BankQuestion(
            document_id=document.id,
            clause=row["clause"],
            language=cast(Language, row["language"]),
            question=row["question"],
            verdict=cast(Verdict, row["verdict"]) if row["verdict"] else None,
            start=span[0],
            end=span[1],
            by_machine=row.get(SOURCE) == MACHINE,
        )


def wrong_field(row: dict[str, str | None]) -> str | None:
    """What is wrong with an entry's language, verdict or question, in words."""
    if row["language"] not in LANGUAGES:
        return f"language {row['language']!r}"
    if row["verdict"] not in VERDICTS:
        return f"verdict {row['verdict']!r}"
    if not (row["question"] or "").strip():
        return "no question"
    if row.get(SOURCE) not in (None, "", MACHINE):
        return f"source {row[SOURCE]!r}; write {MACHINE} or nothing"
    return None


def find_sentence(document: Document, label: str, quote: str) -> tuple[int, int] | None:
    """The span of the sentence of a clause that a quote stands in, white space aside.

    Without a quote it is the whole text of the clause.
    """
    clause = document.by_label.get(label)
    if clause is None:
        return None
    if not quote:
        lead = len(document.text[clause.body : clause.end]) - len(document.clause_text(clause))
        return clause.body + lead, clause.end
    found = find(quote, document.text, clause.start, clause.end)
    if found is None:
        return None
    spans = [
        (start, end)
        for start, end in sentences(document.text, clause.body, clause.end)
        if start < found[1] and found[0] < end
    ]
    if spans:
        return spans[0][0], spans[-1][1]
    return find_sentence(document, label, "")


def find(quote: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first span of a quote in `text[start:end]`, white space aside."""
    squeezed, places = without_space(text, start, end)
    wanted = "".join(quote.split())
    at = squeezed.find(wanted)
    return None if at < 0 or not wanted else (places[at], places[at + len(wanted) - 1] + 1)


@lru_cache(maxsize=8)
def without_space(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """`text[start:end]` without white space, and where each character stands in the text.

    Many quotes of a clause are looked for one after the other.
    """
    places = [at for at in range(start, end) if not text[at].isspace()]
    return "".join(text[at] for at in places), places
