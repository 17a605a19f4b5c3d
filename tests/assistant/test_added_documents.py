"""Documents that a user adds stand beside those that have a question bank."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.language_model import LanguageModel
from corpus.additions import Received
from corpus.intake import take_in
from corpus.library import Library
from index.embedding import Embedder
from index.holdings import Holdings
from tests.assistant.scripted import Scripted

CHARTER = """东莞市电子商务行业协会章程
第一章 总则
第一条 本会的名称是东莞市电子商务行业协会。
第二条 本会是由从事电子商务的企业自愿组成的非营利性社会团体。
第二章 会员
第三条 申请加入本会的单位应当持有营业执照，并有两名以上会员推荐。
第四条 会员每年一月三十一日前缴纳会费。会员连续两年不缴纳会费的，视为自动退会。
第三章 组织机构
第五条 会员大会每年召开一次，须有三分之二以上的会员出席方能召开。
第六条 会长任期四年，连任不得超过两届。
第七条 秘书长不得由政府公务员兼任。
"""


@pytest.fixture(scope="module")
def with_charter(
    tmp_path_factory: pytest.TempPathFactory,
    assistant: Assistant,
    library: Library,
    embedder: Embedder,
) -> Assistant:
    folder = tmp_path_factory.mktemp("added") / "index"
    shutil.copytree(assistant.index.folder.parent, folder)
    content = CHARTER.encode()
    holdings = Holdings(folder, library, embedder)
    holdings.put([Received("章程.txt", content, take_in("章程.txt", content, {}))], lambda *_: None)
    return Assistant(holdings.newest(), assistant.reader)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("入会要几个会员推荐", "第三条"),
        ("两年没交会费会怎么样", "第四条"),
        ("会员大会多少人出席才能开", "第五条"),
        ("会费什么时候交", "第四条"),
        ("会长任期几年", "第六条"),
        ("秘书长能让公务员当吗", "第七条"),
    ],
)
def test_what_only_an_added_document_says_is_answered_from_it(
    with_charter: Assistant, question: str, clause: str
) -> None:
    answer = with_charter.answer([question])
    assert (answer.citations[0].document_id, answer.citations[0].clause) == ("章程", clause)


@pytest.mark.parametrize("question", ["副会长任期多久", "会长一届几年", "秘书长能让公务员当吗"])
def test_an_added_clause_that_is_no_sure_answer_is_shown_among_the_nearest(
    with_charter: Assistant, question: str
) -> None:
    answer = with_charter.answer([question])
    told = [one.document_id for one in answer.citations]
    told += [one.document_id for one in answer.related]
    assert "章程" in told[:3]


@pytest.mark.parametrize(
    "question", ["我们能设五档会费吗？", "龙岗有多少家行业协会", "两个党员要不要建支部？"]
)
def test_what_the_other_documents_say_is_answered_as_before(
    with_charter: Assistant, assistant: Assistant, question: str
) -> None:
    now, before = with_charter.answer([question]), assistant.answer([question])
    assert (now.answer, now.verdict, now.citations) == (
        before.answer,
        before.verdict,
        before.citations,
    )


def test_what_none_of_them_says_is_refused(with_charter: Assistant) -> None:
    assert with_charter.answer(["食堂几点开门"]).abstained


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("那要找谁背书", "申请加入本会要几名会员推荐"),
        ("那怎么加入呢", "申请加入本会的单位应当持有营业执照吗"),
    ],
)
def test_a_models_words_find_the_clause_of_an_added_document_too(
    with_charter: Assistant, model: LanguageModel, server: Scripted, question: str, rewritten: str
) -> None:
    server.rewrite = lambda _: json.dumps({"question": rewritten, "terms": []})
    messages = ["会员大会多少人出席才能开", question]
    found = with_charter.weigh(messages).answer.citations
    assert [(one.document_id, one.clause) for one in found[:1]] != [("章程", "第三条")]
    (best, *_) = replace(with_charter, model=model).weigh(messages).answer.citations
    assert (best.document_id, best.clause) == ("章程", "第三条")
