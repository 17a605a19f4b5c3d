"""Answers as HTML: what the chat page shows, with a document and a question full of markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.answer import Answer, Citation, Related
from assistant.cards import answer_html, as_text, with_markers
from corpus.document import Metadata
from corpus.library import Library, parse

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
        document_status=HOSTILE, clause=clause.label, path=clause.path,
        quote=document.text[start:end], start=start, end=end, modality="statement",
        gloss=HOSTILE, url="",
    )  # fmt: skip
    return Answer(
        answer=f"{HOSTILE}：“{citation.quote}”[1]\n- {HOSTILE}[1]", verdict=None, abstained=False,
        language="en", mode="extractive", citations=(citation,),
        related=(Related("x", clause.label, HOSTILE),), suggestions=(HOSTILE,),
        notices=(HOSTILE,),
    )  # fmt: skip


def test_markup_from_anywhere_is_shown_as_characters(hostile: Library) -> None:
    shown = Shown(answer_html(answer_of(hostile), [HOSTILE], hostile))
    assert shown.tags == TAGS
    assert "onclick" not in shown.attributes
    # The answer twice, title twice, status, dates, heading, clause, gloss, notice.
    assert shown.text.count(HOSTILE) >= 10


def test_the_quote_is_marked_inside_its_whole_clause(hostile: Library) -> None:
    html = answer_html(answer_of(hostile), [], hostile)
    _, _, rest = html.partition("<mark>")
    quote, _, after = rest.partition("</mark>")
    assert Shown(quote).text == answer_of(hostile).citations[0].quote
    assert after.startswith("第二句。")


def test_note_marks_inside_a_quote_are_no_links() -> None:
    html = with_markers("：“第一句[2]，\n甲；[3]”[1]")
    assert html.count("<a ") == 1
    assert 'data-marker="1"' in html


def test_what_is_copied_names_its_sources(hostile: Library) -> None:
    copied = as_text(answer_of(hostile))
    assert copied.splitlines()[-1].startswith(f"[1] 《{HOSTILE}》")


def test_a_refusal_has_its_badge_and_the_nearest_clauses(hostile: Library) -> None:
    refused = replace(answer_of(hostile), abstained=True, citations=())
    shown = Shown(answer_html(refused, [], hostile))
    assert "Not in the documents" in shown.text
    assert "The nearest clauses" in shown.text
    assert "article" not in shown.tags
