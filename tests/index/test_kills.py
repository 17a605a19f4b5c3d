"""A change that is killed leaves the state before it or the state after it, whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPERATIONS = {"add", "replace", "rebuild", "remove"}
Kills = list[dict[str, object]]


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kills]:
    """What came of every kill: at random moments, and between acts on files; side by side."""
    running = {
        how: subprocess.Popen(
            [sys.executable, "-m", "tests.index.killing", how,
             str(tmp_path_factory.mktemp(how) / "index"), str(number)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for how, number in (("random", 100), ("acts", 7))
    }  # fmt: skip
    said = {how: process.communicate(timeout=280) for how, process in running.items()}
    for how, process in running.items():
        assert process.returncode == 0, said[how][1][-2000:]
    return {how: [json.loads(line) for line in said[how][0].splitlines()] for how in running}


@pytest.mark.parametrize("how", ["random", "acts"])
def test_every_start_after_a_kill_finds_the_old_or_the_new_state_whole(
    kills: dict[str, Kills], how: str
) -> None:
    assert [kill for kill in kills[how] if not kill["whole"]] == []
    assert {kill["done"] for kill in kills[how] if kill["killed"]} == OPERATIONS


def test_a_hundred_kills_were_at_random_moments_and_all_met_both_states(
    kills: dict[str, Kills],
) -> None:
    assert sum(bool(kill["killed"]) for kill in kills["random"]) >= 100
    killed = [kill for found in kills.values() for kill in found if kill["killed"]]
    changing = [kill["new"] for kill in killed if kill["done"] != "rebuild"]
    assert {True, False} == set(changing)
