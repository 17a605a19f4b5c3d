"""The documents as received, and texts written over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from corpus.bounds import Comparison, Quantity
from corpus.document import Document, Kind, Metadata
from corpus.library import SHIPPED, parse

IDS = ("db44", "longgang", "xixian", "party-quality", "party-innovation")

Span = tuple[int, int]
Limit = tuple[Comparison, Fraction | int, str]


def raw_lines(document_id: str) -> list[str]:
    """The lines of a document's file; line 1 of the file is at index 1."""
    text = (SHIPPED / f"{document_id}.txt").read_text("utf-8")
    return ["", *text.split("\n")]


def lines_of(spans: Iterable[Span]) -> frozenset[int]:
    """The line numbers of spans, both ends included."""
    return frozenset(n for first, last in spans for n in range(first, last + 1))


def joined(text: str) -> str:
    """A text that a test writes over several lines, as the one line that it stands for."""
    return "".join(line.strip() for line in text.splitlines())


def unspaced(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def loosened(text: str) -> str:
    """A text without the spaces beside digits and Latin letters, where printing habits differ."""
    return re.sub(r"(?<=[!-~]) +| +(?=[!-~])", "", text)


def read(raw: str, kind: Kind = "standard", title: str = "") -> Document:
    """A small document written in a test."""
    return parse(raw, Metadata("small", title, kind, "现行有效", 5))


def limits(quantities: Iterable[Quantity]) -> list[Limit]:
    """Quantities without their places: comparison, value, unit."""
    return [(quantity.comparison, quantity.value, quantity.unit) for quantity in quantities]
