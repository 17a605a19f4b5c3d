"""Chinese laws as documents of a library, with STARD's questions as their bank.

Source of the questions: github.com/oneal2000/STARD (MIT). Its dev questions are never trained on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.bank import BankQuestion
from corpus.document import Metadata
from corpus.library import Library, parse
from index.split import in_fifth
from index.training.data import rows


@dataclass(frozen=True, slots=True)
class LayQuestion:
    """What a layperson asked, and the keys of the articles that answer, `law#article`."""

    text: str
    split: str
    articles: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        """Whether it is in the fifth of the training questions that the fusion is learned from."""
        return self.split == "train" and in_fifth(self.text)

    def known(self, library: Library) -> frozenset[str]:
        """Those of its articles that a library holds."""
        return frozenset(key for key in self.articles if library.clause(*key.split("#", 1)))


def in_force(data: Path) -> dict[str, list[dict[str, Any]]]:
    """The articles of every law in force, newest version, by law."""
    result: dict[str, list[dict[str, Any]]] = {}
    for row in rows(data / "laws" / "articles.jsonl.gz"):
        if row["latest"] and not row["expired"]:
            result.setdefault(row["law"], []).append(row)
    return result


def article_texts(data: Path) -> dict[str, str]:
    """The text of every article in force, by its key `law#article`."""
    return {
        f"{law}#{row['article']}": row["text"]
        for law, articles in in_force(data).items()
        for row in articles
    }


def law_library(data: Path, wanted: Collection[str] | None = None) -> Library:
    """The laws in force as a library without a bank; `wanted` leaves the others out."""
    documents = tuple(
        parse(law_text(articles), Metadata(law, law, "regulation", status="现行", authority=3))
        for law, articles in in_force(data).items()
        if wanted is None or law in wanted
    )
    return Library(documents, (), (), fingerprint="laws")


def law_text(articles: Sequence[Mapping[str, Any]]) -> str:
    """A law's text: each chapter's heading once, then its articles, one a paragraph."""
    lines = []
    chapter = None
    for row in articles:
        if row["chapter"] and row["chapter"] != chapter:
            chapter = row["chapter"]
            lines.append(chapter)
        text: str = row["text"]
        lines.append(text if text.startswith("第") else f"{row['article']} {text}")
    return "\n".join(lines)


def lay_questions(data: Path) -> list[LayQuestion]:
    """STARD's questions with the articles in force that answer them."""
    names: dict[int, str] = {}
    for law, rows_of_law in in_force(data).items():
        names |= {row["line"]: f"{law}#{row['article']}" for row in rows_of_law}
    lines = {
        row["corpus_id"]: [*row["same_text_lines"], row["law_line"]]
        for row in rows(data / "stard" / "map_to_laws.jsonl.gz")
    }
    result = []
    for row in rows(data / "stard" / "queries.jsonl.gz"):
        found = [
            next((names[line] for line in lines.get(number, ()) if line in names), None)
            for number in row["match_id"]
        ]
        articles = tuple(dict.fromkeys(name for name in found if name))
        if articles:
            result.append(LayQuestion(row["question"], row["split"], articles))
    return result


def law_bank(library: Library, asked: Sequence[LayQuestion]) -> tuple[BankQuestion, ...]:
    """Questions as a bank of the laws: one entry for every article that answers."""
    result = []
    for question in asked:
        for key in sorted(question.known(library)):
            clause = library.clause(*key.split("#", 1))
            if clause:
                entry = BankQuestion(
                    document_id=clause.document_id,
                    clause=clause.label,
                    language="zh",
                    question=question.text,
                    verdict=None,
                    start=clause.body,
                    end=clause.end,
                )
                result.append(entry)
    return tuple(result)
