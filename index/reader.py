"""The reader: what a sentence says to a question, and what a precedent does.

It reads a question and a sentence together and gives a probability to each reading: the answer
to a yes/no question is yes, no or conditional; the sentence answers a question of another kind;
the sentence is silent on what is asked. A precedent, a question of the bank with its verdict, is
read in the same way by a network of its own, and several of them together by another. A document
without a bank is read by one that learned to read what it never saw. Of a yes/no question a larger
network reads the sentence that speaks once more: one for Chinese, and one for English, which reads
the sentence's English.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.bank import Verdict
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.script import Family, family, fold
from corpus.sentences import sentences
from index.evidence import Evidence, Match, Reading
from index.transformer import Floats, Transformer, pair
from index.units import passage_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer

READINGS = ("yes", "no", "conditional", "answers", "silent")
SHIPPED = Path(__file__).parent / "model" / "reader"
QUESTION, SENTENCE = 40, 100
# Of the larger networks, whose pieces are characters in Chinese.
CLOSE_QUESTION, CLOSE_SENTENCE = 48, 108
CLAUSES, SENTENCES, PRECEDENTS = 3, 2, 4
# How many precedents are read together, the pieces of each, and of all.
TOGETHER, EACH, ALL = 5, 24, 116
SILENT = 0.5
ANSWERED: dict[Verdict | None, str] = {"yes": "是", "no": "否", "conditional": "看情况", None: "答"}
Precedent = tuple[str, Verdict | None]
# A clause's key and where its sentence starts → the question.
Wording = Callable[[str, int], str]


def ids_of(tokenizer: Tokenizer, text: str, limit: int) -> list[int]:
    """The first pieces of a text."""
    return tokenizer.encode(fold(text), add_special_tokens=False).ids[:limit]


def close_text(
    clause: Clause, start: int, end: int, read_in: Family, library: Library
) -> str | None:
    """A sentence as it is read closely; None where it has no English, or none that was checked."""
    document = library.by_id[clause.document_id]
    if read_in == "chinese":
        return passage_text(document, clause, start, end)
    english = library.english_of(document, start, end)
    if english is None or document.id in library.translated_by_machine:
        return None
    return f"{library.heading_gloss_of.get(clause.key, '')}. {english}".removeprefix(". ")


def precedent_text(question: str, verdict: Verdict | None) -> str:
    """A question already answered, as it is read beside another."""
    return f"{ANSWERED[verdict]}：{question}"


def together_ids(tokenizer: Tokenizer, precedents: Sequence[Precedent]) -> list[int]:
    """The pieces of several questions already answered, best first."""
    texts = (precedent_text(*precedent) for precedent in precedents[:TOGETHER])
    return [piece for text in texts for piece in ids_of(tokenizer, text, EACH)][:ALL]


class Reader:
    """Reads sentences, and questions already answered, for the answer to a question."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        sentences: Transformer,
        precedents: Transformer,
        verdicts: Transformer,
        *,
        unknown: Callable[[], Transformer],
        closely: Callable[[Family], tuple[Tokenizer, Transformer]],
    ) -> None:
        """Take the tokenizer and the networks that `index.training.read` makes.

        What reads unknown texts, and what reads closely, with a tokenizer of its own, is opened
        when it is first needed.
        """
        self._tokenizer = tokenizer
        self._sentences = sentences
        self._precedents = precedents
        self._verdicts = verdicts
        self._unknown = cache(unknown)
        self._closely = cache(closely)
        # Each network keeps to one core: what can be is read beside something else.
        self._beside = ThreadPoolExecutor(os.cpu_count(), "reader")

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> Reader:
        """Open a reader's folder."""
        from tokenizers import Tokenizer

        def tokenizer(name: str) -> Tokenizer:
            return Tokenizer.from_file(str(folder / f"{name}.json"))

        def network(kind: str) -> Transformer:
            return Transformer(folder / f"{kind}.onnx")

        return cls(
            tokenizer("tokenizer"),
            *map(network, ("sentences", "precedents", "verdicts")),
            unknown=lambda: network("any"),
            closely=lambda kind: (tokenizer(kind), network(kind)),
        )

    def read(self, question: str, sentence: str) -> Floats:
        """The probability of every reading of a sentence, shape (readings,)."""
        return self._read(self._sentences, question, sentence)

    def read_precedent(self, question: str, precedent: str, verdict: Verdict | None) -> Floats:
        """The probability of every reading of a question already answered, shape (readings,)."""
        return self._read(self._precedents, question, precedent_text(precedent, verdict))

    def read_together(self, question: str, precedents: Sequence[Precedent]) -> Floats:
        """The probability of every reading of yes/no questions already answered, (readings,)."""
        asked = ids_of(self._tokenizer, question, QUESTION)
        return self._verdicts.probabilities(pair(asked, together_ids(self._tokenizer, precedents)))

    def read_unknown(self, question: str, sentence: str) -> Floats:
        """The probability of every reading of a sentence that no bank tells of, (readings,)."""
        return self._read(self._unknown(), question, sentence)

    def read_closely(self, question: str, sentence: str) -> Floats:
        """The probability of every reading of a sentence by a larger network, (readings,).

        It is a yes/no question, and both are in one language.
        """
        tokenizer, network = self._closely(family(question))
        asked = ids_of(tokenizer, question, CLOSE_QUESTION)
        return network.probabilities(pair(asked, ids_of(tokenizer, sentence, CLOSE_SENTENCE)))

    def _read(self, network: Transformer, question: str, text: str) -> Floats:
        asked = ids_of(self._tokenizer, question, QUESTION)
        return network.probabilities(pair(asked, ids_of(self._tokenizer, text, SENTENCE)))

    def read_evidence(
        self,
        question: str,
        worded: Wording,
        found: Sequence[Evidence],
        library: Library,
        to_the_end: bool,
    ) -> tuple[Evidence, ...]:
        """The clauses found with the readings of their best sentences and nearest bank questions.

        `worded` gives the question as it is to be read beside a clause's sentence. Unless
        `to_the_end`, no sentence is read after a clause that speaks. For documents with a bank.
        """
        matches = self._beside.submit(self._with_precedents, question, found, library)
        read: list[Evidence] = []
        for evidence in found[:CLAUSES]:
            read.append(self._with_sentences(self.read, worded, evidence, library))
            if not to_the_end and read[-1].silent < SILENT:
                break
        both = zip([*read, *found[len(read) :]], matches.result(), strict=True)
        return tuple(replace(evidence, matches=own) for evidence, own in both)

    def read_verdicts(
        self, question: str, evidence: Evidence, spoken: Reading, library: Library
    ) -> Evidence:
        """A clause with what its nearest yes/no questions say of one asked, if it has any.

        The sentence that speaks is read closely too, if it has words of the question's language.
        """
        together = self._beside.submit(self._of_precedents, question, evidence, library)
        _, clause = place(evidence, library)
        said = close_text(clause, spoken.start, spoken.end, family(question), library)
        closely = of_verdicts(self.read_closely(question, said)) if said else None
        return replace(evidence, verdicts=together.result(), closely=closely)

    def read_all(
        self, worded: Wording, found: Sequence[Evidence], library: Library
    ) -> tuple[Evidence, ...]:
        """The clauses found, each with the readings of its best sentences.

        For documents without a bank: there the reader knows more than the retriever.
        """
        return tuple(self._with_sentences(self.read_unknown, worded, one, library) for one in found)

    def _with_sentences(
        self,
        read: Callable[[str, str], Floats],
        worded: Wording,
        evidence: Evidence,
        library: Library,
    ) -> Evidence:
        spans = best_spans(evidence, library)
        asked = [worded(evidence.key, start) for start, _ in spans]
        texts = [passage_text(*place(evidence, library), *span) for span in spans]
        chances = map(read, asked, texts)
        readings = zip(spans, chances, strict=True)
        return replace(
            evidence, readings=tuple(Reading(*span, *own.tolist()) for span, own in readings)
        )

    def _of_precedents(
        self, question: str, evidence: Evidence, library: Library
    ) -> tuple[float, float, float] | None:
        nearest = sorted(evidence.matches, key=lambda match: -match.similarity)
        asked = [match.question for match in nearest]
        answered = [(one, library.verdict_of.get((evidence.key, one))) for one in asked]
        precedents = [precedent for precedent in answered if precedent[1]]
        return of_verdicts(self.read_together(question, precedents)) if precedents else None

    def _with_precedents(
        self, question: str, found: Sequence[Evidence], library: Library
    ) -> list[tuple[Match, ...]]:
        nearest = sorted((m.similarity for e in found for m in e.matches), reverse=True)
        least = min(nearest[:PRECEDENTS], default=1.0)

        def read(key: str, match: Match) -> Match:
            if match.similarity < least:
                return match
            verdict = library.verdict_of.get((key, match.question))
            chances = self.read_precedent(question, match.question, verdict)
            return replace(match, silent=float(chances[-1]))

        return [tuple(read(e.key, m) for m in e.matches) for e in found]


def of_verdicts(readings: Floats) -> tuple[float, float, float]:
    """The probabilities of yes, no and conditional among those of every reading."""
    yes, no, conditional, *_ = readings.tolist()
    return yes, no, conditional


def place(evidence: Evidence, library: Library) -> tuple[Document, Clause]:
    """The document and the clause of some evidence."""
    document = library.by_id[evidence.document_id]
    return document, document.by_label[evidence.clause]


def best_spans(evidence: Evidence, library: Library) -> list[tuple[int, int]]:
    """The spans of the best sentences of a clause, or of its whole text where it has but one."""
    if evidence.sentences:
        return [(start, end) for start, end, _ in evidence.sentences[:SENTENCES]]
    document, clause = place(evidence, library)
    return list(sentences(document.text, clause.body, clause.end))[:SENTENCES]
