"""Training pairs from open data and from the question bank: two texts that mean the same thing.

Every pair carries a key; texts of one key are never each other's negatives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.bank import BankQuestion
from corpus.library import Library
from corpus.script import fold
from index.training.data import rows
from index.training.laws import LayQuestion, article_texts
from index.units import Unit, gloss_units, text_units


@dataclass(frozen=True, slots=True)
class Pair:
    """An anchor, a text that belongs to it, and the name of what both are about."""

    anchor: str
    positive: str
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of one making; a batch is drawn from one source, sources by weight."""

    name: str
    weight: float
    pairs: Sequence[Pair]


def sources(
    data: Path, library: Library, bank: Sequence[BankQuestion], asked: Sequence[LayQuestion]
) -> list[Source]:
    """All the sources, texts folded; `bank` and `asked` are the questions to learn from."""
    made = [
        Source("bank", 14, bank_pairs(library, bank)),
        Source("laws", 4, law_pairs(data)),
        Source("stard", 2, stard_pairs(asked, article_texts(data))),
        Source("atec", 1.5, atec_pairs(data)),
        Source("cedict", 2.5, cedict_pairs(data)),
        Source("tatoeba", 1.5, tatoeba_pairs(data)),
        Source("synonyms", 1, synonym_pairs(data)),
        Source("cmrc", 0.5, cmrc_pairs(data)),
        Source("obliqa", 0.3, obliqa_pairs(data)),
        Source("services", 0.3, service_pairs(data)),
    ]
    return [source for source in made if source.pairs]


def pair(anchor: str, positive: str, key: str = "") -> Pair:
    """A pair of folded texts, cut to what a mean of tokens can still tell apart."""
    anchor, positive = fold(anchor)[:240], fold(positive)[:240]
    return Pair(anchor, positive, key or positive)


def bank_pairs(library: Library, bank: Sequence[BankQuestion]) -> list[Pair]:
    """A question with its clause, with the sentence that answers it, with a sister question."""
    texts: dict[str, list[Unit]] = {}
    for unit in text_units(library):
        texts.setdefault(unit.key, []).append(unit)
    for unit in gloss_units(library):
        texts.setdefault(unit.key, []).append(unit)
    by_clause: dict[str, list[BankQuestion]] = {}
    for question in bank:
        by_clause.setdefault(question.key, []).append(question)
    order = random.Random(1)
    result = []
    for key, questions in by_clause.items():
        for question in questions:
            units = texts.get(key, [])
            near = [u for u in units if u.start <= question.start and question.end <= u.end]
            result += [pair(question.question, unit.text, key) for unit in near[:3]]
            same = [q for q in questions if q.start == question.start and q is not question]
            for sister in order.sample(same, min(2, len(same))):
                result.append(pair(question.question, sister.question, key))
            result.append(pair(question.question, order.choice(questions).question, key))
    for gloss in library.glosses:
        if not gloss.is_heading:
            sentence = library.by_id[gloss.document_id].text[gloss.start : gloss.end]
            result.append(pair(sentence, gloss.text, f"{gloss.document_id}#{gloss.clause}"))
    return result


def law_pairs(data: Path) -> list[Pair]:
    """Laws: an article's place with its text, and its first sentence with the rest."""
    result = []
    for row in rows(data / "laws" / "articles.jsonl.gz"):
        text = re.sub(r"^第\S+条\s*", "", row["text"]).strip()
        if not row["latest"] or len(text) < 20:
            continue
        head, _, rest = text.partition("。")
        if len(rest) > 15:
            result.append(pair(head, rest))
        result.append(pair(f"{row['law']} {row['chapter'] or ''}", text))
    return result


def stard_pairs(asked: Sequence[LayQuestion], texts: Mapping[str, str]) -> list[Pair]:
    """What laypeople ask, with the article that answers and with a sister question."""
    by_article: dict[str, list[str]] = {}
    for question in asked:
        for key in question.articles:
            by_article.setdefault(key, []).append(question.text)
    order = random.Random(3)
    result = []
    for key, questions in by_article.items():
        result += [pair(text, f"{key} {texts[key]}", key) for text in questions]
        if len(questions) > 1:
            result += [pair(text, order.choice(questions), key) for text in questions]
    return result


def atec_pairs(data: Path) -> list[Pair]:
    """Customers' questions that mean the same."""
    return [
        pair(row["a"], row["b"])
        for row in rows(data / "atec" / "train.jsonl.gz")
        if row["label"] == "1"
    ]


def cedict_pairs(data: Path) -> list[Pair]:
    """Chinese words with their English."""
    return [
        pair(row["simp"], "; ".join(row["en"][:3]))
        for row in rows(data / "cedict" / "cedict.jsonl.gz")
        if row["en"] and len(row["simp"]) > 1
    ]


def tatoeba_pairs(data: Path) -> list[Pair]:
    """Sentences in both languages."""
    return [pair(row["zh"], row["en"]) for row in rows(data / "tatoeba_zh_en" / "pairs.jsonl.gz")]


def synonym_pairs(data: Path) -> list[Pair]:
    """Words of one synset."""
    order = random.Random(2)
    result = []
    for row in rows(data / "cow_wordnet" / "synsets.jsonl.gz"):
        words = row["words"]
        if len(words) > 1:
            a, b = order.sample(words, 2)
            result.append(pair(a, b, row["synset"]))
    return result


def cmrc_pairs(data: Path) -> list[Pair]:
    """Questions with the encyclopaedia paragraph that answers them."""
    return [
        pair(row["question"], row["context"], row["ctx_id"])
        for name in ("dev", "trial")
        for row in rows(data / "cmrc2018" / f"{name}.jsonl.gz")
    ]


def obliqa_pairs(data: Path) -> list[Pair]:
    """English regulatory questions with their source passage."""
    return [
        pair(row["question"], row["source_text"])
        for name in ("adgm_train", "ukfin_train")
        for row in rows(data / "obliqa_xref" / f"{name}.jsonl.gz")
    ]


def service_pairs(data: Path) -> list[Pair]:
    """Government services with what they ask for."""
    return [
        pair(row["name"], row["accept_standard"])
        for row in rows(data / "gd_service_items" / "items.jsonl.gz")
        if row.get("accept_standard")
    ]
