"""Laws by the thousand, and questions each made of one clause of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
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

    Each version of a law is a law of its own.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name in FILES:
        for row in rows(data / "laws" / name):
            found.setdefault(f"{row['law']} {row['version']}", []).append(row)
    names = sorted(found)
    random.Random(SEED).shuffle(names)
    chosen: dict[str, Sequence[Mapping[str, Any]]] = {}
    for name in names:
        if size <= 0:
            break
        chosen[name] = found[name][:size]
        size -= len(chosen[name])
    return chosen


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
