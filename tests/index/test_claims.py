"""Claims made of sentences with numbers: those said to be true keep the number."""

from __future__ import annotations

import random

import pytest

from corpus.library import Library
from index.training.claims import COUNT, claims, han, other


def test_a_claim_is_true_where_its_number_stands_in_the_sentence(library: Library) -> None:
    made = list(claims(library, random.Random(1)))
    verdicts = {"yes": 0, "no": 0}
    for claim, sentence, verdict in made:
        told = [count["number"] for count in COUNT.finditer(claim)]
        held = [count["number"] for count in COUNT.finditer(sentence)]
        assert told
        if verdict == "yes":
            assert set(told) <= set(held)
        verdicts[verdict] += 1
    assert min(verdicts.values()) > len(made) / 3


@pytest.mark.parametrize("written", ["3", "三", "十", "2019", "66.7", "九十九", "一"])
def test_another_number_is_written_in_the_same_way(written: str) -> None:
    for seed in range(20):
        changed = other(written, random.Random(seed))
        assert changed != written
        assert COUNT.search(f"{changed}年")
        assert changed.isascii() == written.isascii()


@pytest.mark.parametrize(
    ("value", "written"), [(7, "七"), (10, "十"), (15, "十五"), (42, "四十二")]
)
def test_numbers_are_written_in_chinese(value: int, written: str) -> None:
    assert han(value) == written
