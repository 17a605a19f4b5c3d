"""The report of a run: a page with tables and charts, and the figures beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from evals.benchmarks.speed.charts import bars, curves
from evals.benchmarks.speed.contender import ASKERS
from evals.benchmarks.speed.result import NOTES, Result
from evals.pages import render

TEMPLATE = Path(__file__).parent / "report.html"


def write_report(result: Result, failures: Sequence[str], folder: Path) -> Path:
    """Write speed.html and speed.json; returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {**asdict(result), "tables": result.tables, "failures": failures}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (folder / "speed.json").write_text(text, "utf-8")
    page = render(
        TEMPLATE,
        result=result,
        notes=NOTES,
        failures=failures,
        bars=list(bars(result.measured)),
        curves=list(curves(result.measured)),
        askers=ASKERS,
    )
    path = folder / "speed.html"
    path.write_text(page, "utf-8")
    return path
