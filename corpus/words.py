"""Chinese words: the one place that knows the word segmenter."""

from __future__ import annotations

import rjieba


def words(text: str) -> list[str]:
    """The words of a text, one after the other, nothing left out."""
    return list(rjieba.cut(text))


def search_words(text: str) -> list[str]:
    """The words of a text and the shorter words inside them, as search wants them."""
    return list(rjieba.cut_for_search(text))
