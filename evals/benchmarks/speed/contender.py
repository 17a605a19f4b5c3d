"""A contender: what finds clauses for a question, measured in processes of its own."""

from __future__ import annotations

import json
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import psutil

from evals.benchmarks.speed.material import Material, hits
from evals.benchmarks.waits import Load

ASKERS, SECONDS = (1, 4, 16, 64), 4.0
WARMING = 20

Find = Callable[[str], Sequence[frozenset[str]]]
"""A question → the places found, best first, each as the keys of the clauses that it covers."""
Figures = dict[str, float]


class Contender(ABC):
    """Finds clauses over an index of its own, in the folder of its name beside the material."""

    name: ClassVar[str]

    @abstractmethod
    def open(self, folder: Path) -> Find:
        """Open its index, made first from the material if it is not there."""


def main(began: float, contender: Contender, arguments: Sequence[str]) -> None:
    """Do one step of a measurement, `STEP FOLDER`, and print its figures.

    `began` is when the process did, in seconds of the performance counter.
    """
    step, folder = arguments
    sys.stdout.write(json.dumps(STEPS[step](began, contender, Path(folder))))


def index(_: float, contender: Contender, folder: Path) -> Figures:
    """Seconds to make the index of the documents from nothing, imports apart, and its MB."""
    before = time.perf_counter()
    contender.open(folder)
    taken = time.perf_counter() - before
    files = [file for file in (folder / contender.name).rglob("*") if file.is_file()]
    return {"index": taken, "disk": sum(file.stat().st_size for file in files) / 2**20}


def ask(_: float, contender: Contender, folder: Path) -> Figures:
    """Answer one question."""
    contender.open(folder)(Material.read(folder).questions[0].text)
    return {}


def warm(began: float, contender: Contender, folder: Path) -> Figures:
    """Seconds to be set up, hits, and what it takes so many askers at once."""
    from evals.benchmarks.speed.askers import ask_in_threads

    find = contender.open(folder)
    figures = {"setup": time.perf_counter() - began}
    questions = Material.read(folder).questions
    texts = [question.text for question in questions]
    for text in texts[-WARMING:]:
        find(text)
    taken, found = [], []
    for text in texts:
        before = time.perf_counter()
        found.append(find(text))
        taken.append(time.perf_counter() - before)
    alone = Load(1, sum(taken), tuple(taken))
    figures |= {f"p{p}": alone.percentile(p) * 1000 for p in (50, 99)}
    figures |= {f"hit{k}": hits(questions, found, k) for k in (1, 3)}
    loads = [ask_in_threads(find, texts, askers, SECONDS) for askers in ASKERS]
    figures |= {f"rate_{load.askers}": load.rate for load in loads}
    return figures | {"memory": resident()}


def profile(_: float, contender: Contender, folder: Path) -> Figures:
    """Milliseconds of a warm answer by stage of the product's chain."""
    from evals.benchmarks.speed.stages import staged

    find = contender.open(folder)
    texts = [question.text for question in Material.read(folder).questions]
    for text in texts[-WARMING:]:
        find(text)
    with staged() as spent:
        before = time.perf_counter()
        for text in texts:
            find(text)
        whole = time.perf_counter() - before
    stages = {**spent, "all else": whole - sum(spent.values())}
    return {stage: seconds / len(texts) * 1000 for stage, seconds in stages.items()}


def resident(process: int | None = None) -> float:
    """MB of memory that a process has, this one unless told which."""
    return float(psutil.Process(process).memory_info().rss) / 2**20


STEPS: dict[str, Callable[[float, Contender, Path], Figures]] = {
    "index": index,
    "ask": ask,
    "warm": warm,
    "profile": profile,
}
