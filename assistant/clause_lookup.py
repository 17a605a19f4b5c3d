"""A clause asked for by its number is shown; a number that does not exist is said not to."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from assistant import wording
from assistant.answer import Answer
from assistant.compose import Passage, citation, nearest, notices, source_line
from assistant.question import Question
from assistant.refusal import refusal
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.sentences import sentences

_PLAIN = re.compile(
    r"[\s,，。?？!！:：]|第|条|款|请问|请|给我|帮我|看看|看一下|查一下|显示|原文|全文|内容|规定|标准|的|了|是|说|写|讲|什么|啥|怎么"
    r"|\b(?:what|does|do|say|says|is|show|me|clause|article|section|the|of|text|in|please|standard)\b"
)


def look_up(question: Question, library: Library) -> Answer | None:
    """Show the clauses asked for by number, or say that one does not exist.

    None where a clause that exists is only mentioned in a question that asks something of it.
    """
    missing = [label for label in question.labels if not clauses(label, question, library)]
    if missing:
        return unknown(question, missing, library)
    rest = question.folded
    for label in question.labels:
        rest = rest.replace(label, "")
    if _PLAIN.sub("", rest):
        return None
    return show(question, library)


def clauses(label: str, question: Question, library: Library) -> list[tuple[Document, Clause]]:
    """The clauses of that label, in any document that the question is answered from."""
    return [
        (document, document.by_label[label])
        for document in library.documents
        if label in document.by_label and document.id not in question.left_out
    ]


def unknown(question: Question, missing: list[str], library: Library) -> Answer:
    """Say that a number does not exist, with the nearest that do."""
    words = wording.say(question.language, wording.NO_CLAUSE, labels="、".join(missing))
    keys = {
        clause.label: clause.key for document in library.documents for clause in document.clauses
    }
    near = [key for label in missing for key in difflib.get_close_matches(label, keys, 4, 0.5)]
    related = tuple(nearest([keys[label] for label in near], library, question.language))
    return replace(refusal(question, words, (), library), related=related)


def show(question: Question, library: Library) -> Answer:
    """Show clauses in full; a heading's clause shows its sub-clauses as related."""
    passages: list[Passage] = []
    below: list[str] = []
    for label in question.labels:
        for document, clause in clauses(label, question, library):
            spans = list(sentences(document.text, clause.body, clause.end))
            below += [child.key for child in document.children(label)]
            start, end = (spans[0][0], clause.end) if spans else (clause.start, clause.end)
            provisions = library.provisions.get(clause.key, ())
            modality = provisions[0].modality if provisions else "statement"
            passages.append(Passage(document, clause, start, end, modality))
    passages = passages[:5]
    lines = [
        f"{passage.clause.label} {' › '.join(passage.clause.path)}：“{passage.quote}”[{n}]"
        for n, passage in enumerate(passages, 1)
    ]
    return Answer(
        answer="\n".join([*lines, source_line(passages[0], question.language)]),
        verdict=None,
        abstained=False,
        language=question.language,
        mode="extractive",
        citations=tuple(
            citation(passage, n, library, question.language)
            for n, passage in enumerate(passages, 1)
        ),
        related=tuple(nearest(below, library, question.language)),
        suggestions=(),
        notices=tuple(notices(passages, question.language)),
    )
