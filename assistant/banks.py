"""Question banks and glosses that a language model writes of the documents that a user added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.bank_writer import BankWriter, Estimate, Written
from assistant.errors import ModelError, SettingsError
from assistant.language_model import open_model
from assistant.settings import Settings
from index.build import Progress
from index.holdings import Holdings

FOLDER = "banks"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Banks:
    """Has them written into a folder, and makes what is written part of the holdings."""

    writer: BankWriter
    holdings: Holdings
    progress: Progress

    def offer(self, ids: Sequence[str], say: Say) -> None:
        """Say of each document what a run would cost; nothing is asked of the model."""
        for document_id, estimate in self._estimates(ids).items():
            if estimate.clauses:
                say(f"{document_id}: {self._cost(estimate)}, if you add --write-bank")

    def write(
        self, ids: Sequence[str], indexing: Progress, say: Say, on_wait: Callable[[], None]
    ) -> int:
        """Say the cost, write, and index what there is; 1 if a clause is left for another run."""
        for document_id, estimate in self._estimates(ids).items():
            say(f"{document_id}: {self._cost(estimate)}")
        left = 0
        try:
            for document_id in ids:
                left += self._write_one(document_id, say)
        except ModelError as error:
            say(f"stopped, {error}; what is written is kept, the same command goes on from there")
            left = 1
        self.holdings.put_beside(self.writer.folder, ids, indexing, on_wait)
        return 1 if left else 0

    def _write_one(self, document_id: str, say: Say) -> int:
        """Write of one document; how many clauses are left."""
        document = self.holdings.library().by_id[document_id]
        written = self.writer.write(document, self.progress)
        for line in told(document_id, written):
            say(line)
        return len(written.left)

    def _estimates(self, ids: Sequence[str]) -> dict[str, Estimate]:
        by_id = self.holdings.library().by_id
        return {document_id: self.writer.estimate(by_id[document_id]) for document_id in ids}

    def _cost(self, estimate: Estimate) -> str:
        if not estimate.clauses:
            return "question bank and gloss are written already"
        return (
            f"{self.writer.model.name} writes question bank and gloss in {estimate.clauses} calls, "
            f"about {estimate.tokens_in:,} tokens read and {estimate.tokens_out:,} written"
        )


def told(document_id: str, written: Written) -> list[str]:
    """What came of a run, line by line."""
    dropped = ", ".join(f"{reason} {n}" for reason, n in sorted(written.dropped.items()))
    lines = [
        f"{document_id}: {written.questions} questions and {written.glosses} glosses by machine"
        + (f"; dropped: {dropped}" if dropped else "")
    ]
    if written.left:
        lines.append(f"{document_id}: not written of {', '.join(written.left)}; run it again")
    return lines


def open_banks(settings: Settings, holdings: Holdings, progress: Progress) -> Banks | None:
    """What writes them with the model that the settings name; None where they name none."""
    model = open_model(settings)
    if model is None:
        return None
    return Banks(BankWriter(model, settings.data / FOLDER), holdings, progress)


def no_model() -> SettingsError:
    """That there is none to write with."""
    return SettingsError(
        "--write-bank needs a language model: set HUIGUI_LLM, for example openai:qwen3:8b, and "
        "HUIGUI_LLM_BASE_URL (docs/language-model.md)"
    )
