"""The split of the question bank: a fifth of every clause's questions, chosen by hash."""

from __future__ import annotations

import hashlib

from corpus.bank import BankQuestion


def is_held_out(question: BankQuestion) -> bool:
    """Whether a question is in the fifth that is asked, not trained on or indexed."""
    digest = hashlib.sha256(f"{question.key}|{question.question}".encode()).digest()
    return digest[0] < 51
