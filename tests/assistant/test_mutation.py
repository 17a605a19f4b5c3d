"""A 不 put into a clause, or taken out of it, turns the verdicts that rest on it."""

from __future__ import annotations

import csv
import shutil

import pytest

from assistant.chain import Assistant
from corpus.bank import COLUMNS
from corpus.library import SHIPPED, Library, load_library
from corpus.modality import modals
from index.build import build
from index.embedding import Embedder
from index.retriever import SearchIndex

STANDARD = "db44"
FLIPPED = {"shall": "不应", "shall_not": "应"}
FOLLOWING = 6
EVERY = 4


def flips(library: Library, raw: str) -> dict[str, tuple[str, str]]:
    """For some clauses of one modal verb, by label, the words to replace and their contrary."""
    document = library.by_id[STANDARD]
    result = {}
    for clause in document.clauses:
        text = document.clause_text(clause)
        found = list(modals(text))
        if len(found) != 1 or found[0].modality not in FLIPPED:
            continue
        (modal,) = found
        words = text[modal.start : modal.end + FOLLOWING]
        if raw.count(words) == 1:
            contrary = FLIPPED[modal.modality] + words[len(modal.word) :]
            result[clause.label] = (words, contrary)
    return dict(list(result.items())[::EVERY])


@pytest.fixture(scope="module")
def changed(library: Library) -> dict[str, tuple[str, str]]:
    return flips(library, (SHIPPED / f"{STANDARD}.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def turned(
    changed: dict[str, tuple[str, str]],
    assistant: Assistant,
    embedder: Embedder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Assistant:
    """The assistant over documents in which those clauses say the contrary."""
    folder = tmp_path_factory.mktemp("turned") / "documents"
    shutil.copytree(SHIPPED, folder)
    text = (folder / f"{STANDARD}.txt").read_text("utf-8")
    for words, contrary in changed.values():
        text = text.replace(words, contrary)
    (folder / f"{STANDARD}.txt").write_text(text, "utf-8")
    # What is quoted of a changed clause is no more there: the whole clause answers.
    bank = folder / f"{STANDARD}.questions.csv"
    with bank.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            row | {"quote": ""} if row["clause"] in changed else row for row in csv.DictReader(file)
        ]
    with bank.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    (folder / f"{STANDARD}.gloss.csv").unlink()
    library = load_library(folder)
    index = build(tmp_path_factory.mktemp("index"), library, embedder, lambda *_: None)
    return Assistant(SearchIndex(index, library, embedder), assistant.reader)


def test_a_verdict_turns_with_its_clause(
    changed: dict[str, tuple[str, str]], assistant: Assistant, turned: Assistant
) -> None:
    bank = assistant.index.library.bank
    asked = [q for q in bank if q.document_id == STANDARD and q.clause in changed and q.verdict]
    both = []
    for question in asked[::10]:
        verdicts = [
            answer.verdict
            for one in (assistant, turned)
            if (answer := one.answer([question.question])).citations
            and answer.citations[0].clause == question.clause
        ]
        if len(verdicts) == 2 and None not in verdicts:
            both.append(verdicts[0] != verdicts[1])
    assert len(changed) >= 10
    assert len(both) >= 50
    assert sum(both) / len(both) >= 0.9
