"""What the machine itself allows: a bare POST, and a bare search of the same vectors."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import ClassVar

import numpy as np
import uvicorn
from fastapi import FastAPI

from assistant.settings import read_settings
from assistant.wire import ChatRequest
from corpus.library import load_library
from evals.benchmarks.speed.contender import Contender, Find
from index.embedding import load_embedder
from index.units import Units

TOP = 4


class Exact(Contender):
    """Finds units by the product of all vectors with the question's, which is made beforehand."""

    name: ClassVar[str] = "vectors"

    def open(self, folder: Path) -> Find:
        """Every vector of the product's index in one matrix, and the questions' by their text."""
        from evals.benchmarks.speed.material import Material

        embedder, units = load_embedder(), Units.of(load_library())
        vectors = embedder.encode([unit.text for _, part in units.parts for unit in part])
        texts = [question.text for question in Material.read(folder).questions]
        asked = dict(zip(texts, embedder.encode(texts), strict=True))

        def find(question: str) -> list[frozenset[str]]:
            likeness = vectors @ asked[question]
            nearest = np.argpartition(-likeness, TOP)[:TOP]
            return [frozenset({str(place)}) for place in nearest.tolist()]

        return find


def bare() -> FastAPI:
    """An API that reads a question as the product's does, and says it back."""
    api = FastAPI()

    @api.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    @api.post("/api/chat")
    async def chat(request: ChatRequest) -> dict[str, str]:
        return {"answer": request.messages[-1].content}

    return api


def serve_bare() -> None:
    """Serve it as the product is served."""
    settings = read_settings(os.environ)
    uvicorn.run(bare(), host=settings.host, port=settings.port, log_config=None, access_log=False)


def described() -> str:
    """The machine, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}; "
        f"load {os.getloadavg()[0]:.1f} before the run"
    )
