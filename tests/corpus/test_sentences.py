from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library
from corpus.sentences import sentences
from tests.corpus.texts import IDS


def cut(text: str) -> list[str]:
    """The sentences of a text as words."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会费应公布。收支应审计。", ["会费应公布。", "收支应审计。"]),
        ("能收吗？不能！为什么……", ["能收吗？", "不能！", "为什么……"]),
        ("应公布收入；应公布支出。", ["应公布收入；应公布支出。"]),
        ("措施包括：\na) 收入；\nb) 支出。", ["措施包括：", "a) 收入；", "b) 支出。"]),
        ("会费管理\n应公布。", ["会费管理", "应公布。"]),
        ("占比为 26.47%。有 73.53%的无等级。", ["占比为 26.47%。", "有 73.53%的无等级。"]),
        ("按 DB44/T 2369—2022中 6.1、6.3.1的规定。", ["按 DB44/T 2369—2022中 6.1、6.3.1的规定。"]),
        ("推广产品和服务", ["推广产品和服务"]),
        ("", []),
        (" \n ", []),
        # quotation marks close the sentence; note marks at its edge are no part of it
        (
            "是“群众工作的重要阵地”。①在我国，党是领导一切的。②",
            ["是“群众工作的重要阵地”。", "在我国，党是领导一切的。"],
        ),
        (
            "要理顺党建工作管理体制。”[1] 深圳不断创新。",
            ["要理顺党建工作管理体制。”", "深圳不断创新。"],
        ),
        ("全面压实责任 [3]。此外，纳入人选。", ["全面压实责任 [3]。", "此外，纳入人选。"]),
        ("年度统计报告①显示，截至六月。", ["年度统计报告①显示，截至六月。"]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, found: list[str]) -> None:
    assert cut(text) == found


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "会费管理\n应公布。应审计。\n其他"
    spans = list(sentences(text, 5, 13))
    assert spans == [(5, 9), (9, 13)]
    assert [text[start:end] for start, end in spans] == ["应公布。", "应审计。"]


@given(st.text(alphabet="会费应①② \n。！？”）[1]；，a", max_size=60))
def test_sentences_are_in_order_apart_and_not_blank(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        at = end


@given(st.lists(st.text(alphabet="会费应公布审计，；", min_size=1, max_size=8), max_size=6))
def test_no_word_is_lost_between_sentences(parts: list[str]) -> None:
    text = "".join(f"{part}。" for part in parts)
    assert "".join(cut(text)) == text


@pytest.mark.parametrize("document_id", IDS)
def test_a_sentence_of_a_document_lies_in_one_paragraph(library: Library, document_id: str) -> None:
    text = library.by_id[document_id].text
    for start, end in sentences(text):
        sentence = text[start:end]
        assert "\n" not in sentence
        assert sentence == sentence.strip()
        assert "。" not in sentence.rstrip("。”’）")
