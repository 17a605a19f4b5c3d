"""The split of questions: a fifth of them, chosen by hash, is asked and never learned from."""

from __future__ import annotations

import hashlib

from corpus.bank import BankQuestion


def in_fifth(text: str) -> bool:
    """Whether a text falls into the fifth that is held out."""
    return hashlib.sha256(text.encode()).digest()[0] < 51


def is_held_out(question: BankQuestion) -> bool:
    """Whether a question of the bank is held out."""
    return in_fifth(f"{question.key}|{question.question}")
