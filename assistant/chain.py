"""The chain: understand → retrieve → judge → compose → verify, as a LangChain Runnable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer
from assistant.clause_lookup import look_up
from assistant.compose import compose
from assistant.errors import QuestionError
from assistant.judge import judge
from assistant.question import understand
from assistant.refusal import is_answered, refuse
from assistant.verify import verify
from index.retriever import SearchIndex

LONGEST = 2000
REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions over one open index; holds no conversation."""

    index: SearchIndex

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
        found = self.index.search(question.search)
        if not is_answered(question, found, library):
            return verify(refuse(question, found, library), library)
        judgement = judge(question, found, library)
        return verify(compose(question, judgement, found, library), library)

    def runnable(self) -> Runnable[Sequence[str], Answer]:
        """The chain as a Runnable: invoke, batch, stream and their async forms."""
        return RunnableLambda(self.answer, name="huigui")
