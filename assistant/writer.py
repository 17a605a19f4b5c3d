"""The writer: an answer in the language model's words, every statement checked before it is sent.

What the model adds is wording and reach; clauses, verdict and refusal stay with the logic.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant import wording
from assistant.answer import Answer
from assistant.compose import (
    CITATIONS,
    Passage,
    citation,
    notices,
    source_line,
    verdict_word,
)
from assistant.draft import Draft
from assistant.errors import ModelError
from assistant.judgement import Judgement
from assistant.language_model import LanguageModel, Messages
from assistant.leash import Checked, check
from assistant.prompts import Prompt, load_prompt
from assistant.question import Question
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.script import Language
from corpus.sentences import sentences
from index.evidence import Evidence

CLAUSES = 5
LONGEST_CLAUSE = 1500
LANGUAGES = {"zh": "简体中文", "zh-Hant": "繁體中文（香港）", "en": "English"}


@dataclass(frozen=True, slots=True)
class Case:
    """All that an answer rests on: the question, what was found and concluded, the plain answer."""

    question: Question
    earlier: tuple[str, ...]
    judgement: Judgement
    found: tuple[Evidence, ...]
    plain: Answer


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers with a language model, and without it where it fails."""

    model: LanguageModel
    library: Library

    def write(self, case: Case) -> Iterator[str | Answer]:
        """The lines of an answer, each checked, then the answer whole.

        The plain answer where the model cannot be had, its first line fails, or nothing is left.
        """
        try:
            yield from self._write(case)
        except ModelError as error:
            self.model.meter.fell_back(error.code)
            notice = wording.say(case.question.language, wording.MODEL_FAILED[error.code])
            said = [self._stamp(case, wording.ASKED_MODEL)] if error.code != "resting" else []
            yield from plain(case.plain, *said, notice)

    def _write(self, case: Case) -> Iterator[str | Answer]:
        prompt = prompt_of(case)
        shown = {f"E{n}": self._place(one) for n, one in enumerate(case.found[:CLAUSES], 1)}
        draft = Draft(self.model.stream(self._messages(prompt, case, shown)))
        body = Body(case, self.library)
        notice = ""
        points = draft.points()
        try:
            for n, point in enumerate(points):
                checked = check(point, shown, self.library)
                self.model.meter.checked(passed=not checked.faults)
                if n == 0 and not body.can_begin(point.text, checked, draft):
                    break
                if not checked.faults and body.has_room(checked):
                    yield body.line(point.text, checked)
        except ModelError as error:
            if not body.lines:
                raise
            notice = wording.say(case.question.language, wording.MODEL_FAILED[error.code])
        said = [notice] if notice else []
        if draft.verdict and draft.verdict != case.judgement.verdict:
            said.append(disagreement(case, draft))
        if not body.lines:
            self.model.meter.fell_back("disagreement" if said else "unproven")
            said = said or [wording.say(case.question.language, wording.MODEL_UNPROVEN)]
            yield from plain(case.plain, self._stamp(case, wording.ASKED_MODEL), *said)
            return
        last = source_line(body.passages[0], case.question.language)
        yield last
        yield body.answer(last, [*said, self._stamp(case, wording.WRITTEN_BY)])

    def _stamp(self, case: Case, pair: tuple[str, str]) -> str:
        return stamp(self.model, prompt_of(case), case.question.language, pair)

    def _place(self, evidence: Evidence) -> tuple[Document, Clause]:
        document = self.library.by_id[evidence.document_id]
        return document, document.by_label[evidence.clause]

    def _messages(
        self, prompt: Prompt, case: Case, shown: Mapping[str, tuple[Document, Clause]]
    ) -> Messages:
        language = case.question.language
        data = {
            "conversation": case.earlier,
            "question": case.question.text,
            "conclusion": self._conclusion(case),
            "clauses": [
                self._clause(id_, document, clause, english=language == "en")
                for id_, (document, clause) in shown.items()
            ],
        }
        text = json.dumps(data, ensure_ascii=False)
        return [("system", prompt.fill(language=LANGUAGES[language])), ("human", text)]

    def _conclusion(self, case: Case) -> dict[str, str] | None:
        verdict = case.judgement.verdict
        return {"verdict": verdict, "why": case.plain.answer} if verdict else None

    def _clause(
        self, id_: str, document: Document, clause: Clause, *, english: bool
    ) -> dict[str, Any]:
        metadata = document.metadata
        text = document.clause_text(clause)[:LONGEST_CLAUSE]
        told: dict[str, Any] = {
            "id": id_,
            "document": metadata.title,
            "kind": metadata.kind,
            "status": metadata.status,
            "clause": clause.label,
            "headings": clause.path,
            "text": text,
            "provisions": [
                {
                    "text": document.text[p.start : p.end],
                    "modality": p.modality,
                    "bounds": [
                        f"{wording.SIGNS[b.comparison]} {wording.plain(b.value)} {b.unit}"
                        for b in p.bounds
                    ],
                    "conditions": p.conditions,
                }
                for p in self.library.provisions.get(clause.key, ())
                if p.modality != "statement"
            ],
        }
        if english:
            spans = sentences(document.text, clause.body, clause.end)
            glosses = (self.library.gloss_of.get((document.id, start)) for start, _ in spans)
            told["english"] = " ".join(filter(None, glosses))
        return told


