"""What is asked in many ways is read in one."""

from __future__ import annotations

import pytest

from assistant.plain import plainly


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("Dues are paid once a year, aren't they?", "Dues are paid once a year, right?"),
        ("We needn't keep minutes, no?", "We needn't keep minutes, right?"),
        ("A part-timer is enough, is that so?", "A part-timer is enough, right?"),
        ("Isn't a ledger needed?", "Is a ledger needed?"),
        ("Can't we skip it?", "can we skip it?"),
        ("Is it compulsory to report?", "must we report?"),
        ("Is it mandatory for the board to report?", "must the board report?"),
        ("Are minutes obligatory?", "Are minutes required?"),
        ("Does the paper say it is banned?", "Does the paper say it is banned?"),
        ("Is lending altogether forbidden?", "Is lending altogether forbidden?"),
        ("会费能分五档吗？", "会费能分五档吗？"),
    ],
)
def test_yes_means_the_same_in_plain_words(asked: str, plain: str) -> None:
    assert plainly(asked) == (plain, False)


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("Would it be a breach if we had no plan?", "is it OK if we had no plan?"),
        ("Would it be a violation of the code to lend it?", "is it OK to lend it?"),
        ("Is it against the rules to lend the seal?", "Is it allowed to lend the seal?"),
        ("Are we forbidden to lend it?", "Are we allowed to lend it?"),
        ("Charging twice is prohibited, right?", "Charging twice is allowed, right?"),
        ("Are we not allowed to lend it?", "Are we allowed to lend it?"),
    ],
)
def test_whether_it_is_forbidden_is_read_as_whether_it_is_allowed(asked: str, plain: str) -> None:
    assert plainly(asked) == (plain, True)
