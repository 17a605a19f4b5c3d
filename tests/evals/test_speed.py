"""The benchmark of speed: what it compares, asks and tells; no test here measures time."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from assistant.api import create_api
from assistant.chain import Assistant
from corpus.library import Library
from evals.benchmarks.speed.askers import answered, ask_in_threads, ask_over_http, first_tokens
from evals.benchmarks.speed.charts import bars, curves
from evals.benchmarks.speed.contender import ASKERS, Contender, Figures, Find, index, main
from evals.benchmarks.speed.figures import FIGURES, ratio
from evals.benchmarks.speed.floors import fallen, read_floors
from evals.benchmarks.speed.machine import bare
from evals.benchmarks.speed.material import Material, Passage, Question, hits
from evals.benchmarks.speed.product import Product
from evals.benchmarks.speed.recipe import Recipe, make_model
from evals.benchmarks.speed.report import write_report
from evals.benchmarks.speed.result import Result
from evals.benchmarks.speed.stages import STAGES, staged
from evals.benchmarks.speed.targets import targets
from evals.benchmarks.speed.words import Words
from evals.cases import load_cases
from evals.errors import LoadError
from tests.assistant.conftest import serving

FIRST, SECOND = "会员层级和会费档次不应超过四级。", "理事会每年至少召开一次会议。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Material of one document with two clauses."""
    end = len(FIRST)
    clauses = (
        Passage("d#1", "d", 0, end, FIRST),
        Passage("d#2", "d", end, end + len(SECOND), SECOND),
    )
    questions = (Question("会费几档", ("d#1",)), Question("理事会几次", ("d#2",)))
    Material({"d": FIRST + SECOND}, clauses, questions).write(tmp_path)
    return tmp_path


def figures(**values: float) -> dict[str, Figures]:
    """The product's figures, and nothing of the others but a rate and a memory."""
    other = {"rate_16": 10.0, "memory": 300.0, "hit1": 0.0}
    return {"product": dict(values), "recipe": other, "bm25": {}, "limit": {}}


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def test_material_is_the_questions_that_stand_alone_and_name_clauses(
    library: Library, tmp_path: Path
) -> None:
    material = Material.of(library, load_cases(), 30)
    material.write(tmp_path)
    assert Material.read(tmp_path) == material
    assert len(set(material.questions)) == 30
    keys = {clause.key for clause in material.clauses}
    assert all(
        keys.issuperset(question.right) and question.right for question in material.questions
    )
    assert material == Material.of(library, load_cases(), 30)


def test_a_span_covers_the_clauses_that_it_has_half_of_and_those_that_have_half_of_it(
    folder: Path,
) -> None:
    covered = Material.read(folder).covered
    end = len(FIRST)
    assert covered("d", 0, end + 3) == {"d#1"}
    assert covered("d", 0, end + len(SECOND)) == {"d#1", "d#2"}
    assert covered("d", end + 2, end + 6) == {"d#2"}
    assert covered("another", 0, end) == set()


def test_a_hit_is_a_right_clause_among_the_first_places() -> None:
    questions = [Question("one", ("d#1",)), Question("two", ("d#2", "d#3"))]
    found = [[frozenset({"d#9"}), frozenset({"d#1"})], [frozenset({"d#3"})]]
    assert [hits(questions, found, k) for k in (1, 2)] == [0.5, 1.0]


def test_bm25_finds_the_clause_that_shares_words(folder: Path) -> None:
    find = Words().open(folder)
    assert find("会费")[0] == {"d#1"}
    assert Words().open(folder)("理事会会议")[0] == {"d#2"}


def test_the_recipe_finds_chunks_again_after_its_index_is_made(folder: Path) -> None:
    make_model(folder)
    made = index(0.0, Recipe(), folder)
    assert made["disk"] > 0
    assert Recipe().open(folder)("会费") == [frozenset({"d#1", "d#2"})]


def test_the_product_finds_the_clauses_that_it_cites(assistant: Assistant, folder: Path) -> None:
    find = Product(lambda _: assistant).open(folder)
    assert find("能设五档会费吗")[0] == {"db44#8.1.1.1"}
    assert find("今天天气怎么样") == []


class Still(Contender):
    """Finds the same for all."""

    name = "still"

    def open(self, folder: Path) -> Find:
        return lambda _: [frozenset({folder.name})]


def test_a_step_prints_its_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(0.0, Still(), ["index", str(folder)])
    assert json.loads(capsys.readouterr().out).keys() == {"index", "disk"}


def test_every_thread_asks(folder: Path) -> None:
    together = threading.Barrier(4, timeout=60)
    load = ask_in_threads(lambda _: together.wait(), ["one", "two"], 4, seconds=0)
    assert len(load.taken) == 4


def test_every_connection_asks_the_product_and_the_bare_api(assistant: Assistant) -> None:
    for api in (bare(), create_api(assistant)):
        with serving(api) as address:
            load = ask_over_http(port_of(address), ["能设五档会费吗", "three"], 3, seconds=0)
        assert len(load.taken) == 3


