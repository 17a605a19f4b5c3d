"""Rewriting: a question in the documents' words, for the search, as a language model puts it.

Only the search reads it: verdict and numbers go by the person's words, the refusal by both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from assistant.condensing import sides
from assistant.draft import parse
from assistant.errors import ModelError
from assistant.frame import CHOICE
from assistant.language_model import LanguageModel
from assistant.prompts import Prompt, load_prompt
from assistant.question import Question
from corpus.bounds import bare_numbers
from corpus.script import fold

LIMIT = 5.0
TERMS = 5
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
_DENIES = re.compile(
    r"不(?!过|仅|但|同|断)|没|唔|冇|未(?!来)|无(?!论)|勿|免|禁|(?<![级分特区类个性])别(?!人)|非(?!营利)"
    r"|\b(?:no|not|never|without|cannot|skip|omit|forbid\w*|prohibit\w*|ban(?:ned)?)\b|n't\b"
)
# 分会行不?
_TAG = re.compile(r"[不没唔]\s*[?？。]*$")


class Told(BaseModel):
    """What the model returns."""

    question: Words
    terms: Annotated[list[Term], Field(max_length=TERMS)] = []


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What to search for instead of a question's own words, and the prompt that asked for it."""

    search: str
    prompt: Prompt


def rewrite(model: LanguageModel, question: Question, earlier: Sequence[str]) -> Rewriting | None:
    """A question for the search; None where the model gives nothing that may be used.

    The model is asked once, for some seconds, and not at all while it rests.
    """
    prompt = load_prompt("understand.en" if question.language == "en" else "understand.zh")
    data = {"conversation": [*earlier], "question": question.text}
    asked = json.dumps(data, ensure_ascii=False)
    try:
        pieces = replace(model, limit=min(LIMIT, model.limit)).stream(
            [("system", prompt.fill()), ("human", asked)]
        )
        told = Told.model_validate(parse("".join(pieces), partial=False))
    except (ModelError, ValidationError) as error:
        reason = error.code if isinstance(error, ModelError) else "shape"
        model.meter.fell_back(f"search {reason}")
        return None
    if not keeps(told.question, question.text, earlier):
        model.meter.fell_back("search changed")
        return None
    said = figures(told.question)
    terms = [term for term in told.terms if figures(term) <= said]
    return Rewriting(" ".join([told.question, *terms]), prompt)


def keeps(rewritten: str, question: str, earlier: Sequence[str]) -> bool:
    """Whether a question rewritten has the numbers, limits and negation of the one asked.

    It may take on those of the conversation before, and lose none of its own.
    """
    said = [question, *earlier]
    known = {number for text in said for number in figures(text)}
    if not figures(question) <= figures(rewritten) <= known:
        return False
    limits = {side for text in said for side in sides(text)}
    if not sides(question) <= sides(rewritten) <= limits:
        return False
    denied = denies(rewritten)
    return denied == denies(question) or (denied and any(map(denies, earlier)))


def figures(text: str) -> set[Fraction]:
    """The numbers of a text, those of clause numbers too; 一 stands in too many words to count."""
    folded = fold(text)
    return {n.value for n in bare_numbers(folded, "") if folded[n.start : n.end] != "一"}


def denies(text: str) -> bool:
    """Whether a text denies something, the choices that questions give (能不能, 行不) apart."""
    return bool(_DENIES.search(_TAG.sub("", CHOICE.sub("", fold(text)))))
