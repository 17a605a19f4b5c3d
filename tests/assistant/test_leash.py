"""The leash: no lie of a language model gets through, and what the clause says does.

The lies and truths were written from the documents alone, by somebody who did not know the check.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from assistant.draft import Point, Support
from assistant.leash import Fault, check
from corpus.library import Library

HERE = Path(__file__).parent
LIES: list[dict[str, Any]] = yaml.safe_load((HERE / "lies.yaml").read_text("utf-8"))
TRUTHS: list[dict[str, Any]] = yaml.safe_load((HERE / "truths.yaml").read_text("utf-8"))


def faults(case: dict[str, Any], library: Library) -> tuple[Fault, ...]:
    """What is wrong with a statement that rests on the first of the clauses shown."""
    shown = {}
    for n, key in enumerate(case["clauses"], 1):
        document_id, _, label = key.partition("#")
        document = library.by_id[document_id]
        shown[f"E{n}"] = (document, document.by_label[label])
    try:
        support = [Support(id="E1", quote=quote) for quote in case["quotes"]]
        point = Point(text=case["text"], support=support)
    except ValidationError:
        return ("unsupported",)
    return check(point, shown, library).faults


@pytest.mark.parametrize("lie", LIES, ids=[f"{lie['kind']}-{n}" for n, lie in enumerate(LIES)])
def test_a_lie_does_not_get_through(lie: dict[str, Any], library: Library) -> None:
    assert faults(lie, library)


def test_the_lies_are_of_many_kinds() -> None:
    kinds = Counter(lie["kind"] for lie in LIES)
    assert len(LIES) >= 60
    assert len([kind for kind, count in kinds.items() if count >= 5]) >= 12


def test_most_of_what_condenses_a_clause_gets_through(library: Library) -> None:
    condensed = [truth for truth in TRUTHS if truth["style"] == "condensed"]
    passed = [truth for truth in condensed if not faults(truth, library)]
    assert len(passed) >= 0.6 * len(condensed)


def test_an_id_that_was_not_shown_is_unknown(library: Library) -> None:
    point = Point(text="会费最多4级", support=[Support(id="E7", quote="会费档次不应超过 4级")])
    assert check(point, {}, library).faults == ("unknown_clause",)
