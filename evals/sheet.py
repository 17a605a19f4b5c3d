"""Cases and how they went as a sheet, to be opened, corrected and handed back as cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant.spreadsheet import read_rows
from evals.cases import Case
from evals.errors import CasesError
from evals.run import Result

PARTED = "；"
SHEETS = (".csv", ".xlsx")
# The first columns make a case; those in FOUND say how it went.
CASE = {
    "question": 44,
    "language": 9,
    "kind": 12,
    "history": 24,
    "clauses": 22,
    "verdict": 11,
    "facts": 24,
    "refused": 9,
}
FOUND = {"missed": 18, "given": 11, "cited": 24, "answer": 70}
COLUMNS = CASE | FOUND
_SEVERAL = ("history", "clauses", "facts")
# What says what is right; a row without any of it is no case yet.
_JUDGED = ("clauses", "verdict", "facts", "refused")
_TRUE = ("yes", "true", "1", "是")


def rows(results: Sequence[Result]) -> Iterator[list[str]]:
    """A row for every case: the case itself, then what came."""
    for result in results:
        case, answer = result.case, result.answer
        cited = [f"{c.document_id}#{c.clause}" for c in answer.citations] if answer else []
        yield [
            case.question,
            case.language,
            case.kind,
            PARTED.join(case.history),
            PARTED.join(case.clauses),
            case.verdict or "",
            PARTED.join(case.facts),
            "yes" if case.refused else "",
            PARTED.join(name for name, score in result.scores.items() if score is False),
            (answer.verdict or "") if answer else "",
            PARTED.join(dict.fromkeys(cited)),
            answer.answer if answer else result.error or "",
        ]


def read_sheet(path: Path) -> tuple[Case, ...]:
    """The rows of a CSV or XLSX sheet that say what is right; CasesError names the row to mend."""
    try:
        numbered = list(read_rows(path.read_bytes(), path.suffix.lower() == ".csv", CASE))
    except (OSError, ValueError) as error:
        raise CasesError(f"{path}: {error}") from error
    judged = [one for one in numbered if any(one[1][name].strip() for name in _JUDGED)]
    if not judged:
        raise CasesError(f"{path}: no row says what is right: fill one of {', '.join(_JUDGED)}")
    return tuple(case_of(row, f"{path}, row {number}") for number, row in judged)


def case_of(row: dict[str, str], place: str) -> Case:
    """The case that a row makes."""
    values: dict[str, object] = {name: row[name].strip() for name in CASE}
    for name in _SEVERAL:
        values[name] = [part.strip() for part in row[name].split(PARTED) if part.strip()]
    values["verdict"] = values["verdict"] or None
    values["refused"] = row["refused"].strip().lower() in _TRUE
    try:
        return Case.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CasesError(f"{place}, column {where}: {first['msg']}") from error
