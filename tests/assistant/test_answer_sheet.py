"""The answer sheet: what it shows, as a page and as a Word document, over a real server."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import unescape
from typing import cast

import docx
import httpx
import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm
from selenium import webdriver
from selenium.webdriver.common.by import By

from assistant.answer import Answer, Citation, Finding
from assistant.api import create_api
from assistant.chain import REMEMBERED, Assistant
from assistant.html_pages import digest
from assistant.sheet import AnswerSheet, answer_sheet
from assistant.sheet_docx import as_docx
from corpus.bank import Verdict
from corpus.library import Library
from corpus.script import Language
from tests.assistant.conftest import serving

FIVE = "我们能设五档会费吗？"
PENALTY = "违反这个标准要罚多少钱"
QUOTE = "会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。"
CLAUSE = (
    "行业协会商会应合理设置会员层级和会费档次，同时向会员明确公开所提供的基本服务项目及其内容。"
    + QUOTE
)
MADE = datetime(2026, 1, 2, 15, 4, tzinfo=timezone(timedelta(hours=8)))
HOSTILE = "<script>alert(1)</script> & <b>能设五档会费吗</b>"


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(create_api(assistant)) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


def post(client: httpx.Client, *questions: str, **fields: str) -> httpx.Response:
    return client.post("/api/sheet", data={"question": list(questions), **fields})


def page_of(client: httpx.Client, *questions: str) -> str:
    response = post(client, *questions)
    assert response.status_code == 200
    return response.text


def document_of(client: httpx.Client, *questions: str) -> Document:
    response = post(client, *questions, format="docx")
    assert response.status_code == 200
    return docx.Document(io.BytesIO(response.content))


def shown(page: str) -> str:
    """What a page shows, without markup; quotes' markers are left out."""
    body = re.sub(r"<sup>.*?</sup>|<script>.*?</script>", "", page.partition("<body>")[2])
    return unescape(re.sub(r"<[^<>]*>", "", body))


