"""Floors of the ratios, kept beside the thresholds: below one of them the benchmark fails."""

from __future__ import annotations

from pathlib import Path

import yaml

from evals.benchmarks.speed.figures import CONTENDERS, FIGURES, Measured, ratio

PATH = Path(__file__).parents[2] / "speed_floors.yaml"
Floors = dict[str, dict[str, float]]


def read_floors(path: Path = PATH) -> Floors:
    """The least ratio of every figure named, by the contender that the product is set against."""
    floors: Floors = yaml.safe_load(path.read_text("utf-8"))
    return floors


def fallen(measured: Measured, floors: Floors) -> list[str]:
    """What falls below its floor, in words."""
    failures = []
    for other, least_of in floors.items():
        for name, least in least_of.items():
            reached = ratio(measured, name, "product", other)
            if reached is None or reached < least:
                said = "not measured" if reached is None else f"{reached:.2f}"
                names = f"{FIGURES[name].label}, {CONTENDERS['product']} / {CONTENDERS[other]}"
                failures.append(f"{names}: {said} < {least}")
    return failures
