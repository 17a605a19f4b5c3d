"""The benchmarks by the names that the command line calls them by."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assistant.errors import SettingsError
from assistant.settings import Settings
from evals.benchmarks.outcome import Outcome


def heldout(options: argparse.Namespace, _: Settings) -> Outcome:
    """The held-out questions, by a model that has not seen them."""
    from evals.benchmarks import heldout

    if not options.model:
        raise SettingsError("--benchmark heldout needs --model, one trained with --held-out")
    return Outcome(heldout.benchmark(options.model))


def stard(options: argparse.Namespace, _: Settings) -> Outcome:
    """Lay questions over the laws in force."""
    from evals.benchmarks import stard

    return Outcome(stard.benchmark(options.model, data_sets(options)))


def regulations(options: argparse.Namespace, _: Settings) -> Outcome:
    """Documents without a question bank."""
    from evals.benchmarks import regulations

    return Outcome(regulations.benchmark(options.model, data_sets(options)))


def added(options: argparse.Namespace, _: Settings) -> Outcome:
    """Documents that are added, through the whole product."""
    from evals.benchmarks import added

    return Outcome(added.benchmark(options.model))


def scale(options: argparse.Namespace, settings: Settings) -> Outcome:
    """How an index grows; sizes measured before are read from the data folder."""
    from evals.benchmarks import scale

    kept = settings.data / "reports" / "scale"
    sizes = tuple(options.sizes or scale.SIZES)
    return Outcome(scale.benchmark(options.model, data_sets(options), sizes, kept))


def load(_: argparse.Namespace, settings: Settings) -> Outcome:
    """A server asked by many at once."""
    from evals.benchmarks import load

    return Outcome(load.benchmark(settings.data))


def speed(_: argparse.Namespace, settings: Settings) -> Outcome:
    """The product beside the usual recipe and BM25 alone."""
    from evals.benchmarks.speed import run

    return run.benchmark(settings.data, settings.data / "reports" / "scale")


BENCHMARKS: dict[str, Callable[[argparse.Namespace, Settings], Outcome]] = {
    "heldout": heldout,
    "stard": stard,
    "regulations": regulations,
    "added": added,
    "scale": scale,
    "load": load,
    "speed": speed,
}


def data_sets(options: argparse.Namespace) -> Path:
    """The folder of the data sets that a benchmark needs."""
    folder = Path(options.data)
    if not options.data or not (folder / "laws").is_dir():
        raise SettingsError(
            f"--benchmark {options.benchmark} needs --data, the folder of the data sets"
        )
    return folder
