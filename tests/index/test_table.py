from __future__ import annotations

import numpy as np
import pytest

from index.store import Neighbour
from index.table import Table, greatest
from index.units import Unit, UnitKind

KINDS: tuple[UnitKind, ...] = ("clause", "sentence", "gloss")
CLAUSES = 12


@pytest.fixture
def units() -> list[Unit]:
    """Units of every kind in no order; the last clause has none."""
    chance = np.random.default_rng(3)
    return [
        Unit(KINDS[n % 3], "", "d", str(chance.integers(CLAUSES - 1)), n, n + 1) for n in range(80)
    ]


@pytest.fixture
def table(units: list[Unit]) -> Table:
    return Table(units, {f"d#{n}": n for n in range(CLAUSES)})


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_has_the_best_score_of_its_units_of_a_kind(
    units: list[Unit], table: Table, kind: UnitKind
) -> None:
    scores = np.random.default_rng(4).normal(size=len(units)).astype(np.float32)
    wanted = [
        max(
            [
                score
                for unit, score in zip(units, scores, strict=True)
                if unit.kind == kind and unit.clause == str(clause)
            ],
            default=0,
        )
        for clause in range(CLAUSES)
    ]
    assert table.best(scores, kind).tolist() == np.maximum(wanted, 0).astype(np.float32).tolist()


def test_a_kind_that_no_unit_is_of_scores_nothing(table: Table) -> None:
    assert not table.best(np.ones(80, np.float32), "question").any()


def test_the_units_of_a_clause_are_in_their_order(units: list[Unit], table: Table) -> None:
    for clause in range(CLAUSES):
        wanted = [n for n, unit in enumerate(units) if unit.clause == str(clause)]
        assert table.of(clause) == wanted


def test_similarities_are_laid_out_by_unit(table: Table) -> None:
    spread = table.spread([Neighbour(7, 0.5), Neighbour(2, 0.25)])
    assert {n: spread[n] for n in np.flatnonzero(spread).tolist()} == {2: 0.25, 7: 0.5}


@pytest.mark.parametrize("k", [1, 5, 20, 100])
def test_the_greatest_are_in_order_and_of_equal_ones_the_first(k: int) -> None:
    scores = np.random.default_rng(k).integers(-3, 6, 60).astype(np.float32)
    wanted = [n for n in np.argsort(-scores, kind="stable")[:k].tolist() if scores[n] > 0]
    assert greatest(scores, k).tolist() == wanted
