"""Question bank and gloss of an added document, written by the language model clause by clause.

A journal beside them holds what is done: a line a clause, written whole or not at all, so that a
run that was stopped goes on where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.draft import parse
from assistant.entries import GlossEntry, QuestionEntry, glosses, questions, read_told
from assistant.errors import ModelError
from assistant.language_model import LanguageModel
from assistant.prompts import Prompt, load_prompt
from corpus import bank, gloss
from corpus.bank import MACHINE, SOURCE
from corpus.document import Clause, Document
from corpus.provisions import Provision, provisions
from corpus.script import language
from corpus.sentences import sentences

LIMIT = 120.0
LONGEST = 4000
# Questions, their quotes and the marks of JSON; a gloss for every character of the clause.
TOKENS_OF_QUESTIONS, TOKENS_OF_GLOSS = 900, 1.5
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is still to be asked, before it is: clauses, and tokens at about one a character."""

    clauses: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a run: entries kept in all, entries dropped by reason, clauses left out.

    `left` are labels of clauses of which the model returned nothing that could be read; another
    run asks for them again.
    """

    questions: int
    glosses: int
    dropped: dict[str, int]
    left: tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """A line of the journal: a clause's rows, under the digest of what was asked."""

    clause: str
    digest: str
    questions: list[dict[str, str]] = field(default_factory=list)
    glosses: list[dict[str, str]] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BankWriter:
    """Writes `<id>.questions.csv` and `<id>.gloss.csv` of documents into a folder."""

    model: LanguageModel
    folder: Path

    def estimate(self, document: Document) -> Estimate:
        """What a run would ask of the model; nothing is asked for it."""
        prompt = prompt_for(document)
        asked = [len(text_of(document, clause)) for clause in self._undone(document)]
        told = sum(len(prompt.text) + 2 * length for length in asked)
        written = sum(TOKENS_OF_QUESTIONS + int(TOKENS_OF_GLOSS * length) for length in asked)
        return Estimate(len(asked), told, written)

    def write(self, document: Document, progress: Progress) -> Written:
        """Ask for every clause that is not done, and write both files.

        `progress` is called with a step, 1 and the number of clauses to ask for. A ModelError ends
        the run, what is done is kept; what is in the wrong form is left out and the run goes on.
        """
        model = replace(self.model, limit=LIMIT)
        undone = self._undone(document)
        by_clause = by_label(provisions(document))
        left: list[str] = []
        try:
            for clause in undone:
                try:
                    entry = ask(model, document, clause, by_clause.get(clause.label, ()))
                except ModelError as error:
                    if error.code != "shape":
                        raise
                    left.append(clause.label)
                else:
                    self._keep(document, entry)
                progress(f"questions of {document.id}", 1, len(undone))
        finally:
            done = self._write_files(document)
        return Written(
            questions=sum(len(entry.questions) for entry in done),
            glosses=sum(len(entry.glosses) for entry in done),
            dropped=dict(sum((Counter(entry.dropped) for entry in done), Counter[str]())),
            left=tuple(left),
        )

    def _undone(self, document: Document) -> list[Clause]:
        done = self._done(document)
        prompt = prompt_for(document)
        return [
            clause
            for clause in document.clauses
            if text_of(document, clause)
            and not is_done(done.get(clause.label), digest(document, clause, prompt))
        ]

    def _journal(self, document: Document) -> Path:
        return self.folder / f"{document.id}.journal.jsonl"

    def _done(self, document: Document) -> dict[str, Entry]:
        """The journal by clause; a last line that was cut off is nothing."""
        path = self._journal(document)
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        entries = (read_entry(line) for line in lines)
        return {entry.clause: entry for entry in entries if entry}

    def _keep(self, document: Document, entry: Entry) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._journal(document).open("a", encoding="utf-8") as file:
            # The line before may have been cut off.
            file.write("\n" + json.dumps(asdict(entry), ensure_ascii=False))
            file.flush()
            os.fsync(file.fileno())

    def _write_files(self, document: Document) -> list[Entry]:
        done = self._done(document)
        prompt = prompt_for(document)
        entries = [
            done[clause.label]
            for clause in document.clauses
            if is_done(done.get(clause.label), digest(document, clause, prompt))
        ]
        marked = (SOURCE,)
        path = self.folder / f"{document.id}.questions.csv"
        write_csv(path, (*bank.COLUMNS, *marked), (row for e in entries for row in e.questions))
        path = self.folder / f"{document.id}.gloss.csv"
        write_csv(path, (*gloss.COLUMNS, *marked), (row for e in entries for row in e.glosses))
        return entries


