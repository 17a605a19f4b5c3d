"""The chain: understand → retrieve → judge → compose → verify, as a LangChain Runnable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer
from assistant.calibration import Calibration, load_calibration
from assistant.clause_lookup import clauses, look_up
from assistant.compose import compose
from assistant.errors import QuestionError
from assistant.judge import in_terms_of, judge, provisions_at
from assistant.question import Question, understand
from assistant.refusal import answerability, refuse
from assistant.verify import verify
from index.evidence import Evidence
from index.reader import Reader
from index.retriever import SearchIndex

LONGEST = 2000
REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions over one open index; holds no conversation."""

    index: SearchIndex
    reader: Reader
    calibration: Calibration = field(default_factory=load_calibration)

    def answer(self, messages: Sequence[str]) -> Answer:
        """Answer the last of a person's messages; QuestionError if it is none or too long."""
        if not messages or not messages[-1].strip():
            raise QuestionError("empty_question", "The question is empty: write a question.")
        if len(messages[-1]) > LONGEST:
            raise QuestionError(
                "question_too_long", f"The question is too long: at most {LONGEST} characters."
            )
        question = understand(messages[-REMEMBERED:])
        library = self.index.library
        if question.labels and (answer := look_up(question, library)):
            return verify(answer, library)
        question, found = self.find(question, messages)
        judgement = judge(question, found, library, self.calibration.verdicts)
        # A number that meets a bound, or a clause named, is answered however unlikely.
        is_sure = bool(found) and (judgement.arithmetic or question.labels)
        least = self.calibration.answerability.least
        if not is_sure and self.answerability(question, found) < least:
            return verify(refuse(question, found, self.index), library)
        return verify(compose(question, judgement, found, library), library)

    def find(
        self, question: Question, messages: Sequence[str]
    ) -> tuple[Question, tuple[Evidence, ...]]:
        """The clauses found, as read; what looks like a follow-up may be a new topic."""
        found = self._search(question)
        if question.search != question.text and not question.is_elliptical:
            alone = understand(messages[-1:])
            found_alone = self._search(alone)
            if found_alone and found_alone[0].score > found[0].score:
                question, found = alone, found_alone
        library = self.index.library

        def worded(key: str, start: int) -> str:
            return in_terms_of(question, provisions_at(key, start, library))

        return question, self.reader.read_evidence(worded, found, library)

    def _search(self, question: Question) -> tuple[Evidence, ...]:
        library = self.index.library
        named = {clause.key for label in question.labels for _, clause in clauses(label, library)}
        return self.index.search(question.search, named=named)

    def answerability(self, question: Question, found: Sequence[Evidence]) -> float:
        """The probability that the clauses found answer."""
        return answerability(question, found, self.index, self.calibration.answerability)

    def runnable(self) -> Runnable[Sequence[str], Answer]:
        """The chain as a Runnable: invoke, batch, stream and their async forms."""
        return RunnableLambda(self.answer, name="huigui")
