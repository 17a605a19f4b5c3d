"""Where the time of an answer goes: the chain's own calls, timed from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from assistant import chain
from index.embedding import StaticEmbedder
from index.lexical import LexicalIndex
from index.reader import Reader
from index.retriever import SearchIndex
from index.store import VectorStore

Calls = tuple[tuple[Any, str], ...]
STAGES: dict[str, Calls] = {
    "understand": ((chain, "understand"), (chain.Assistant, "in_force")),
    "search: embed the question": ((StaticEmbedder, "embed_query"),),
    "search: nearest vectors": ((VectorStore, "nearest"),),
    "search: words": ((LexicalIndex, "scores"),),
    "search: fuse and rank": ((SearchIndex, "search"),),
    "read": ((Reader, "read_evidence"), (Reader, "read_all")),
    "read verdicts": ((Reader, "read_verdicts"),),
    "judge": ((chain, "judge"), (chain, "by_rule")),
    "answer or refuse": ((chain, "answerability"), (chain, "refuse")),
    "compose": ((chain, "compose"),),
    "verify": ((chain, "verify"),),
}


@contextmanager
def staged(stages: Mapping[str, Calls] = STAGES) -> Iterator[dict[str, float]]:
    """Time the calls of every stage while the block runs: seconds by stage, added up.

    A call within another's counts for its own stage only. For one thread.
    """
    spent = dict.fromkeys(stages, 0.0)
    within: list[float] = []
    with ExitStack() as undo:
        for stage, calls in stages.items():
            for owner, name in calls:
                call = getattr(owner, name)
                setattr(owner, name, timed(call, stage, spent, within))
                undo.callback(setattr, owner, name, call)
        yield spent


def timed(
    call: Callable[..., Any], stage: str, spent: dict[str, float], within: list[float]
) -> Callable[..., Any]:
    """A call that adds what it took to its stage, less what those within it took."""

    def measured(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  as the call has them
        within.append(0.0)
        before = time.perf_counter()
        try:
            return call(*arguments, **options)
        finally:
            taken = time.perf_counter() - before
            spent[stage] += taken - within.pop()
            if within:
                within[-1] += taken

    return measured