def prompt_for(document: Document) -> Prompt:
    """The prompt in a document's language."""
    return load_prompt("annotate.en" if language(document.text) == "en" else "annotate.zh")


def ask(
    model: LanguageModel, document: Document, clause: Clause, said: tuple[Provision, ...]
) -> Entry:
    """What the model writes of a clause, as far as it may be kept; ModelError where it fails."""
    prompt = prompt_for(document)
    asked = json.dumps(data_of(document, clause), ensure_ascii=False)
    text = "".join(model.stream([("system", prompt.fill()), ("human", asked)]))
    told = read_told(parse(text, partial=False))
    entry = Entry(clause.label, digest(document, clause, prompt))
    dropped = Counter[str]()
    for found in (
        *questions(told, document, clause, said), *glosses(told, document, clause)
    ):  # fmt: skip
        if isinstance(found, str):
            dropped[found] += 1
        elif isinstance(found, QuestionEntry):
            entry.questions.append(question_row(clause, found))
        else:
            entry.glosses.append(gloss_row(clause, found))
    if clause.heading and language(told.heading) == "en" and len(told.heading) <= 300:
        heading = {"clause": clause.label, "quote": "", "gloss": told.heading, SOURCE: MACHINE}
        entry.glosses.insert(0, heading)
    entry.dropped = dict(dropped)
    return entry


def question_row(clause: Clause, entry: QuestionEntry) -> dict[str, str]:
    """A question as a row of the bank."""
    return {
        "clause": clause.label,
        "quote": entry.quote,
        "language": entry.language,
        "verdict": entry.verdict or "",
        "question": entry.question,
        SOURCE: MACHINE,
    }


def gloss_row(clause: Clause, entry: GlossEntry) -> dict[str, str]:
    """A gloss as a row of its file."""
    return {"clause": clause.label, "quote": entry.quote, "gloss": entry.gloss, SOURCE: MACHINE}


def text_of(document: Document, clause: Clause) -> str:
    """As much of a clause's text as is shown to the model."""
    return document.clause_text(clause)[:LONGEST]


def data_of(document: Document, clause: Clause) -> dict[str, Any]:
    """What the model is told of a clause."""
    end = min(clause.end, clause.body + LONGEST)
    spans = sentences(document.text, clause.body, end)
    return {
        "document": document.metadata.title,
        "kind": document.metadata.kind,
        "path": clause.path,
        "heading": clause.heading,
        "sentences": [document.text[start:stop] for start, stop in spans],
    }


def digest(document: Document, clause: Clause, prompt: Prompt) -> str:
    """What changes when a clause or the prompt does."""
    asked = f"{prompt.version} {clause.path} {document.clause_text(clause)}"
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def is_done(entry: Entry | None, asked: str) -> bool:
    """Whether a clause was written of as it stands today."""
    return entry is not None and entry.digest == asked


def by_label(found: Iterable[Provision]) -> dict[str, tuple[Provision, ...]]:
    """Provisions by the label of their clause."""
    result: dict[str, tuple[Provision, ...]] = {}
    for provision in found:
        result[provision.clause] = (*result.get(provision.clause, ()), provision)
    return result


def read_entry(line: str) -> Entry | None:
    """A line of the journal; None where it was cut off or is empty."""
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None


def write_csv(path: Path, columns: Sequence[str], rows: Iterator[dict[str, str]]) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    beside.replace(path)
