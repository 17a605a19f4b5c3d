"""Laws by the thousand, and questions each made of one clause of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Metadata
from corpus.library import Library, parse
from corpus.sentences import sentences
from index.tokens import content_words
from index.training.data import rows
from index.training.laws import law_text

FILES = ("articles.jsonl.gz", "articles_local.jsonl.gz")
ITEMS, LEAST, SEED = 300, 30, 7
Laws = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A question made of a clause, and the keys of the clauses with the very same text."""

    question: str
    right: frozenset[str]


def law_rows(data: Path, size: int) -> Laws:
    """The first so many clauses of all laws, national and local, in a shuffled order, by law.

    Each version of a law is a law of its own. The files are read twice, so that only what is
    chosen is ever in memory.
    """
    counts = Counter(name for name, _ in articles(data))
    names = sorted(counts)
    random.Random(SEED).shuffle(names)
    chosen: dict[str, list[Mapping[str, Any]]] = {}
    room = size
    for name in names:
        if room <= 0:
            break
        chosen[name] = []
        room -= counts[name]
    for name, row in articles(data):
        if name in chosen:
            chosen[name].append(row)
    last = next(reversed(chosen))
    chosen[last] = chosen[last][: counts[last] + min(room, 0)]
    return chosen


def articles(data: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every article with the name of its law and version."""
    for name in FILES:
        for row in rows(data / "laws" / name):
            yield f"{row['law']} {row['version']}", row


def laws(found: Laws) -> Library:
    """Laws as a library without a bank."""
    documents = tuple(
        parse(law_text(articles), Metadata(name, name, "regulation", status="现行", authority=3))
        for name, articles in found.items()
    )
    return Library(documents, (), (), fingerprint="laws")


def known_items(few: Library, whole: Library) -> list[KnownItem]:
    """Questions made of clauses of a few laws, to be asked of the whole."""
    named: dict[str, set[str]] = {}
    for document in whole.documents:
        for clause in document.clauses:
            named.setdefault(document.clause_text(clause), set()).add(clause.key)
    texts = [
        text
        for document in few.documents
        for clause in document.clauses
        if len(text := document.clause_text(clause)) >= LEAST and not document.is_part(clause)
    ]
    chosen = random.Random(SEED).sample(texts, min(ITEMS, len(texts)))
    return [KnownItem(question(text), frozenset(named.get(text, ()))) for text in chosen]


def question(text: str) -> str:
    """Every other word of the longest sentence of a text."""
    start, end = max(sentences(text), key=lambda span: span[1] - span[0])
    return " ".join(content_words(text[start:end])[::2])
