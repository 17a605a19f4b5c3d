"""A process of its own, for what is changed holds for all of it."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import numpy
from threadpoolctl import threadpool_info
from index.cores import one_core_each
one_core_each()
print([one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"])
"""


def test_sums_take_one_core_each() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    # On a Mac numpy may have a library that cannot be told.
    assert set(json.loads(done.stdout)) <= {1}
