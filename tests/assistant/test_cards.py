"""Answers as HTML: what the chat page shows, with a document and a question full of markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import cast

import pytest

from assistant.answer import Answer, Citation, Related
from assistant.cards import (
    answer_html,
    as_text,
    badge,
    beginning,
    card,
    opened,
    with_markers,
)
from corpus.bank import Verdict
from corpus.document import Metadata
from corpus.library import Library, parse
from corpus.script import Language

HOSTILE = '<b onclick="x()">&amp;\''
TAGS = {
    "div", "p", "span", "ul", "li", "a", "template", "form", "input", "button", "article", "h3",
    "blockquote", "mark", "details", "summary",
}  # fmt: skip


class Shown(HTMLParser):
    """The tags and the text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def hostile() -> Library:
    """A library of one document, full of markup."""
    metadata = Metadata(
        id="x", title=HOSTILE, kind="paper", status=HOSTILE, authority=1, issuer=HOSTILE,
        authors=(HOSTILE,), date=HOSTILE, as_of=HOSTILE, origin=HOSTILE, called=(),
    )  # fmt: skip
    document = parse(f"一、{HOSTILE}\n第一句{HOSTILE}。第二句。\n", metadata)
    return Library((document,), (), (), "f")


def answer_of(library: Library) -> Answer:
    (document,) = library.documents
    clause = document.clauses[-1]
    start = document.text.index("第一句")
    end = document.text.index("。", start) + 1
    citation = Citation(
        marker=1, document_id="x", document_title=HOSTILE, document_kind="paper",
        document_status=HOSTILE, clause=clause.label, place=HOSTILE, path=clause.path,
        quote=document.text[start:end], start=start, end=end, modality="statement",
        gloss=HOSTILE, url="",
    )  # fmt: skip
    return Answer(
        answer=f"{HOSTILE}：“{citation.quote}”[1]\n- {HOSTILE}[1]", verdict=None, abstained=False,
        language="en", mode="extractive", citations=(citation,),
        related=(Related("x", clause.label, HOSTILE, HOSTILE),), suggestions=(HOSTILE,),
        notices=(HOSTILE,),
    )  # fmt: skip


def test_markup_from_anywhere_is_shown_as_characters(hostile: Library) -> None:
    shown = Shown(answer_html(answer_of(hostile), [HOSTILE], hostile))
    assert shown.tags == TAGS
    assert "onclick" not in shown.attributes
    # The answer twice, question, title twice, status, dates, heading, clause, gloss, notice.
    assert shown.text.count(HOSTILE) >= 11


def test_the_quote_is_marked_inside_its_whole_clause(hostile: Library) -> None:
    html = answer_html(answer_of(hostile), [HOSTILE], hostile)
    _, _, rest = html.partition("<mark>")
    quote, _, after = rest.partition("</mark>")
    assert Shown(quote).text == answer_of(hostile).citations[0].quote
    assert after.startswith("第二句。")


def test_note_marks_inside_a_quote_are_no_links() -> None:
    html = with_markers("：“第一句[2]，\n甲；[3]”[1]")
    assert html.count("<a ") == 1
    assert 'href="#card-1"' in html


def test_what_is_copied_names_its_sources(hostile: Library) -> None:
    copied = as_text(answer_of(hostile), hostile)
    assert copied.splitlines()[-1].startswith(f"[1] 《{HOSTILE}》")


def test_a_refusal_has_its_badge_and_the_nearest_clauses(hostile: Library) -> None:
    refused = replace(answer_of(hostile), abstained=True, citations=())
    shown = Shown(answer_html(refused, [HOSTILE], hostile))
    assert "Not in the documents" in shown.text
    assert "The nearest clauses" in shown.text
    assert "article" not in shown.tags


def test_the_panel_names_its_question_before_the_cards(hostile: Library) -> None:
    _, _, panel = answer_html(answer_of(hostile), ["one", "two"], hostile).partition("<template")
    before, _, _ = panel.partition("<article")
    assert "Question: two" in Shown(before).text


def test_for_english_readers_document_clause_and_status_are_in_english_too(
    library: Library, hostile: Library
) -> None:
    document = library.by_id["db44"]
    clause = document.by_label["8.1.1.1"]
    title = "Capacity building specification for trade associations"
    for language, is_english in (("en", True), ("zh", False)):
        shown = Shown(opened(clause, library, cast(Language, language))).text
        assert (title in shown) == is_english
        assert ("Unofficial translation: The association shall set" in shown) == is_english
    start = document.text.index("会员层级和会费档次不应超过")
    citation = replace(
        answer_of(hostile).citations[0], document_id="db44", clause="8.1.1.1",
        start=start, end=start + 20,
    )  # fmt: skip
    shown = Shown(card(citation, library, "en")).text
    assert f"{title} (行业协会商会能力建设规范) 8.1.1.1" in shown
    assert "draft for comment, no number issued" in shown


def test_what_opens_shows_its_beginning_and_no_half_word() -> None:
    assert beginning("会费" * 40) == "会费" * 30 + "…"
    assert beginning("会费") == "会费"
    assert beginning(f"{'a' * 55} begins here") == f"{'a' * 55}…"
    assert beginning("a" * 90) == "a" * 60 + "…"


def test_a_finding_is_coloured_by_what_it_means_for_the_asker(hostile: Library) -> None:
    for language, verdict, words, kind in (
        ("zh", "no", "不是必须：标准 7.1 推荐。", "free"),
        ("zh", "no", "没有禁止：标准 7.1 推荐。", "free"),
        ("zh-Hant", "no", "不是必須：標準 7.1 推薦。", "free"),
        ("en", "no", "Not required. Clause 7.1 recommends.", "free"),
        ("en", "no", "Not forbidden. Clause 7.1 recommends.", "free"),
        ("zh", "no", "不可以：标准 7.1 禁止。", "no"),
        ("zh", "yes", "是的，不允许：标准 7.1 禁止。", "no"),
        ("en", "yes", "Yes, forbidden. Clause 7.1 forbids.", "no"),
        ("en", "no", "No. Clause 7.1 forbids.", "no"),
        ("en", "yes", "Yes. Clause 7.1 permits.", "yes"),
    ):
        answer = replace(
            answer_of(hostile),
            answer=words,
            verdict=cast(Verdict, verdict),
            language=cast(Language, language),
        )
        assert f'class="badge {kind}"' in badge(answer)
