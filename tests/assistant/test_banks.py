"""Question banks of added documents: written by command, killed on the way, then searched."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.banks import open_banks
from assistant.errors import SettingsError
from assistant.index_command import run
from assistant.index_options import add_options
from assistant.settings import Settings
from index.holdings import Holdings
from tests.assistant.conftest import serving
from tests.assistant.scripted import Scripted
from tests.index.tiny import holdings, silent

ROOT = Path(__file__).parents[2]
ARTICLES = (
    "本会的名称是某某商会。", "会员代表每年由会员单位推选。", "会长任期四年。",
    "会费每年一月缴纳。", "理事会每季召开。", "秘书处设在本会会址。",
)  # fmt: skip
CHARTER = "".join(f"第{n}条 {text}\n" for n, text in zip("一二三四五六", ARTICLES, strict=True))
# In words of which the clause has none.
ASKED = {"会长": "How long does the chairperson hold office?", "会费": "When are fees paid?"}
ENGLISH = "The chairperson holds office for four years."
Command = Callable[..., tuple[int, list[str]]]


def script(told: dict[str, Any]) -> str:
    sentence = told["sentences"][0]
    question = ASKED.get(sentence[:2], f"关于{sentence[:2]}是怎么规定的")
    language = "en" if question.isascii() else "zh"
    entry = {"question": question, "language": language, "verdict": None, "quote": sentence}
    glosses = [{"quote": sentence, "gloss": ENGLISH}] if sentence == ARTICLES[2] else []
    return json.dumps({"questions": [entry], "glosses": glosses, "heading": ""})


@pytest.fixture
def server() -> Scripted:
    return Scripted(script)


@pytest.fixture
def address(server: Scripted) -> Iterator[str]:
    with serving(server.app) as address:
        yield f"{address}/v1"


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    return holdings(tmp_path / "index")


@pytest.fixture
def charter(tmp_path: Path) -> str:
    path = tmp_path / "章程.txt"
    path.write_text(CHARTER, "utf-8")
    return str(path)


@pytest.fixture
def process(tmp_path: Path, address: str, charter: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a process of its own, which can be killed."""
    words = ["-m", "tests.assistant.writing", str(tmp_path), address, charter]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUIGUI_")}
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=clean) as process:
        yield process
        process.kill()


@pytest.fixture
def command(held: Holdings, tmp_path: Path, address: str) -> Command:
    settings = Settings(data=tmp_path, llm="openai:scripted", llm_base_url=address)
    return lambda *words: typed(held, settings, *words)


def typed(held: Holdings, settings: Settings, *words: str) -> tuple[int, list[str]]:
    parser = argparse.ArgumentParser()
    add_options(parser)
    said: list[str] = []
    options = parser.parse_args(words)
    status = run(options, held, silent, said.append, lambda: open_banks(settings, held, silent))
    return status, said


def best(held: Holdings, question: str) -> str:
    return held.newest().search(question, 1)[0].key


def written(folder: Path) -> list[str]:
    """The clauses in the journal, as often as they stand there."""
    lines = (folder / "banks/章程.journal.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["clause"] for line in lines if line.endswith("}")]


def test_without_the_option_the_cost_is_said_and_nothing_is_asked(
    command: Command, server: Scripted, charter: str
) -> None:
    status, said = command(charter)
    assert (status, said[0]) == (0, "章程: added")
    assert "openai:scripted writes question bank and gloss in 6 calls" in said[1]
    assert "tokens" in said[1]
    assert "--write-bank" in said[1]
    assert server.requests == []


def test_the_option_needs_a_model(held: Holdings, tmp_path: Path, charter: str) -> None:
    with pytest.raises(SettingsError, match="HUIGUI_LLM"):
        typed(held, Settings(data=tmp_path), charter, "--write-bank")
    assert held.added() == ()


def test_a_question_worded_as_in_the_bank_finds_its_clause(
    command: Command, held: Holdings, charter: str
) -> None:
    command(charter)
    found = {"章程#第三条", "章程#第四条"}
    assert {best(held, question) for question in ASKED.values()} != found
    status, said = command(charter, "--write-bank")
    assert (status, said[0]) == (0, "章程: unchanged")
    assert "6 calls" in said[1]
    assert said[2] == "章程: 6 questions and 1 glosses by machine"
    assert best(held, ASKED["会长"]) == "章程#第三条"
    assert best(held, ASKED["会费"]) == "章程#第四条"
    library = held.newest().library
    assert all(question.by_machine for question in library.bank)
    assert library.translated_by_machine == {"章程"}
    assert held.newest().library.verdict_of == {}


def test_the_bank_goes_with_its_document_and_other_changes_leave_it(
    command: Command, held: Holdings, server: Scripted, charter: str, tmp_path: Path
) -> None:
    command(charter, "--write-bank")
    other = tmp_path / "办法.txt"
    other.write_text("第一条 会址每年公布。\n", "utf-8")
    command(str(other))
    assert best(held, ASKED["会长"]) == "章程#第三条"
    Path(charter).write_text(CHARTER.replace("四年", "五年"), "utf-8")
    command(charter, "--replace")
    assert held.library().bank == ()
    command("--write-bank")
    # Of the changed clause, and of the other document.
    assert len(server.requests) == 6 + 1 + 1
    assert len(held.library().bank) == 7
    command("--remove", "章程")
    assert {question.document_id for question in held.library().bank} == {"办法"}


def test_a_second_run_asks_nothing_and_changes_nothing(
    command: Command, held: Holdings, server: Scripted, charter: str
) -> None:
    command(charter, "--write-bank")
    generation = held.generations.pointer()
    status, said = command("--write-bank")
    assert status == 0
    assert "written already" in said[0]
    assert len(server.requests) == 6
    assert held.generations.pointer() == generation


def test_a_model_that_fails_leaves_the_document_with_what_was_written(
    command: Command, held: Holdings, server: Scripted, charter: str, tmp_path: Path
) -> None:
    def failing(told: dict[str, Any]) -> str:
        server.status = 500 if len(server.requests) == 3 else 200
        return script(told)

    server.script = failing
    status, said = command(charter, "--write-bank")
    assert status == 1
    assert "stopped" in said[-1]
    assert len(held.library().bank) == 3
    server.status = 200
    server.script = script
    assert command(charter, "--write-bank")[0] == 0
    assert sorted(written(tmp_path)) == sorted({*written(tmp_path)})
    assert len(held.library().bank) == 6


def test_a_command_that_is_killed_goes_on_and_writes_nothing_twice(
    server: Scripted, process: subprocess.Popen[bytes], command: Command, held: Holdings,
    tmp_path: Path,
) -> None:  # fmt: skip
    server.hold = 0.5
    deadline = time.monotonic() + 240
    while len(server.requests) < 3 and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    done = written(tmp_path)
    assert 2 <= len(done) < 6
    assert held.library().bank == ()
    before = len(server.requests)
    status, said = command("--write-bank")
    assert status == 0
    assert f"{6 - len(done)} calls" in said[0]
    assert len(server.requests) == before + 6 - len(done)
    assert len(written(tmp_path)) == len({*written(tmp_path)}) == 6
    assert best(held, ASKED["会费"]) == "章程#第四条"
