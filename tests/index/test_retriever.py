from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from langchain_core.retrievers import BaseRetriever

from corpus.library import Library
from index.evidence import Signals
from index.fusion import load_fusions
from index.langchain_retriever import HybridRetriever
from index.retriever import SearchIndex
from index.tokens import tokens
from index.units import question_units, text_units


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("会费标准怎么改", "db44#8.1.1.2"),
        ("會費標準點樣改", "db44#8.1.1.2"),
        ("龙岗区有多少家行业协会", "longgang#一/（一）"),
        ("How many trade associations does Longgang district have?", "longgang#一/（一）"),
        ("西咸新区登记了几家商会", "xixian#一/（一）"),
    ],
)
def test_the_clause_that_answers_comes_first(index: SearchIndex, question: str, key: str) -> None:
    assert index.search(question)[0].key == key


def test_the_same_question_finds_the_same_in_both_scripts(index: SearchIndex) -> None:
    simplified = index.search("会费可以分五级吗")
    traditional = index.search("會費可以分五級嗎")
    assert [e.key for e in simplified] == [e.key for e in traditional]


def test_scores_are_probabilities_in_order(index: SearchIndex) -> None:
    scores = [evidence.score for evidence in index.search("会费收支要公布吗", 8)]
    assert len(scores) == 8
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_question_without_a_known_word_finds_nothing_sure(index: SearchIndex) -> None:
    assert all(evidence.score < 0.2 for evidence in index.search("qwzx vbnm"))


def test_the_retriever_is_langchains(index: SearchIndex) -> None:
    retriever = HybridRetriever(index=index, k=3)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke("能设五档会费吗")
    assert len(documents) == 3
    first = documents[0]
    text = index.library.by_id["db44"].text
    assert first.metadata["clause"] == "8.1.1.1"
    assert text[first.metadata["start"] : first.metadata["end"]].strip() == first.page_content
    assert {"score", "lexical_text", "dense_question"} <= set(first.metadata)


def test_every_unit_leads_to_text_of_its_clause(library: Library) -> None:
    units = [*text_units(library), *question_units(library.bank)]
    assert len(units) > 20_000
    for unit in units:
        clause = library.clause(unit.document_id, unit.clause)
        assert clause is not None
        assert clause.start <= unit.start < unit.end <= clause.end


def test_tokens_are_words_pairs_and_numbers_folded() -> None:
    assert tokens("會費檔次不超過4級") == tokens("会费档次不超过４级")
    assert {"会费", "档次", "4"} <= set(tokens("会费档次 4"))
    assert tokens("Dues TIERS, the dues") == ["due", "tier", "due"]


def test_a_clause_that_the_question_names_comes_first(index: SearchIndex) -> None:
    found = index.search("会费标准怎么改", 3, named=["db44#8.1.2.1"])
    assert found[0].key == "db44#8.1.2.1"
    assert found[1].key == "db44#8.1.1.2"


def test_clauses_without_a_bank_are_weighed_by_their_own_fusion() -> None:
    fusions = load_fusions()
    signals = np.random.default_rng(1).random((4, len(fields(Signals))), np.float32)
    best = signals.max(axis=0)
    banked = np.array([True, False, True, False])
    found = fusions.scores("会费", signals, np.stack([best, best]), banked)
    assert found[banked] == pytest.approx(fusions.chinese.scores(signals, best)[banked])
    assert found[~banked] == pytest.approx(fusions.bare.scores(signals, best)[~banked])


def test_words_that_nothing_here_has_are_told(index: SearchIndex) -> None:
    assert index.unknown_words("会费能买蒲公英吗") == ["蒲公英"]