def text_of(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def highlighted(document: Document) -> list[str]:
    return [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]


def sheet_of(answer: Answer, library: Library, *questions: str) -> AnswerSheet:
    return answer_sheet(questions or (FIVE,), answer, library, MADE)


def quoting(citation: Citation, marker: int, start: int, end: int) -> Citation:
    """A citation of another span of the same clause."""
    first = citation.start
    quote = citation.quote[start - first : end - first]
    return replace(citation, marker=marker, start=start, end=end, quote=quote)


def test_the_page_has_verdict_and_the_whole_clause_with_its_quote_marked(
    client: httpx.Client, library: Library
) -> None:
    page = page_of(client, FIVE)
    words = shown(page)
    assert '<html lang="zh-Hans">' in page
    assert re.search(r'class="badge no">不可以<', page)
    assert re.findall("<mark>(.*?)</mark>", page) == [QUOTE]
    for part in (
        "答复单", FIVE, "5 > 4", "《行业协会商会能力建设规范》 8.1.1.1", CLAUSE,
        "标准 · 征求意见/起草稿，未见编号", "8.1 会员管理服务 › 8.1.1 会费管理",
        "[1] 不应、不得：禁止", library.fingerprint, "没有使用语言模型", "不是法律意见",
        "目前的状态：征求意见/起草稿",
    ):  # fmt: skip
        assert part in words
    assert re.search(r"制作时间：\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d", words)


def test_the_document_has_the_same_on_a4(client: httpx.Client, library: Library) -> None:
    document = document_of(client, FIVE)
    words = text_of(document)
    assert highlighted(document) == [QUOTE]
    for part in (
        "答复单", FIVE, "\n不可以\n", "5 > 4", "《行业协会商会能力建设规范》 8.1.1.1", CLAUSE,
        "标准 · 征求意见/起草稿，未见编号", "8.1.1 会费管理", "[1] 不应、不得：禁止",
        library.fingerprint, "没有使用语言模型", "不是法律意见",
    ):  # fmt: skip
        assert part in words
    section = document.sections[0]
    size = (section.page_width, section.page_height)
    assert all(
        abs((got or 0) - wanted) < Mm(1)
        for got, wanted in zip(size, (Mm(210), Mm(297)), strict=True)
    )


def test_word_is_told_a_chinese_font_for_every_style_used(client: httpx.Client) -> None:
    document = document_of(client, FIVE)
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert len(styles) > 4
    for style in styles:
        fonts = document.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_in_traditional_the_sheets_own_words_are_converted_and_quotes_are_not(
    client: httpx.Client,
) -> None:
    question = "會費可以分五級嗎？"
    words = shown(page_of(client, question))
    for part in (question, "所引條款全文", "[1] 不應、不得：禁止", "沒有使用語言模型", CLAUSE):
        assert part in words
    assert "所引条款" not in words
    assert highlighted(document_of(client, question)) == [QUOTE]


def test_in_english_the_gloss_stands_under_the_clause(client: httpx.Client) -> None:
    question = "Can we set five dues tiers?"
    gloss = "Unofficial translation: Membership levels and dues tiers shall not exceed 4"
    page = page_of(client, question)
    for words in (shown(page), text_of(document_of(client, question))):
        for part in (
            "Answer sheet", CLAUSE, gloss, "shall not: a prohibition", "no legal advice",
            "Capacity building specification for trade associations (行业协会商会能力建设规范)",
            "standard · draft for comment, no number issued",
        ):  # fmt: skip
            assert part in words
    assert re.search(r'class="badge no">No<', page)
    assert "Unofficial" not in shown(page_of(client, FIVE))


def test_a_refusal_lists_the_nearest_clauses_and_has_no_verdict(
    client: httpx.Client, assistant: Assistant
) -> None:
    related = assistant.answer([PENALTY]).related
    assert related
    page, document = page_of(client, PENALTY), document_of(client, PENALTY)
    assert re.findall(r'class="badge (\w+)">(.*?)<', page) == [("refused", "文件未规定")]
    assert "<mark>" not in page
    assert highlighted(document) == []
    for words in (shown(page), text_of(document)):
        assert "最接近的条款" in words
        assert "所引条款" not in words
        for clause in related:
            assert clause.clause in words
            assert clause.heading in words


def test_an_open_question_has_no_verdict(client: httpx.Client) -> None:
    page = page_of(client, "深圳给党组织活动多少经费？")
    assert "badge" not in page.partition("<body>")[2]
    assert "论文、报告 · 研究论文，非规范性文件 · 数据截至 2023-06" in shown(page)


@pytest.mark.parametrize("asked", [(HOSTILE,), (HOSTILE, "三档呢")])
def test_markup_in_a_question_is_shown_as_characters(
    client: httpx.Client, asked: tuple[str, ...]
) -> None:
    page = page_of(client, *asked)
    assert page.count("<script") == page.count("</script") == 1
    assert "<b>" not in page
    assert HOSTILE in unescape(page)
    assert HOSTILE in [paragraph.text for paragraph in document_of(client, *asked).paragraphs]


def test_a_documents_markup_is_shown_as_characters(assistant: Assistant, library: Library) -> None:
    sheet = sheet_of(assistant.answer([FIVE]), library)
    clause = replace(sheet.clauses[0], place=HOSTILE, path=(HOSTILE,), facts=(HOSTILE,))
    document = docx.Document(io.BytesIO(as_docx(replace(sheet, clauses=(clause,)))))
    assert text_of(document).count(HOSTILE) == 3


def test_a_control_character_does_not_break_the_document(client: httpx.Client) -> None:
    document = document_of(client, "我们能设\x00\x0b\x1b\ufffe五档会费吗？\r\n谢谢")
    assert "我们能设五档会费吗？\n谢谢" in text_of(document)


def test_a_follow_up_answers_the_last_question_and_shows_the_first(client: httpx.Client) -> None:
    page, document = page_of(client, FIVE, "三档呢"), document_of(client, FIVE, "三档呢")
    assert re.findall(r'class="badge (\w+)"', page) == ["yes"]
    for words in (shown(page), text_of(document)):
        assert re.search(rf"此前的问题\s+{FIVE}\s+问题\s+三档呢\s+结论\s+可以\s", words)


def test_only_earlier_questions_that_the_last_leans_on_are_shown(
    assistant: Assistant, library: Library
) -> None:
    answer = assistant.answer([FIVE])
    for asked, earlier in (
        ((PENALTY, FIVE), ()),
        ((PENALTY, FIVE, "三档呢", "四档呢"), (FIVE, "三档呢")),
        (("", "三档呢"), ()),
        ([FIVE, *["三档呢"] * REMEMBERED], tuple(["三档呢"] * (REMEMBERED - 1))),
    ):
        sheet = sheet_of(answer, library, *asked)
        assert (sheet.question, sheet.earlier) == (asked[-1], earlier)


def test_a_clause_quoted_twice_stands_once_and_overlapping_quotes_are_marked_once(
    assistant: Assistant, library: Library
) -> None:
    answer = assistant.answer([FIVE])
    first = answer.citations[0]
    start, end = first.start, first.end
    citations = (quoting(first, 1, start, end - 5), quoting(first, 2, start + 5, end))
    (clause,) = sheet_of(replace(answer, citations=citations), library).clauses
    assert "".join(piece.text for piece in clause.pieces) == CLAUSE
    assert "".join(piece.text for piece in clause.pieces if piece.is_quoted) == QUOTE
    assert [piece.markers for piece in clause.pieces if piece.markers] == [(1,), (2,)]
    assert clause.forces == ("[1] [2] 不应、不得：禁止",)


def test_every_cited_clause_is_printed_whole(assistant: Assistant, library: Library) -> None:
    for question in (
        "两个党员要不要建支部？",
        "龙岗的行业协会有哪五力",
        "行业协会服务能力提升有哪些建议？",
        "8.1.1",
    ):
        answer = assistant.answer([question])
        sheet = sheet_of(answer, library)
        for clause in sheet.clauses:
            text = "".join(piece.text for piece in clause.pieces)
            cited = [c for c in answer.citations if clause.place == c.place]
            assert cited
            document = library.by_id[cited[0].document_id]
            assert document.clause_text(document.by_label[cited[0].clause]) in text
            assert all(citation.quote in text for citation in cited)
        markers = [m for clause in sheet.clauses for p in clause.pieces for m in p.markers]
        assert sorted(markers) == [citation.marker for citation in answer.citations]


@pytest.mark.parametrize(
    ("text", "language", "finding"),
    [
        ("不可以：标准 7.1 禁止。", "zh", Finding("no", "不可以")),
        ("要看条件：标准 7.1 允许。", "zh", Finding("conditional", "要看条件")),
        ("It depends. Clause 7.1 permits.", "en", Finding("conditional", "It depends")),
        ("标准没有这样写", "zh", Finding("no", "否")),
    ],
)
def test_the_verdict_is_in_the_answers_own_word(
    assistant: Assistant, library: Library, text: str, language: Language, finding: Finding
) -> None:
    answer = assistant.answer([FIVE])
    verdict = cast(Verdict, finding.kind)
    changed = replace(answer, answer=text, language=language, verdict=verdict)
    assert sheet_of(changed, library).finding == finding


def test_the_foot_says_when_and_whether_a_language_model_was_used(
    assistant: Assistant, library: Library
) -> None:
    answer = replace(assistant.answer([FIVE]), mode="generative")
    foot = sheet_of(answer, library).foot
    assert "制作时间：2026-01-02 15:04+08:00" in foot
    assert "制作方式：使用了语言模型" in foot


def test_the_page_asks_no_other_host_and_runs_nothing_but_its_own(client: httpx.Client) -> None:
    response = post(client, FIVE)
    page, policy = response.text, response.headers["content-security-policy"]
    assert "://" not in page
    assert not re.search(r"\b(?:src|href|action|on\w+|style)=|url\(|@import", page)
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        (inside,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert f"{name}-src '{digest(inside.encode(), 'sha256')}'" in policy
    assert "unsafe" not in policy


def test_the_page_is_shown_and_the_document_is_saved_under_its_time(client: httpx.Client) -> None:
    page, document = post(client, FIVE), post(client, FIVE, format="docx")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-disposition"].startswith("inline;")
    name = document.headers["content-disposition"]
    assert re.fullmatch(
        r'attachment; filename="answer-sheet-(\d{8}-\d{4})\.docx"; '
        r"filename\*=UTF-8''%E7%AD%94%E5%A4%8D%E5%8D%95-\1\.docx",
        name,
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "invalid_request"),
        ({"question": FIVE, "format": "pdf"}, "invalid_request"),
        ({"question": ["问"] * 201}, "invalid_request"),
        ({"question": " \n"}, "empty_question"),
        ({"question": [FIVE, ""]}, "empty_question"),
        ({"question": "长" * 2001}, "question_too_long"),
    ],
)
def test_bad_input_is_a_4xx_that_says_what_to_change(
    client: httpx.Client, fields: dict[str, str], code: str
) -> None:
    response = client.post("/api/sheet", data=fields)
    assert 400 <= response.status_code < 500
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]


