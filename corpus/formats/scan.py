"""Pages that are pictures, read by RapidOCR where it is installed (`make ocr`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from statistics import median
from typing import Any
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from corpus.formats.layout import PrintedLine

UNSURE = 0.8
# Of how many columns a piece must be to tell its size, and which sizes count as one.
TELLING, LIKE_TEXT = 4, 0.2
_NUMBERED = re.compile(r"[(（](?=[一二三四五六七八九十]+[)）])|(?<=[一二三四五六七八九十])\)")


def is_installed() -> bool:
    """Whether pictures of pages can be read here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines seen in a picture of a page, and those that were not read for certain."""

    lines: tuple[PrintedLine, ...]
    unsure: tuple[str, ...]


class Recogniser:
    """Reads Chinese and English print in pictures."""

    def __init__(self) -> None:
        """Load the models that RapidOCR's package holds."""
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(params={"Global.log_level": "error"})

    def read(self, picture: NDArray[np.uint8], scale: float, number: int) -> Seen:
        """The lines of a page in the order in which they are read.

        `picture` is RGB, shape (height, width, 3), `scale` its dots to a point.
        """
        found = self._engine(picture)
        if found.boxes is None:
            return Seen((), ())
        height = len(picture) / scale
        boxes = np.asarray(found.boxes, float) / scale
        pieces = [
            printed(text, box, height, number) for box, text in zip(boxes, found.txts, strict=True)
        ]
        scores = zip(found.txts, found.scores, strict=True)
        return Seen(level(pieces), tuple(text for text, score in scores if score < UNSURE))


def printed(text: str, box: NDArray[np.float64], height: float, number: int) -> PrintedLine:
    """A piece of a line as printed; `box` holds its corners in points from the top."""
    left, top = box.min(axis=0).tolist()
    right, bottom = box.max(axis=0).tolist()
    text = _NUMBERED.sub(lambda sign: "（" if sign[0] in "(（" else "）", text)
    size = (right - left) / columns(text)
    return PrintedLine(text, number, left, right, height - top, height - bottom, size)


def columns(text: str) -> float:
    """The width of a text in the size of its letters, of which a box's height says less."""
    return sum(1 if east_asian_width(c) in "WFA" else 0.5 for c in text) or 1


def level(pieces: Sequence[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Pieces of about the text's size, or too short to tell, given the very same; others stay."""
    usual = median(piece.size for piece in pieces for _ in piece.text)
    return tuple(
        replace(piece, size=usual)
        if abs(piece.size / usual - 1) < LIKE_TEXT or columns(piece.text) < TELLING
        else piece
        for piece in pieces
    )
