"""Thresholds kept beside the cases: below one of them the test run fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from evals.run import Result

PATH = Path(__file__).parent / "thresholds.yaml"


def missed(results: Sequence[Result], path: Path = PATH) -> list[str]:
    """What falls below its threshold, in words."""
    thresholds: dict[str, float] = yaml.safe_load(path.read_text("utf-8"))
    failures = [f"a crash: {r.case.question}: {r.error}" for r in results if r.error]
    for name, least in thresholds.items():
        share = ratio(results, name)
        if share is None or share < least:
            failures.append(f"{name}: {share if share is None else format(share, '.3f')} < {least}")
    return failures


def ratio(results: Sequence[Result], name: str) -> float | None:
    """The share of cases that meet an evaluator, of those it asks something of."""
    asked = [score for result in results if (score := result.scores[name]) is not None]
    return sum(asked) / len(asked) if asked else None
