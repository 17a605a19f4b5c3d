"""The chain: understand → retrieve → judge → compose → verify, as a LangChain Runnable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, cast

from assistant import wording
from assistant.answer import Answer
from assistant.calibration import Answerability, Calibration, load_calibration
from assistant.clash import clash
from assistant.clause_lookup import clauses, look_up
from assistant.compose import RIVAL_LEAST, compose, edition_notice, nearest
from assistant.errors import QuestionError
from assistant.frame import asked_part
from assistant.judge import by_rule, in_terms_of, judge, leaning, provisions_at
from assistant.judgement import UNDECIDED, Judgement
from assistant.language_model import LanguageModel
from assistant.message import leans, with_story
from assistant.question import Question, is_follow_up, understand, understand_alone
from assistant.refusal import answerability, log_odds, refuse
from assistant.rewriting import rewrite
from assistant.verify import verify
from assistant.writer import Case, Writer, plain, stamp
from corpus.bank import Verdict
from corpus.editions import Editions
from corpus.script import fold
from index.evidence import Evidence
from index.reader import SILENT, Reader
from index.retriever import SearchIndex

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

LONGEST = 2000
REMEMBERED = 10
NEAREST, WIDE, WITHOUT_BANK = 8, 60, 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer as the clauses give it, and the probability that those found do answer.

    `case` is what a language model may word anew: nothing of a refusal or a clause looked up.
    `margin` is how far the probability is above the least that an answer needs.
    """

    answer: Answer
    answerability: float
    case: Case | None = None
    margin: float = 1.0


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions over one open index; holds no conversation.

    With a language model it words what it found anew; without one nothing is missing.
    """

    index: SearchIndex
    reader: Reader
    calibration: Calibration = field(default_factory=load_calibration)
    model: LanguageModel | None = None
    today: Callable[[], date] = date.today

    @property
    def now(self) -> Assistant:
        """The assistant to ask now: this one, over one state of the documents."""
        return self

    def answer(self, messages: Sequence[str]) -> Answer:
        """Answer the last of a person's messages; QuestionError if it is none or too long."""
        *_, answer = self.word(self.weigh(messages))
        return cast(Answer, answer)

    def word(self, weighed: Weighed) -> Iterator[str | Answer]:
        """The lines of an answer as they are sure, then the answer; by the model, if any."""
        library = self.index.library
        if self.model is None or weighed.case is None:
            lines = plain(weighed.answer)
        else:
            lines = Writer(self.model, library).write(weighed.case)
        for line in lines:
            yield line if isinstance(line, str) else self._dated(verify(line, library))

    def _dated(self, answer: Answer) -> Answer:
        """An answer that says of what it cites where another edition is in force."""
        library = self.index.library
        editions = Editions.on(self.today(), library)
        cited = dict.fromkeys(citation.document_id for citation in answer.citations)
        said = (edition_notice(library.by_id[one], editions, answer.language) for one in cited)
        return replace(answer, notices=(*answer.notices, *filter(None, said)))

    def weigh(self, messages: Sequence[str]) -> Weighed:
        """Answer from the clauses alone, and say how likely they do; QuestionError as `answer`."""
        if not messages or not messages[-1].strip():
            raise QuestionError("empty_question", "The question is empty: write a question.")
        if len(messages[-1]) > LONGEST:
            raise QuestionError(
                "question_too_long", f"The question is too long: at most {LONGEST} characters."
            )
        messages = [message[:LONGEST] for message in messages[-REMEMBERED:]]
        question = self.in_force(understand(messages))
        library = self.index.library
        if question.labels and (answer := look_up(question, library)):
            return Weighed(verify(answer, library), 1.0)
        question, found = self._find(question, messages)
        earlier = tuple(messages[-REMEMBERED:-1])
        weighed = self._weigh_views(question, found, earlier)
        weighed = self._beside_circumstances(question, weighed, earlier)
        weighed = self._within_story(question, weighed, earlier)
        if self.model and found and is_worth_rewriting(question, earlier, weighed):
            return self._reach(self.model, question, earlier, weighed)
        return weighed

    def _weigh_views(
        self, question: Question, found: tuple[Evidence, ...], earlier: tuple[str, ...]
    ) -> Weighed:
        """What documents with a question bank say, or those without, whichever is surer.

        Likeness to questions asked before outweighs all that a document without any can show, so
        each kind is weighed by itself.
        """
        views = self._read_views(question, found)
        every = tuple(one for view in views for one in view)
        if limits := clash(question, every, self.index.library):
            first = tuple(limit.evidence for limit in limits)
            both = (*first, *(one for one in every if one not in first))[:NEAREST]
            # What documents in conflict say is not worded anew.
            return replace(self._weigh(question, both, earlier), case=None)
        each = [self._weigh(question, view, earlier) for view in views]
        if len(each) == 1:
            return each[0]
        best, other = sorted(each, key=lambda one: -one.margin)
        if best.case is None:
            return replace(best, answer=refuse(question, found[:NEAREST], self.index))
        beside = views[each.index(other)][:1] if other.case else ()
        keys = [one.key for one in beside] + [one.key for one in best.answer.related]
        related = tuple(nearest(keys, self.index.library, question.language))
        answer = replace(best.answer, related=related)
        return replace(best, answer=answer, case=replace(best.case, plain=answer))

    def _views(
        self, question: Question, found: tuple[Evidence, ...]
    ) -> tuple[tuple[Evidence, ...], ...]:
        """The clauses found, parted into those of documents with a question bank and without."""
        kinds: dict[bool, list[Evidence]] = {}
        for one in found:
            kinds.setdefault(self.index.is_well_asked(one.document_id), []).append(one)
        if len(kinds) < 2 or question.labels or question.compares:
            return (found[:NEAREST],)
        return tuple(tuple(kind[:NEAREST]) for kind in kinds.values())

    def _weigh(
        self, question: Question, found: tuple[Evidence, ...], earlier: tuple[str, ...]
    ) -> Weighed:
        library = self.index.library
        model = self.answerability_of(found)
        likely = answerability(question, found, self.index, model)
        # A number that meets a bound, or a clause named, is answered however unlikely.
        ruled = by_rule(question, found, library)
        by_number = isinstance(ruled, Judgement) and ruled.arithmetic
        is_sure = bool(found) and (by_number or question.labels)
        if not is_sure and likely < model.least:
            refused = verify(refuse(question, found, self.index), library)
            return Weighed(refused, likely, margin=likely - model.least)
        found = self.read_verdicts(question, found)
        judgement = judge(question, found, library, self.calibration.verdicts)
        answer = verify(compose(question, judgement, found, library), library)
        case = Case(question, earlier, judgement, found, answer)
        margin = 1.0 if is_sure else likely - model.least
        return Weighed(answer, likely, case, margin)

    def _beside_circumstances(
        self, question: Question, whole: Weighed, earlier: tuple[str, ...]
    ) -> Weighed:
        """What is asked weighed without the circumstances told before it, which turn heads.

        Where alone it is plainly yes or no, that stands. Under a condition they may settle it, so
        the whole must lean the same way; and where the two lean apart, there is no verdict.
        """
        asked = asked_part(question.standalone)
        # A number has decided, no verdict is asked for, or two documents set different bounds.
        is_settled = not whole.answer.abstained
        if whole.case:
            is_settled = question.frame is None or whole.case.judgement.arithmetic is not None
        if asked == question.standalone or question.labels or is_settled:
            return whole
        weighed = self._weigh_anew(self._as_of(question, asked), earlier)
        if weighed.case is None:
            return whole
        mine, others = self._leaning(whole.case), self._leaning(weighed.case)
        other = weighed.case.judgement.verdict
        if other in ("yes", "no") or (other and mine and other == mine[1]):
            return weighed
        if whole.case is None:
            return self._undecided(weighed, weighed.case) if other else weighed
        own = whole.case.judgement.verdict
        lean_apart = own and mine and others and mine[0] == others[0] and own != others[1]
        return self._undecided(whole, whole.case) if lean_apart else whole

    def _within_story(
        self, question: Question, alone: Weighed, earlier: tuple[str, ...]
    ) -> Weighed:
        """What the story of a long message finds where its yes/no question points to it.

        It finds the clause; too much of it is beside the point for a verdict.
        """
        if question.frame is None or alone.answer.verdict or not leans(question.taken):
            return alone
        told = self._as_of(question, with_story(question.text, question.taken))
        weighed = self._weigh_anew(told, earlier)
        if weighed.case is None or weighed.margin <= alone.margin:
            return alone
        return self._undecided(weighed, weighed.case)

    def _as_of(self, question: Question, part: str) -> Question:
        """A part of a question by itself, in the name of the whole."""
        own = self.in_force(understand_alone(part))
        return replace(own, text=question.text, language=question.language, taken=question.taken)

    def _weigh_anew(self, question: Question, earlier: tuple[str, ...]) -> Weighed:
        """What a search of its own finds for a question put in other words."""
        return self._weigh_views(*self._across(question, self.search(question, self.wide)), earlier)

    def _undecided(self, weighed: Weighed, case: Case) -> Weighed:
        library = self.index.library
        answer = verify(compose(case.question, UNDECIDED, case.found, library), library)
        return replace(
            weighed, answer=answer, case=replace(case, judgement=UNDECIDED, plain=answer)
        )

    def _leaning(self, case: Case | None) -> tuple[str, Verdict] | None:
        if case is None:
            return None
        model = self.calibration.verdicts
        return leaning(case.question, case.found, self.index.library, model)

    def _reach(
        self, model: LanguageModel, question: Question, earlier: tuple[str, ...], before: Weighed
    ) -> Weighed:
        """What the clauses say that a model's words find, where they answer more likely."""
        rewriting = rewrite(model, question, earlier)
        if rewriting is None:
            return before
        asked = replace(question, search=rewriting.search, compares=False)
        after = self._weigh_anew(asked, earlier)
        if after.case is None:
            return before
        # Not `after.margin`: what would be answered however unlikely is not exempt here.
        surplus = after.answerability - self.answerability_of(after.case.found).least
        if surplus <= max(before.margin, 0.0):
            return before
        notice = stamp(model, rewriting.prompt, question.language, wording.SEARCHED_BY)
        answer = replace(after.answer, notices=(*after.answer.notices, notice))
        return replace(after, answer=answer, case=replace(after.case, plain=answer))

    def views(
        self, question: Question, messages: Sequence[str]
    ) -> tuple[Question, list[tuple[Evidence, ...]]]:
        """The clauses found, as read, those of documents with a question bank and without apart.

        What looks like a follow-up may be a new topic.
        """
        question, found = self._find(question, messages)
        return question, self._read_views(question, found)

    def _read_views(
        self, question: Question, found: tuple[Evidence, ...]
    ) -> list[tuple[Evidence, ...]]:
        return [self._read(question, view) for view in self._views(question, found)]

    def _find(
        self, question: Question, messages: Sequence[str]
    ) -> tuple[Question, tuple[Evidence, ...]]:
        k = self.wide
        found = self.search(question, k)
        if len(messages) < 2 or question.is_elliptical:
            return self._across(question, found)
        alone = self.in_force(understand(messages[-1:]))
        if question.search != alone.search:
            found_alone = self.search(alone, k)
            if found_alone and (not found or found_alone[0].score > found[0].score):
                question, found = alone, found_alone
        return self._across(question, found)

    def _read(self, question: Question, found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        library = self.index.library

        def worded(key: str, start: int) -> str:
            return in_terms_of(question, provisions_at(key, start, library))

        in_order = question.labels or question.compares
        if found and not self.index.is_well_asked(found[0].document_id):
            read = self.reader.read_all(worded, found, library)
            return read if in_order else likeliest_first(read)
        # A number may meet a bound in any of the clauses.
        counts = bool(question.quantities)
        read = self.reader.read_evidence(
            question.standalone, worded, found, library, to_the_end=counts
        )
        return read if in_order or counts else speaking_first(read)

    def read_verdicts(
        self, question: Question, found: tuple[Evidence, ...]
    ) -> tuple[Evidence, ...]:
        """The clauses found, with what is read once more where opinions decide the verdict."""
        ruled = by_rule(question, found, self.index.library)
        if isinstance(ruled, Judgement) or not self.index.is_well_asked(found[0].document_id):
            return found
        heard = self.reader.read_verdicts(
            question.read, ruled.evidence, ruled.reading, self.index.library
        )
        return tuple(heard if one is ruled.evidence else one for one in found)

    def in_force(self, question: Question) -> Question:
        """A question that knows which editions it is not answered from."""
        library = self.index.library
        editions = Editions.on(self.today(), library)
        left_out = editions.left_out(fold(question.standalone), library)
        search, standalone = (
            editions.without_edition(fold(text), left_out, library)
            for text in (question.search, question.standalone)
        )
        return replace(question, left_out=left_out, search=search, standalone=standalone)

    @property
    def wide(self) -> int:
        """How many clauses to find, so that some are of either kind of document."""
        return WIDE if self.index.is_mixed else NEAREST

    def search(self, question: Question, k: int = NEAREST) -> tuple[Evidence, ...]:
        """The clauses nearest to a question, those that it names by number first."""
        named = {
            clause.key
            for label in question.labels
            for _, clause in clauses(label, question, self.index.library)
        }
        found = self.index.search(question.search, max(k, WIDE) if question.left_out else k, named)
        return tuple(one for one in found if one.document_id not in question.left_out)[:k]

    def _across(
        self, question: Question, found: tuple[Evidence, ...]
    ) -> tuple[Question, tuple[Evidence, ...]]:
        """Where a question sets two documents beside each other, the best clause of both first."""
        named = self.index.library.mentioned(question.folded)
        if len(named) < 2 and not question.names_two_documents:
            return question, found
        best: dict[str, Evidence] = {}
        for evidence in self.search(question, WIDE):
            best.setdefault(evidence.document_id, evidence)
        first = [best[name] for name in named if name in best]
        first += [evidence for name, evidence in best.items() if name not in named]
        first = [e for e in first[:2] if len(named) > 1 or e.score >= RIVAL_LEAST]
        if len(first) < 2:
            return question, found
        rest = [one for one in found if one.key not in {e.key for e in first}]
        return replace(question, compares=True), (*first, *rest)[: len(found)]

    def answerability_of(self, found: Sequence[Evidence]) -> Answerability:
        """What tells whether the clauses found answer."""
        if not found or self.index.is_well_asked(found[0].document_id):
            return self.calibration.answerability
        return self.calibration.answerability_without_bank

    def runnable(self) -> Runnable[Sequence[str], Answer]:
        """The chain as a Runnable: invoke, batch, stream and their async forms."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.answer, name="huigui")


def is_worth_rewriting(question: Question, earlier: Sequence[str], weighed: Weighed) -> bool:
    """Whether other words may find more: of a refusal, and of a follow-up that no sum decided."""
    if weighed.case is None:
        return weighed.answer.abstained
    leans = bool(earlier) and is_follow_up(understand_alone(question.text))
    return leans and weighed.case.judgement.arithmetic is None


def speaking_first(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Clauses found, the one that the reader says speaks before those that it says are silent."""
    spoken = (n for n, one in enumerate(found) if one.silent < SILENT)
    first = next(spoken, 0)
    return (*found[first : first + 1], *found[:first], *found[first + 1 :])


def likeliest_first(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Clauses found, those first that both the retriever and the reader find likely."""
    return tuple(sorted(found, key=lambda one: log_odds(one.silent) - log_odds(one.score)))
