"""What retrieval found: clauses with the signals that speak for each of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A bank question like the one asked, and how like it is.

    `silent` is the reader's probability that its answer says nothing to the one asked; None where
    it was not read.
    """

    question: str
    similarity: float
    silent: float | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """What each part of the index says of one clause; cosines in −1–1, BM25 as it is."""

    lexical_text: float = 0.0
    lexical_sentence: float = 0.0
    lexical_gloss: float = 0.0
    lexical_question: float = 0.0
    dense_text: float = 0.0
    dense_sentence: float = 0.0
    dense_gloss: float = 0.0
    dense_question: float = 0.0
    dense_neighbours: float = 0.0
    dense_document: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of the span `start:end`: probabilities that add up to 1.

    The answer to the yes/no question is yes, no or conditional; the span answers a question of
    another kind; it is silent on what is asked.
    """

    start: int
    end: int
    yes: float
    no: float
    conditional: float
    answers: float
    silent: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause that may answer a question, best first in a list of them.

    `score` is the retriever's probability that the clause answers; `sentences` are the spans
    of its sentences with a score each, best first; `matches` the nearest bank questions;
    `readings` what the reader makes of the best sentences, in their order; `verdicts` the
    probabilities of yes, no and conditional that it reads from the nearest yes/no questions;
    `closely` those that a larger network reads from the sentence that speaks.
    """

    document_id: str
    clause: str
    score: float
    signals: Signals
    sentences: tuple[tuple[int, int, float], ...] = ()
    matches: tuple[Match, ...] = ()
    readings: tuple[Reading, ...] = ()
    verdicts: tuple[float, float, float] | None = None
    closely: tuple[float, float, float] | None = None

    @property
    def key(self) -> str:
        """The clause's name across documents."""
        return f"{self.document_id}#{self.clause}"

    @property
    def silent(self) -> float:
        """The reader's probability that even its best sentence is silent; a half if unread."""
        return min((reading.silent for reading in self.readings), default=0.5)
