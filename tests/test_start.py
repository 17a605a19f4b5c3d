"""What a start imports: nothing that costs seconds before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "sentence_transformers", "gradio", "transformers", "pandas", "langchain_core")


@pytest.mark.parametrize("module", ["app", "assistant.api", "assistant.chain", "index.retriever"])
def test_answering_imports_nothing_heavy(module: str) -> None:
    code = (
        f"import sys, {module}; from index.embedding import load_embedder; "
        f"load_embedder().embed_query('会费'); print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
