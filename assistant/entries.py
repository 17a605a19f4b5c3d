"""Entries that a language model writes about a clause, each checked before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from assistant.errors import ModelError
from assistant.frame import Frame
from assistant.judge import TABLE, binds, bound_verdict
from assistant.question import Question, understand_alone
from corpus.bank import Verdict, find_sentence
from corpus.bounds import bare_numbers
from corpus.document import Clause, Document
from corpus.provisions import Provision
from corpus.script import Language, fold, language

Flaw = Literal["shape", "language", "quote", "verdict", "number"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=4000)]


class QuestionEntry(BaseModel):
    """A question that a clause answers, as the bank has it."""

    question: Words
    language: Language
    verdict: Verdict | None = None
    quote: Words


class GlossEntry(BaseModel):
    """The English of a sentence."""

    quote: Text
    gloss: Text


class Told(BaseModel):
    """What the model returns of a clause; its entries are looked at one by one."""

    questions: list[Any] = []
    glosses: list[Any] = []
    heading: str = ""


def questions(
    told: Told, document: Document, clause: Clause, provisions: tuple[Provision, ...]
) -> Iterator[QuestionEntry | Flaw]:
    """The questions that may be kept, and what is wrong with each that may not."""
    for value in told.questions:
        try:
            entry = QuestionEntry.model_validate(value)
        except ValidationError:
            yield "shape"
            continue
        yield question_flaw(entry, document, clause, provisions) or entry


def glosses(told: Told, document: Document, clause: Clause) -> Iterator[GlossEntry | Flaw]:
    """The glosses that may be kept, and what is wrong with each that may not."""
    for value in told.glosses:
        try:
            entry = GlossEntry.model_validate(value)
        except ValidationError:
            yield "shape"
            continue
        yield gloss_flaw(entry, document, clause) or entry


def question_flaw(
    entry: QuestionEntry, document: Document, clause: Clause, provisions: tuple[Provision, ...]
) -> Flaw | None:
    """What is wrong with a question; None where it may be kept."""
    if language(entry.question) != entry.language:
        return "language"
    span = span_of(entry.quote, document, clause)
    if span is None:
        return "quote"
    asked = understand_alone(entry.question)
    if (asked.frame is None) != (entry.verdict is None):
        return "verdict"
    if asked.frame is None or entry.verdict is None:
        return None
    said = [p for p in provisions if span[0] <= p.start < span[1]]
    carried = binds(asked, document, clause, *span) and any(
        carries(one, asked, asked.frame, entry.verdict) for one in said
    )
    return None if carried else "verdict"


def carries(provision: Provision, asked: Question, frame: Frame, verdict: Verdict) -> bool:
    """Whether a provision can carry a verdict: by its bounds, else by its modality."""
    for quantity in asked.quantities:
        for bound in provision.bounds:
            if quantity.same_unit(bound) and (sum_ := bound_verdict(frame, quantity, bound)):
                return verdict == sum_
    if verdict == "conditional":
        return bool(provision.conditions or provision.thresholds)
    return verdict in TABLE[provision.modality][frame]


def gloss_flaw(entry: GlossEntry, document: Document, clause: Clause) -> Flaw | None:
    """What is wrong with a gloss; None where it may be kept."""
    if language(entry.gloss) != "en":
        return "language"
    span = span_of(entry.quote, document, clause)
    if span is None:
        return "quote"
    # "One" and "first" stand in English sentences of which nothing is counted.
    added = figures(entry.gloss) - figures(document.text[span[0] : span[1]]) - {Fraction(1)}
    return "number" if added else None


def span_of(quote: str, document: Document, clause: Clause) -> tuple[int, int] | None:
    """The sentence of a clause's own text that a quote stands in; None where it is not there."""
    span = find_sentence(document, clause.label, quote)
    return span if span and clause.body <= span[0] else None


def figures(text: str) -> set[Fraction]:
    """The numbers of a text in any script."""
    return {number.value for number in bare_numbers(fold(text), "")}


def read_told(value: object) -> Told:
    """What a model returned; ModelError where it is in the wrong form."""
    try:
        return Told.model_validate(value)
    except ValidationError as error:
        raise ModelError("shape") from error
