"""One run: every contender in processes of its own, one after another, on the same material."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.library import load_library
from evals.benchmarks.outcome import Outcome
from evals.benchmarks.server import Server, server, unset
from evals.benchmarks.speed.askers import ask_over_http, first_tokens
from evals.benchmarks.speed.contender import ASKERS, SECONDS, WARMING, Figures, resident
from evals.benchmarks.speed.figures import Measured
from evals.benchmarks.speed.floors import fallen, read_floors
from evals.benchmarks.speed.machine import described
from evals.benchmarks.speed.material import Material
from evals.benchmarks.speed.report import write_report
from evals.benchmarks.speed.result import Result
from evals.benchmarks.speed.targets import targets
from evals.cases import load_cases
from evals.errors import LoadError

ROOT = Path(__file__).parents[3]
APP = ROOT / "app.py"
QUESTIONS, REPEATS, STREAMS = 200, 3, 50
HERE = "evals.benchmarks.speed"
MEASURE = "; from {here}.contender import main; main(began, {made}, sys.argv[1:])"
STARTS = "import sys, time; began = time.perf_counter(); "
# Where each begins: nothing is imported before it but what it needs itself.
PROGRAMS = {
    "product": f"import app; from {HERE}.product import Product"
    + MEASURE.format(here=HERE, made="Product(app.open_assistant)"),
    "recipe": f"from {HERE}.recipe import Recipe" + MEASURE.format(here=HERE, made="Recipe()"),
    "bm25": f"from {HERE}.words import Words" + MEASURE.format(here=HERE, made="Words()"),
    "vectors": f"from {HERE}.machine import Exact" + MEASURE.format(here=HERE, made="Exact()"),
    "model": f"from pathlib import Path; from {HERE}.recipe import make_model; "
    "make_model(Path(sys.argv[1]))",
    "api": f"import app; from {HERE}.product import serve_api; serve_api(app.open_assistant)",
    "bare": f"from {HERE}.machine import serve_bare; serve_bare()",
}
COMPARED = ("p50", "p99", *(f"rate_{askers}" for askers in ASKERS))


def benchmark(data: Path, growth: Path) -> Outcome:
    """The tables of one run, and what falls below its floor; the report is in the data folder.

    `growth` is where the benchmark of growth keeps its figures. LoadError where a process fails.
    """
    machine = described()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        material = Material.of(load_library(), load_cases(), QUESTIONS)
        material.write(folder)
        texts = [question.text for question in material.questions]
        measured, stages = measure(folder, texts), figures("product", "profile", folder)
    floors = read_floors()
    found = tuple(targets(measured, growth))
    result = Result(machine, len(texts), measured, found, stages, floors)
    failures = fallen(measured, floors)
    path = write_report(result, failures, data / "reports")
    return Outcome(f"{result.text}\n\nreport: {path}", tuple(failures))


def measure(folder: Path, questions: list[str]) -> Measured:
    """The figures of every contender and of the machine."""
    run("model", str(folder))
    measured = {name: raced(name, folder) for name in ("product", "recipe", "bm25")}
    measured["product"] |= served(folder, questions)
    exact = figures("vectors", "warm", folder)
    with serving("bare", folder) as bare:
        bare.wait_for("/readyz")
        asked = over_http(bare, questions)
    measured["limit"] = {name: exact[name] for name in COMPARED} | asked
    return measured


def raced(name: str, folder: Path) -> Figures:
    """What a contender takes from nothing, warm, and cold."""
    found = figures(name, "index", folder) | figures(name, "warm", folder)
    return found | {"cold": statistics.median(cold(name, folder) for _ in range(REPEATS))}


def cold(name: str, folder: Path) -> float:
    """Seconds from the start of a process to an answer; the product's is its own command."""
    command = [sys.executable, "-c", STARTS + PROGRAMS[name], "ask", str(folder)]
    if name == "product":
        command = [sys.executable, str(APP), "ask", Material.read(folder).questions[0].text]
    began = time.perf_counter()
    completed(command, folder)
    return time.perf_counter() - began


def served(folder: Path, questions: list[str]) -> Figures:
    """What the product takes as a server, and one of its API alone."""
    with serving("product", folder) as product:
        found = {"ready": product.wait_for("/readyz"), "page": product.wait_for("/")}
        found |= over_http(product, questions)
        first = first_tokens(product.port, questions[:STREAMS])
        found |= {f"first_p{p}": first.percentile(p) * 1000 for p in (50, 99)}
        found["server_memory"] = resident(product.process.pid)
    with serving("api", folder) as api:
        api.wait_for("/readyz")
        ask_over_http(api.port, questions, ASKERS[-2], SECONDS)
        found["api_memory"] = resident(api.process.pid)
    return found


def over_http(server: Server, questions: list[str]) -> Figures:
    """Answers a second by askers, and what one takes whom nobody else keeps waiting."""
    ask_over_http(server.port, questions[-WARMING:], 1, 1.0)
    loads = [ask_over_http(server.port, questions, askers, SECONDS) for askers in ASKERS]
    found = {f"http_rate_{load.askers}": load.rate for load in loads}
    return found | {f"http_p{p}": loads[0].percentile(p) * 1000 for p in (50, 99)}


@contextmanager
def serving(name: str, folder: Path) -> Iterator[Server]:
    """Run a server over the folder's product; what it says goes to a file."""
    command = [sys.executable, "-c", STARTS + PROGRAMS[name]]
    if name == "product":
        command = [sys.executable, str(APP), "serve"]
    with (folder / f"{name}.log").open("wb") as log:
        try:
            with server(command, environment(folder), log) as served:
                yield served
        except LoadError as error:
            said = Path(log.name).read_text("utf-8", "replace")[-2000:]
            raise LoadError(f"{error}\n{said}") from error


def figures(name: str, step: str, folder: Path) -> Figures:
    """The figures of one step of a contender, in a process of its own; LoadError."""
    found: Figures = json.loads(run(name, step, str(folder)))
    return found


def run(name: str, *arguments: str) -> bytes:
    """What a program prints whose last argument is the folder; LoadError where it fails."""
    command = [sys.executable, "-c", STARTS + PROGRAMS[name], *arguments]
    return completed(command, Path(arguments[-1]))


def completed(command: list[str], folder: Path) -> bytes:
    """What a command prints; LoadError where it fails."""
    done = subprocess.run(  # noqa: S603  this program itself
        command, cwd=ROOT, env=environment(folder), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")[-2000:]
        raise LoadError(f"a process of the benchmark failed:\n{said}")
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """The default configuration, over the data of the folder."""
    where = {"HUIGUI_DATA": str(folder / "product"), "PYTHONPATH": str(ROOT)}
    return {**unset(os.environ), **where}
