"""A server under load: two hundred people ask at once, for a minute."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from assistant.chain import Assistant
from evals.benchmarks.load import ASKERS, under_load

QUESTIONS = [
    "我们能设五档会费吗？",
    "两个党员要不要建支部？",
    "深圳的党组织每年有多少活动经费？",
    "哪些单位可以加入协会？",
    "违反这个标准要罚多少钱",
    "Can we set five dues tiers?",
    "會費可以設五檔嗎？",
    "8.1.1.1",
]


def test_figures_of_the_load(
    assistant: Assistant, tmp_path: Path, note: Callable[[dict[str, float]], None]
) -> None:
    shutil.copytree(assistant.index.folder.parent, tmp_path / "index")
    load = under_load(tmp_path, QUESTIONS)
    assert load.failures == ()
    assert len(load.taken) >= ASKERS
    note({"answers": len(load.taken), "a second": load.rate, "p99 s": load.percentile(99)})
