"""Laws and lay questions from the open data sets, as documents and their bank."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index.training.laws import law_bank, law_library, lay_questions

ARTICLES = [
    ("劳动法", "第一条", "总则", "第一条 为了保护劳动者，制定本法。", True, False),
    ("劳动法", "第二条", "总则", "第二条 工资应当按月支付。", True, False),
    ("旧法", "第一条", "", "第一条 已经废止。", True, True),
]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    names = ("law", "article", "chapter", "text", "latest", "expired")
    articles = [dict(zip(names, row, strict=True)) for row in ARTICLES]
    write(tmp_path / "laws" / "articles.jsonl.gz", articles)
    write(
        tmp_path / "stard" / "map_to_laws.jsonl.gz",
        [
            {"corpus_id": 7, "same_text_lines": [], "law_line": 1},
            {"corpus_id": 8, "same_text_lines": [], "law_line": 2},
        ],
    )
    write(
        tmp_path / "stard" / "queries.jsonl.gz",
        [
            {"question": "工资能三个月一发吗", "split": "train", "match_id": [7]},
            {"question": "那条旧的还算不算", "split": "dev", "match_id": [8]},
        ],
    )
    return tmp_path


def test_only_laws_in_force_are_documents(data: Path) -> None:
    (document,) = law_library(data).documents
    assert [clause.label for clause in document.clauses if document.clause_text(clause)] == [
        "第一条",
        "第二条",
    ]


def test_a_lay_question_leads_to_the_article_that_answers(data: Path) -> None:
    (question,) = lay_questions(data)
    library = law_library(data)
    assert question.known(library) == {"劳动法#第二条"}
    (entry,) = law_bank(library, [question])
    text = library.by_id["劳动法"].text[entry.start : entry.end]
    assert "工资应当按月支付" in text
