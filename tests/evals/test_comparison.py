"""The same cases without a language model and with one: a scripted server, a real client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.chain import Assistant
from assistant.language_model import open_model
from assistant.settings import Settings
from evals.cases import Case
from evals.comparison import Line, compare, comparison_table
from evals.report import write_report
from evals.run import run_cases
from tests.assistant.conftest import serving
from tests.assistant.scripted import QUOTE, WORDED, Scripted, draft

ROOT = Path(__file__).parents[2]
CASES = (
    Case(question="能设五档会费吗", language="zh", kind="verdict", clauses=("db44#8.1.1.1",),
         verdict="no", facts=("4级",)),
    Case(question="协会要不要公开收费标准", language="zh", kind="verdict",
         clauses=("db44#8.1.1.1",)),
    Case(question="秘书长的社保缴费基数是多少？", language="zh", kind="unanswerable", refused=True),
)  # fmt: skip


def script(told: dict[str, Any]) -> str:
    """A true point on dues, and a false one; of anything else in the wrong form."""
    if "五档" not in told["question"]:
        return "..."
    points = [json.loads(draft(text, QUOTE)(told))["points"][0] for text in (WORDED, "最多6级")]
    return json.dumps({"verdict": "no", "points": points}, ensure_ascii=False)


@pytest.fixture
def address() -> Iterator[str]:
    with serving(Scripted(script).app) as address:
        yield f"{address}/v1"


def test_both_are_shown_side_by_side_with_what_the_model_cost(
    assistant: Assistant, address: str, tmp_path: Path
) -> None:
    model = open_model(Settings(llm="openai:scripted", llm_base_url=address))
    assert model is not None
    plain = run_cases(assistant, CASES)
    worded = run_cases(replace(assistant, model=model), CASES)
    found = compare(plain, worded, model.meter)
    by_name = {line.measure: line for line in found}
    assert by_name["hit@1"].without == by_name["hit@1"].worded
    assert by_name["refused"] == Line("refused", "100.0%", "100.0%")
    assert by_name["worded by the model"].worded == "1 of 3"
    assert by_name["points dropped"].worded == "1 of 2"
    assert by_name["fell back: shape"].worded == "1"
    assert by_name["fell back: search shape"].worded == "1"
    assert by_name["calls"].worded == "3"
    assert by_name["tokens in"].worded == "300 (100 a question)"
    assert model.meter.tokens_out > len(WORDED)
    assert float(by_name["seconds, p50"].worded) <= float(by_name["seconds, p99"].worded)
    assert "tokens out" in comparison_table(found)
    page = write_report(worded, tmp_path, found).read_text("utf-8")
    assert "Without and with the language model" in page
    assert "fell back: shape" in page


def test_the_command_asks_twice_and_shows_both(address: str, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(yaml.safe_dump([case.model_dump(mode="json") for case in CASES]), "utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HUIGUI_")}
    done = subprocess.run(
        [sys.executable, "app.py", "eval", "--llm", "openai:scripted", "--cases", str(cases)],
        cwd=ROOT,
        env={**clean, "HUIGUI_DATA": str(tmp_path), "HUIGUI_LLM_BASE_URL": address},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "with the model" in done.stdout
    assert "points dropped" in done.stdout
    assert "with the language model" in (tmp_path / "reports/evaluation.html").read_text("utf-8")
