from __future__ import annotations

import pytest

from corpus.words import search_words, words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "会费标准应由会员大会决定。",
        "DB44/T 2369—2022中 6.1、6.3.1的规定",
        "Can we set 5 tiers?",
        " \n",
    ],
)
def test_words_are_the_whole_text_one_after_the_other(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [("及时响应会员诉求", "响应"), ("制定适宜的路径", "适宜"), ("商品供应充足", "供应")],
)
def test_a_chinese_word_is_kept_together(text: str, word: str) -> None:
    assert word in words(text)


def test_search_has_the_shorter_words_inside_a_word() -> None:
    found = set(search_words("中华人民共和国"))
    assert {"中华", "人民", "共和国"} <= found
