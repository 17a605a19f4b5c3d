"""The house rules: imports point one way, each vendor is met in one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "assistant": {"corpus", "index", "assistant"},
    "evals": {"corpus", "index", "assistant", "evals"},
}
# What the product is measured against is made of the same libraries.
RECIPE = "evals/benchmarks/speed/recipe.py"
LARGER = "index/training/pretrained_larger.py"
ONLY_IN = {
    "chromadb": {"index/store.py", RECIPE},
    "langchain": {"assistant/language_model.py"},
    "langchain_text_splitters": {RECIPE},
    "psutil": {"evals/benchmarks/speed/contender.py"},
    "sentence_transformers": {"index/embedding.py", "index/training/train.py", RECIPE},
    "onnx": {"index/training/graph.py", LARGER},
    "onnxruntime": {"index/transformer.py"},
    "limits": {"assistant/rate_limit.py"},
    "prometheus_client": {"assistant/metrics.py"},
    "bm25s": {"index/lexical.py"},
    "rjieba": {"corpus/words.py"},
    "gradio": {"assistant/page.py"},
    "opencc": {"corpus/script.py"},
    "openpyxl": {"assistant/spreadsheet.py"},
    "jinja2": {"assistant/html_pages.py", "assistant/sheet_html.py", "evals/pages.py"},
    "docx": {"assistant/sheet_docx.py", "corpus/formats/numbering.py", "corpus/formats/word.py"},
    "lxml": {"corpus/formats/web.py", "corpus/formats/word.py"},
    "markdown_it": {"corpus/formats/markdown.py"},
    "pypdfium2": {"corpus/formats/pdf.py"},
    "rapidocr": {"corpus/formats/scan.py"},
    "transformers": {
        "index/training/pretrained.py",
        "index/training/read.py",
        LARGER,
        RECIPE,
    },
    "safetensors": {"index/embedding.py"},
}


def modules() -> Iterator[Path]:
    for package in MAY_IMPORT:
        yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_there_are_modules_to_check() -> None:
    assert len(list(modules())) > 30


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_imports_only_what_stands_below_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = imported(path) & {*MAY_IMPORT, "app", "tests"}
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize(("vendor", "homes"), list(ONLY_IN.items()), ids=list(ONLY_IN))
def test_a_vendor_is_met_in_its_own_module(vendor: str, homes: set[str]) -> None:
    met = {str(path.relative_to(ROOT)) for path in modules() if vendor in imported(path)}
    assert met == homes
