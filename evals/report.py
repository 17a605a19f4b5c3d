"""The report: a table by language, kind and document, and the worst answers in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.evaluators import EVALUATORS
from evals.run import Result
from evals.thresholds import ratio

Group = tuple[str, Callable[[Result], str]]
GROUPS: tuple[Group, ...] = (
    ("language", lambda result: result.case.language),
    ("kind", lambda result: result.case.kind),
    ("document", lambda result: ",".join(sorted({c.split("#")[0] for c in result.case.clauses}))),
)


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


def write_report(results: Sequence[Result], folder: Path) -> Path:
    """Write the table and every answer that missed something, as Markdown; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# Evaluation", "", f"| cases | n | {' | '.join(EVALUATORS)} |"]
    lines.append("|" + " --- |" * (len(EVALUATORS) + 2))
    lines += [f"| {name} | {n} | {' | '.join(values)} |" for name, n, values in rows(results)]
    for result in results:
        failures = [name for name, score in result.scores.items() if score is False]
        if failures:
            lines += ["", f"## {result.case.question}", "", *failed(result, failures)]
    path = folder / "evaluation.md"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def failed(result: Result, failures: Sequence[str]) -> list[str]:
    """What was expected of a case, and what came."""
    case = result.case
    lines = [f"- missed: {', '.join(failures)}"]
    if case.history:
        lines.append(f"- after: {' / '.join(case.history)}")
    lines.append(f"- expected: {', '.join(case.clauses) or 'a refusal'}; verdict {case.verdict};")
    lines[-1] += f" facts {', '.join(case.facts) or '–'}"
    if result.answer is None:
        return [*lines, f"- crashed: {result.error}"]
    cited = ", ".join(f"{c.document_id}#{c.clause}" for c in result.answer.citations)
    lines.append(f"- came: {cited or 'a refusal'}; verdict {result.answer.verdict}")
    return [*lines, "", *("> " + line for line in result.answer.answer.splitlines())]