def test_half_a_character_is_a_4xx(client: httpx.Client) -> None:
    part = b'--x\r\ncontent-disposition: form-data; name="question"\r\n\r\n+2AA-\r\n--x--\r\n'
    kind = {"content-type": "multipart/form-data; boundary=x; charset=utf-7"}
    assert client.post("/api/sheet", content=part, headers=kind).status_code == 422


def test_the_button_prints_and_is_not_printed(browser: webdriver.Chrome, address: str) -> None:
    browser.get("about:blank")  # no page of ours that shows no form may send one
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.execute_script(
        "const form = document.createElement('form'), field = document.createElement('input');"
        "form.method = 'post'; form.action = arguments[1]; field.name = 'question';"
        "field.value = arguments[0]; form.append(field); document.body.append(form); form.submit()",
        FIVE,
        f"{address}/api/sheet",
    )
    browser.implicitly_wait(120)
    button = browser.find_element(By.CSS_SELECTOR, "body > button")
    browser.execute_script("window.print = () => { window.printed = true; }")
    button.click()
    assert browser.execute_script("return window.printed") is True
    mark = browser.find_element(By.TAG_NAME, "mark")
    assert mark.value_of_css_property("text-decoration-line") == "underline"
    errors = [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]  # type: ignore[no-untyped-call]
    assert [e for e in errors if "favicon" not in e["message"]] == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not button.is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.implicitly_wait(0)


def test_what_makes_documents_is_imported_when_one_is_made() -> None:
    code = "import sys, assistant.api; print([m for m in ('docx', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