def test_the_first_token_of_every_stream_is_waited_for(assistant: Assistant) -> None:
    with serving(create_api(assistant)) as address:
        load = first_tokens(port_of(address), ["能设五档会费吗", "今天天气怎么样"])
    assert len(load.taken) == 2


def test_an_answer_that_is_none_ends_the_benchmark() -> None:
    with serving(FastAPI()) as address:
        port = port_of(address)
        with pytest.raises(LoadError, match="404"):
            ask_over_http(port, ["会费"], 1, seconds=0)
    with pytest.raises(LoadError, match="did not answer"):
        ask_over_http(port, ["会费"], 1, seconds=0)


def test_the_length_of_an_answer_is_read_from_its_head() -> None:
    async def read() -> Sequence[bytes]:
        reader = asyncio.StreamReader()
        for body in (b"one", b"three"):
            reader.feed_data(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        return [await answered(reader), await answered(reader)]

    assert asyncio.run(read()) == [b"one", b"three"]


def test_a_ratio_above_one_is_better_whichever_way_is_better() -> None:
    measured = figures(rate_16=50.0, memory=150.0, hit1=0.9)
    assert ratio(measured, "rate_16", "product", "recipe") == 5
    assert ratio(measured, "memory", "product", "recipe") == 2
    assert ratio(measured, "hit1", "product", "recipe") == float("inf")
    assert ratio(measured, "cold", "product", "recipe") is None


def test_a_ratio_below_its_floor_is_told_and_one_that_is_missing_too() -> None:
    measured = figures(rate_16=50.0, memory=150.0)
    floors = {"recipe": {"rate_16": 5.1, "memory": 1.9, "cold": 1.0}}
    fell = fallen(measured, floors)
    assert [line.rpartition(": ")[2] for line in fell] == ["5.00 < 5.1", "not measured < 1.0"]


def test_the_floors_name_figures_and_contenders() -> None:
    floors = read_floors()
    assert floors.keys() <= {"recipe", "bm25"}
    assert all(FIGURES.keys() >= least.keys() for least in floors.values())


def test_targets_are_met_not_met_or_not_measured(tmp_path: Path) -> None:
    measured = figures(p50=2.0, cold=9.0, rate_16=50.0)
    rows = {target.row[0]: target.row[1:] for target in targets(measured, tmp_path)}
    assert rows[FIGURES["p50"].label] == ["2.00 ms", "≤ 3 ms", "met"]
    assert rows[FIGURES["cold"].label][-1] == "not met"
    assert rows[FIGURES["ready"].label] == ["not measured", "≤ 2 s", ""]
    (times,) = (row for name, row in rows.items() if "recipe" in name)
    assert times == ["5.00 ×", "≥ 10 ×", "not met"]
    (tmp_path / "148000.json").write_text('{"p99": 40}', "utf-8")
    assert list(targets(measured, tmp_path))[-1].row[1:] == ["40.0 ms", "≤ 50 ms", "met"]


def test_the_report_has_every_table_and_chart(tmp_path: Path) -> None:
    rates = {f"{name}_{askers}": 10.0 for name in ("rate", "http_rate") for askers in ASKERS}
    measured = figures(**rates, p50=2.0, hit1=0.9, memory=100.0)
    found = tuple(targets(measured, tmp_path))
    stages = {"read": 3.0, "search": 1.0}
    result = Result("two <cores>", 5, measured, found, stages, {"recipe": {"memory": 2.0}})
    page = write_report(result, ["it fell"], tmp_path).read_text("utf-8")
    assert page.count("<table>") == len(result.tables) == result.text.count("| --- |\n")
    assert page.count("<svg") == len(list(bars(measured))) + 1
    assert page.count("<polyline") == len(list(curves(measured))) == 2
    assert "two &lt;cores&gt;" in page
    assert "it fell" in page
    assert "3 × (floor 2)" in page
    assert "| read | 3.00 | 75% |" in result.text
    kept = json.loads((tmp_path / "speed.json").read_text("utf-8"))
    assert kept["measured"]["product"]["p50"] == 2.0


class Chain:
    """Calls within calls."""

    def outer(self, ticks: list[str]) -> str:
        ticks.append("outer")
        return self.inner(ticks)

    def inner(self, ticks: list[str]) -> str:
        ticks.append("inner")
        return "done"


def test_time_within_a_stage_counts_once_and_the_calls_are_as_before() -> None:
    before: Any = Chain.outer
    with staged({"one": ((Chain, "outer"),), "two": ((Chain, "inner"),)}) as spent:
        ticks: list[str] = []
        assert Chain().outer(ticks) == "done"
    assert ticks == ["outer", "inner"]
    assert all(0 < taken < 60 for taken in spent.values())
    assert Chain.outer is before


def test_every_stage_of_an_answer_is_timed(assistant: Assistant) -> None:
    with staged() as spent:
        for question in ("能设五档会费吗", "会费收支可以不公布吗"):
            assistant.answer([question])
    assert spent.keys() == STAGES.keys()
    assert all(spent.values())
