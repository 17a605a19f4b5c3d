"""Places: which ones a text names."""

from __future__ import annotations

import pytest

from corpus.places import places


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("在广东省成立商会", {"广东"}),
        ("深圳市龍崗區嘅協會", {"深圳", "龙岗"}),
        ("西咸新区有几家商会", {"西咸"}),
        ("In Hong Kong or Xi'an", {"香港", "西安"}),
        ("Suzhou's chambers", {"苏州", "宿州"}),
        ("要推广安全知识", set()),
        ("收会费要开票吗", set()),
        ("a canning factory", set()),
    ],
)
def test_places_are_found_as_words(text: str, named: set[str]) -> None:
    assert places(text) == named