class Body:
    """The lines of an answer as they pass, and the passages that they rest on."""

    def __init__(self, case: Case, library: Library) -> None:
        """Begin empty."""
        self._case = case
        self._library = library
        self.lines: list[str] = []
        self.passages: list[Passage] = []

    def can_begin(self, text: str, checked: Checked, draft: Draft) -> bool:
        """Whether a point can stand first: it passed, and takes no verdict upon itself."""
        verdict = self._case.judgement.verdict
        if checked.faults or (draft.verdict and verdict and draft.verdict != verdict):
            return False
        return verdict is not None or not wording.begins_with_verdict(text)

    def has_room(self, checked: Checked) -> bool:
        """Whether the passages of a point can still be cited."""
        return len({*self.passages, *checked.passages}) <= CITATIONS

    def line(self, text: str, checked: Checked) -> str:
        """A point as a line of the answer; the first one begins with the verdict."""
        self.passages += [p for p in checked.passages if p not in self.passages]
        markers = "".join(f"[{self.passages.index(p) + 1}]" for p in checked.passages)
        if self.lines:
            line = f"- {text}{markers}"
        else:
            language = self._case.question.language
            verdict = verdict_word(self._case.question, self._case.judgement)
            lead = f"{verdict}{'. ' if language == 'en' else '：'}" if verdict else ""
            line = f"{lead}{text}{markers}"
        self.lines.append(line)
        return line

    def answer(self, last: str, said: Sequence[str]) -> Answer:
        """The whole answer, with what must be said beside it."""
        language = self._case.question.language
        passages = self.passages
        own = notices(passages, language)
        return replace(
            self._case.plain,
            answer="\n".join([*self.lines, last]),
            mode="generative",
            citations=tuple(
                citation(p, n, self._library, language) for n, p in enumerate(passages, 1)
            ),
            notices=tuple(dict.fromkeys([*self._case.plain.notices, *own, *said])),
        )


def plain(answer: Answer, *said: str) -> Iterator[str | Answer]:
    """The lines of an answer that no model wrote, then the answer, with more notices."""
    yield from answer.answer.splitlines()
    yield replace(answer, notices=(*answer.notices, *said))


def prompt_of(case: Case) -> Prompt:
    """The prompt for the language of a question."""
    return load_prompt("answer.en" if case.question.language == "en" else "answer.zh")


def stamp(model: LanguageModel, prompt: Prompt, language: Language, pair: tuple[str, str]) -> str:
    """A notice that names the model, the prompt and a digest of the settings."""
    digest = hashlib.sha256(f"{model.name} {model.limit} {prompt.text}".encode()).hexdigest()[:8]
    asked = f"{prompt.name} {prompt.version}"
    return wording.say(language, pair, model=model.name, prompt=asked, digest=digest)


def disagreement(case: Case, draft: Draft) -> str:
    """That the model read the question otherwise than the logic, which stands."""
    language = case.question.language
    read = wording.say(language, wording.FOUND[draft.verdict or "yes"])
    pair = wording.MODEL_DISAGREES if case.judgement.verdict else wording.MODEL_DECIDES
    return wording.say(language, pair, verdict=read)
