"""Places of China: which provinces, cities and districts a text names."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from corpus.script import fold
from corpus.words import words

NAMES = Path(__file__).with_name("places.csv")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|新区|[省市区县])$")


def places(text: str) -> frozenset[str]:
    """The places that a text names, by their Chinese names; an English name may be of several."""
    chinese, english, pattern = gazetteer()
    folded = fold(text)
    found = {name for word in words(folded) if (name := _SUFFIX.sub("", word)) in chinese}
    for name in pattern.findall(folded):
        found |= english[name]
    return frozenset(found)


@cache
def gazetteer() -> tuple[frozenset[str], dict[str, frozenset[str]], re.Pattern[str]]:
    """The Chinese names, what each English name may mean, and the pattern of English names."""
    chinese = set()
    english: dict[str, frozenset[str]] = {}
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = _SUFFIX.sub("", row["name"]) if len(row["name"]) > 2 else row["name"]
            chinese.add(name)
            spelt = row["english"].lower()
            english[spelt] = english.get(spelt, frozenset()) | {name}
    spellings = "|".join(re.escape(one) for one in sorted(english, key=len, reverse=True))
    return frozenset(chinese), english, re.compile(rf"\b(?:{spellings})\b")
