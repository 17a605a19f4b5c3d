"""How an index grows: laws by the thousand, each size built and asked in processes of their own.

The laws are taken in one shuffled order, so that a larger size holds every smaller one, and the
same clauses are asked for at every size: what is lost is lost to growth alone. A clause is asked
for by every other word of its longest sentence; any clause of the same text is right. Beside it
stands how many of the ten units nearest to each question, by exact search, Chroma finds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.known_items import KnownItem, known_items, law_rows, laws
from evals.ranking import markdown
from index.build import build
from index.embedding import Embedder, load_embedder
from index.generations import Generations
from index.retriever import SearchIndex

SIZES = (1_000, 10_000, 100_000, 148_000)
DEPTH, REPEATS, SAME = 10, 3, 1e-5
VECTORS = "vectors.npy"
CODE = "import sys; from evals.benchmarks import scale; scale.main(sys.argv[1:])"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Built:
    """What making an index took: seconds of the processor, and MB."""

    units: int
    read: float
    embed: float
    index: float
    making: float
    disk: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What an open index takes and finds: seconds of the processor, MB, milliseconds, shares."""

    opened: float
    serving: float
    p50: float
    p99: float
    neighbours: float
    clause: float


Figures = dict[str, float]
COLUMNS = {
    "clauses": "clauses",
    "units": "units",
    "read": "reading, CPU s",
    "embed": "embedding, CPU s",
    "index": "indexing, CPU s",
    "making": "memory to build, MB",
    "disk": "disk, MB",
    "opened": "opening, CPU s",
    "serving": "memory to serve, MB",
    "p50": "p50, ms",
    "p99": "p99, ms",
    "neighbours": "neighbours R@10",
    "clause": "clause R@10",
}
GROWING = tuple(COLUMNS)[1:-2]


def benchmark(model: str, data: Path, sizes: Sequence[int], kept: Path) -> str:
    """The table of the sizes and of their growth; what `kept` has is not measured again."""
    kept.mkdir(parents=True, exist_ok=True)
    measured = []
    for size in sizes:
        path = kept / f"{size}.json"
        if not path.exists():
            path.write_text(json.dumps(measure(model, data, size)), "utf-8")
        measured.append(json.loads(path.read_text("utf-8")))
    cells = [[cell(name, figures[name]) for name in COLUMNS] for figures in measured]
    return f"{markdown(iter([list(COLUMNS.values()), *cells]))}\n\n{growth(measured)}"


def cell(name: str, value: float) -> str:
    """A figure as it is shown."""
    if name in ("neighbours", "clause"):
        return f"{value:.1%}"
    return f"{value:,.0f}" if value >= 100 or name in ("clauses", "units") else f"{value:.1f}"


def growth(measured: Sequence[Figures]) -> str:
    """How each figure grows with the clauses, from size to size: the slope on log-log scales."""
    table = [["growth", *(COLUMNS[name] for name in GROWING)]]
    for less, more in pairwise(measured):
        times = log(more["clauses"] / less["clauses"])
        slopes = [log(more[name] / less[name]) / times for name in GROWING]
        table.append(
            [
                f"{less['clauses']:,.0f} to {more['clauses']:,.0f}",
                *(f"{slope:.2f}" for slope in slopes),
            ]
        )
    return markdown(iter(table))


def measure(model: str, data: Path, size: int) -> Figures:
    """Build and ask in a process each: memory is that of a process."""
    figures: Figures = {"clauses": size}
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            done = subprocess.run(  # noqa: S603  this program itself
                [sys.executable, "-c", CODE, step, model, str(data), str(size), folder],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                check=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            figures |= json.loads(done.stdout)
    return figures


def main(arguments: Sequence[str]) -> None:
    """Do one step of a measurement and print its figures."""
    step, model, data, size, folder = arguments
    result = STEPS[step](load_embedder(model), Path(data), int(size), Path(folder))
    sys.stdout.write(json.dumps(asdict(result)))


def make(embedder: Embedder, data: Path, size: int, folder: Path) -> Built:
    """Build an index of so many clauses, and keep the vectors beside it."""
    found = law_rows(data, size)
    begun = time.process_time()
    library = laws(found)
    read = time.process_time() - begun
    kept = KeepingEmbedder(embedder)
    begun = time.process_time()
    path = build(folder / "index", library, kept, lambda *_: None)
    built = time.process_time() - begun - kept.seconds
    disk = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    making = peak()
    np.save(folder / VECTORS, np.concatenate(kept.vectors))
    units = sum(len(part) for part in kept.vectors)
    return Built(units, read, kept.seconds, built, making, disk / 2**20)


def ask(embedder: Embedder, data: Path, size: int, folder: Path) -> Asked:
    """Open the index that was built, and ask it for clauses of the smallest size."""
    library = laws(law_rows(data, size))
    named = Generations(folder / "index").named()
    if named is None:
        raise FileNotFoundError(folder)
    begun = time.process_time()
    index = SearchIndex(named.folder, library, embedder)
    opened = time.process_time() - begun
    items = known_items(laws(law_rows(data, min(size, SIZES[0]))), library)
    waits, hits = [], []
    for item in items:
        # The least of a few: what else the machine does meanwhile is not measured.
        waits.append(min(timed(index, item.question) for _ in range(REPEATS)))
        found = index.search(item.question, DEPTH)
        hits.append(any(evidence.key in item.right for evidence in found))
    p50, p99 = np.percentile(waits, [50, 99]).tolist()
    serving = peak()
    near = neighbours(index, items, np.load(folder / VECTORS, mmap_mode="r"))
    return Asked(opened, serving, p50, p99, near, float(np.mean(hits)))


def timed(index: SearchIndex, question: str) -> float:
    """Milliseconds that a search takes."""
    begun = time.perf_counter()
    index.search(question, DEPTH)
    return (time.perf_counter() - begun) * 1000


STEPS: dict[str, Callable[[Embedder, Path, int, Path], Built | Asked]] = {"make": make, "ask": ask}


def neighbours(
    index: SearchIndex, items: Sequence[KnownItem], vectors: NDArray[np.float32]
) -> float:
    """The share of the units nearest to each question, by exact search, that Chroma finds."""
    shares = []
    for item in items:
        vector = index.embedder.embed_query(item.question)
        least = np.partition(vectors @ np.array(vector, np.float32), -DEPTH)[-DEPTH]
        near = index.parts[0].vectors.nearest(vector, DEPTH)
        shares.append(sum(one.similarity >= least - SAME for one in near) / DEPTH)
    return float(np.mean(shares))


class KeepingEmbedder(Embedder):
    """Keeps the vectors that another makes to be stored, and how long that took."""

    def __init__(self, embedder: Embedder) -> None:
        """Wrap a model."""
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self.vectors: list[NDArray[np.float32]] = []
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts, kept."""
        begun = time.process_time()
        self.vectors.append(self._embedder.encode(texts))
        self.seconds += time.process_time() - begun
        return self.vectors[-1]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, not kept."""
        return self._embedder.embed_query(text)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
