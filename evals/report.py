"""The report: tables, the confusion of verdicts, the refusal curve, every answer that missed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.spreadsheet import as_csv, as_xlsx
from corpus.bank import Verdict
from evals import sheet
from evals.comparison import Line
from evals.evaluators import EVALUATORS
from evals.pages import render
from evals.run import Result
from evals.thresholds import ratio

Group = tuple[str, Callable[[Result], str]]
GROUPS: tuple[Group, ...] = (
    ("language", lambda result: result.case.language),
    ("kind", lambda result: result.case.kind),
    ("document", lambda result: ",".join(sorted({c.split("#")[0] for c in result.case.clauses}))),
)
VERDICTS: tuple[Verdict | None, ...] = ("yes", "no", "conditional", None)


def rows(results: Sequence[Result]) -> Iterator[tuple[str, int, list[str]]]:
    """Each group's name, size and shares, all cases first."""
    yield "all", len(results), shares(results)
    for name, group_of in GROUPS:
        for value in sorted({group_of(result) for result in results}):
            part = [result for result in results if group_of(result) == value]
            yield f"{name} {value or '(none)'}", len(part), shares(part)


def shares(results: Sequence[Result]) -> list[str]:
    """The share of every evaluator, in percent."""
    found = [ratio(results, name) for name in EVALUATORS]
    return ["" if share is None else f"{share:.1%}" for share in found]


def table(results: Sequence[Result]) -> str:
    """The table as text for a terminal."""
    grid = Table("cases", "n", *EVALUATORS)
    for name, size, values in rows(results):
        grid.add_row(name, str(size), *values)
    console = Console(width=130)
    with console.capture() as captured:
        console.print(grid)
    return captured.get()


def confusion(results: Sequence[Result]) -> dict[Verdict | None, list[int]]:
    """For each right verdict how often each was given, in the order of VERDICTS; None is none."""
    count = Counter((r.case.verdict, r.answer.verdict) for r in results if r.answer)
    return {right: [count[right, given] for given in VERDICTS] for right in VERDICTS}


def refusal_curve(results: Sequence[Result]) -> list[tuple[float, float]]:
    """The shares refused of what is answered and of what is not, for every threshold.

    Points (wrongly refused, rightly refused) from (0, 0) to (1, 1).
    """
    asked = sorted(results, key=lambda result: result.answerability)
    silent = sum(result.case.refused for result in results)
    points, wrongly, rightly = [(0.0, 0.0)], 0, 0
    for result in asked:
        rightly += result.case.refused
        wrongly += not result.case.refused
        points.append((wrongly / max(len(asked) - silent, 1), rightly / max(silent, 1)))
    return points


def misses(results: Sequence[Result]) -> list[tuple[Result, list[str]]]:
    """Every result that missed something, with the names of it; the worst first."""
    found = [(r, [name for name, score in r.scores.items() if score is False]) for r in results]
    return sorted(((r, names) for r, names in found if names), key=lambda item: -len(item[1]))


def write_report(results: Sequence[Result], folder: Path, compared: Sequence[Line] = ()) -> Path:
    """Write evaluation.html, and the sheet as .csv and .xlsx; returns the page's path.

    What the tests measured of page and widget in a browser, `figures.json` there, is shown too,
    and the comparison with a language model where one was made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = list(sheet.rows(results))
    (folder / "evaluation.csv").write_bytes(as_csv(sheet.COLUMNS, lines))
    (folder / "evaluation.xlsx").write_bytes(as_xlsx(sheet.COLUMNS, lines))
    figures = folder / "figures.json"
    page = render(
        Path(__file__).parent / "report.html",
        evaluators=list(EVALUATORS),
        rows=list(rows(results)),
        verdicts=VERDICTS,
        confusion=confusion(results),
        curve=refusal_curve(results),
        misses=misses(results),
        compared=compared,
        figures=json.loads(figures.read_text("utf-8")) if figures.exists() else {},
    )
    path = folder / "evaluation.html"
    path.write_text(page, "utf-8")
    return path
