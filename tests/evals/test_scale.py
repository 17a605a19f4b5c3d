"""The growth of an index, measured on a few small laws."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals.benchmarks.known_items import known_items, law_rows, laws, question
from evals.benchmarks.scale import benchmark, growth

WORDS = ("会费", "理事", "选举", "档案", "经费", "培训", "公告", "印章", "捐赠", "审计")


def text(law: int, article: int) -> str:
    number = f"{law}{article}号{law * article + 3}档"
    chosen = [WORDS[(law * 7 + article * 3 + n * (article % 4 + 1)) % 10] for n in range(6)]
    return f"第{law}种社会团体应当依照{number}办理{'、'.join(chosen)}，接受登记管理机关的监督。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Eight laws of ten articles each, half of them local."""
    folder = tmp_path / "laws"
    folder.mkdir()
    for name, numbers in (("articles", range(4)), ("articles_local", range(4, 8))):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            for law in numbers:
                for n in range(10):
                    row = {
                        "law": f"{law}号条例", "version": "2020", "chapter": "",
                        "article": f"第{'一二三四五六七八九十'[n]}条", "text": text(law, n),
                    }  # fmt: skip
                    file.write(f"{json.dumps(row, ensure_ascii=False)}\n")
    return tmp_path


def test_a_size_has_so_many_clauses_and_all_of_a_smaller_one(data: Path) -> None:
    few, more = law_rows(data, 25), law_rows(data, 52)
    assert [sum(map(len, rows.values())) for rows in (few, more)] == [25, 52]
    assert list(more)[: len(few)] == list(few)
    assert sum(map(len, law_rows(data, 999).values())) == 80


def test_a_clause_is_asked_for_by_half_of_its_words(data: Path) -> None:
    assert question("短句。会员应当按时缴纳会费") == "会员 按时 会费"
    few, whole = laws(law_rows(data, 25)), laws(law_rows(data, 80))
    items = known_items(few, whole)
    assert len(items) == 25
    keys = {clause.key for document in whole.documents for clause in document.clauses}
    assert all(item.right and item.right <= keys for item in items)


def test_sizes_are_measured_once_and_set_side_by_side(data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    table = benchmark("", data, (20, 60), kept)
    assert [line.split(" | ")[0] for line in table.splitlines()[2:4]] == ["| 20", "| 60"]
    assert "| 20 to 60 |" in table
    figures = json.loads((kept / "60.json").read_text("utf-8"))
    assert figures["units"] >= 60
    assert figures["clause"] > 0.5
    assert figures["neighbours"] == 1
    (kept / "60.json").write_text(json.dumps({**figures, "units": 777}), "utf-8")
    assert "| 777 |" in benchmark("", data, (20, 60), kept)


def test_growth_is_the_slope_between_sizes() -> None:
    names = ("units", "read", "embed", "index", "making", "disk", "opened", "serving", "p50", "p99")
    less = {"clauses": 10.0, **dict.fromkeys(names, 2.0)}
    more = {"clauses": 1000.0, **dict.fromkeys(names, 20.0), "units": 200.0}
    assert growth([less, more]).splitlines()[2].split(" | ")[:3] == [
        "| 10 to 1,000",
        "1.00",
        "0.50",
    ]
