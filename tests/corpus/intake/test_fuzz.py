"""Whatever bytes or text come in: an answer or a DocumentError, and soon."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.document import Document, Kind, Metadata
from corpus.errors import DocumentError
from corpus.formats.format import ENDINGS, format_of
from corpus.formats.limits import Limits
from corpus.formats.worker import reader
from corpus.intake import take_in
from corpus.library import parse
from corpus.provisions import provisions
from tests.corpus.intake.regulations import CHARTER
from tests.corpus.intake.written import FORMATS, as_numbered_word

KINDS: tuple[Kind, ...] = ("law", "regulation", "standard", "paper", "charter")
SECONDS = 5.0  # of this process, whatever else the machine does
VALID = [
    *((f"a.{ending}", write(CHARTER[:9])) for ending, write in FORMATS.values()),
    ("a.docx", as_numbered_word(CHARTER[:9])),
]
MARKS = [
    "第一条",
    "第二条",
    "第十条之一",
    "第三条第二款规定",
    "第一千零七十九条",
    "第一编",
    "第一章",
    "第一节",
    "第二章\u3000总则",
    "（一）",
    "(二)",
    "1.",
    "a)",
    "——",
    "一、",
    "二、",
    "8.1.2",
    "8.1.2规定的档次",
    "1",
    "1.1",
    "目录",
    "附件",
    "#",
    "##",
    "图1",
    "①",
    "。",
    "；",
    "：",
    "，",
    "《慈善法》",
    "GB/T1.1—2020",
    "应",
    "不应超过",
    "4级",
    "会费",
    "前款",
    "的",
    "见8.1",
    "（5.3）",
    "\n",
    "\n\n",
    "\x0c",
    "|",
    "\u3000",
    "第99条",
    "第〇条",
    "第百条",
    "]",
    "）",
    "”",
    "…",
    "序",
    "言",
]
soon = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mutated(content: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for at, size, instead in cuts:
        place = at % (len(content) + 1)
        content = content[:place] + instead + content[place + size :]
    return content


def read(name: str, content: bytes) -> None:
    """What the confined process does, in this one."""
    started = time.process_time()
    with contextlib.suppress(DocumentError):
        found = reader(format_of(name, content, Limits()), Limits())(content)
        assert "\x00" not in found.text
    assert time.process_time() - started < SECONDS


@soon
@given(st.sampled_from([f"x{ending}" for ending in (*ENDINGS, "")]), st.binary(max_size=400))
def test_no_bytes_at_all_escape_as_another_error(name: str, content: bytes) -> None:
    read(name, content)


@soon
@given(
    st.sampled_from([one for one in VALID if one[0] != "a.pdf"]),
    st.lists(
        st.tuples(st.integers(0, 1 << 20), st.integers(0, 60), st.binary(max_size=12)), max_size=6
    ),
)
def test_a_file_gone_bad_is_read_or_refused(
    file: tuple[str, bytes], cuts: list[tuple[int, int, bytes]]
) -> None:
    read(file[0], mutated(file[1], cuts))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(st.integers(0, 1 << 20), st.integers(0, 60), st.binary(max_size=12)), max_size=6
    ),
)
def test_in_a_process_of_its_own_too(
    file: tuple[str, bytes], cuts: list[tuple[int, int, bytes]]
) -> None:
    with contextlib.suppress(DocumentError):
        assert take_in(file[0], mutated(file[1], cuts), {}, Limits(seconds=20)).text


@soon
@given(
    st.lists(st.sampled_from(MARKS) | st.text(max_size=12), max_size=60).map("".join),
    st.sampled_from(KINDS),
)
@example("第一条 甲\n第一条 乙\n第一条 丙\n", "law")
@example("第一章 总则\n第一章 总则\n第一章 总则\n", "charter")
@example("第一条 甲：\n" + "乙。\n" * 150, "law")
@example("1" * 5000 + " 范围\n", "standard")
def test_any_text_has_a_sound_clause_tree(text: str, kind: Kind) -> None:
    started = time.process_time()
    document = parse(text, Metadata("x", "标题", kind, "", 1))
    check(document)
    assert time.process_time() - started < SECONDS


def check(document: Document) -> None:
    labels = [clause.label for clause in document.clauses]
    assert len(labels) == len(set(labels))
    for clause in document.clauses:
        assert 0 <= clause.start <= clause.body <= clause.end <= len(document.text)
        assert clause.parent is None or clause.parent in document.by_label
        for reference in clause.references:
            assert clause.start <= reference.start < reference.end <= clause.end
    provisions(document)


@pytest.mark.parametrize(
    "line",
    [
        "{} 范围",
        "1.{} 会费不应超过{}元。",
        "1.{}会费",
        "会费{}",
        "第{}章 总则",
        "第一章 总则",
        "第{}节 会费",
        "第{}条 按第{}条办。",
        "第一条 会费",
        "一、会费",
        "（一）会费{}",
        "一是会费",
        "a) 会费",
        "# 会费{}",
    ],
)
@pytest.mark.parametrize("kind", ["law", "standard", "paper"])
def test_many_lines_of_the_same_are_read_soon(line: str, kind: Kind) -> None:
    started = time.process_time()
    text = "1 范围\n" + "".join(line.format(n, n // 2) + "\n" for n in range(1, 10_000))
    provisions(parse(text, Metadata("x", "标题", kind, "", 1)))
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "piece", ["（", "第", "第一条", "1", "1.1 ", "一、", "《", "应", " ", "a", "# ", "…"]
)
@pytest.mark.parametrize("kind", ["law", "standard", "paper"])
def test_a_long_line_of_the_same_is_read_soon(piece: str, kind: Kind) -> None:
    started = time.process_time()
    parse(piece * 20_000, Metadata("x", "标题", kind, "", 1))
    assert time.process_time() - started < SECONDS
