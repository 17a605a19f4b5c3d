"""Parts of the chat page as HTML: what a search found, the register, the sheet; all escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from assistant import page_words as words
from assistant.cards import opened
from assistant.register import COLUMNS, Entry
from assistant.wording import say
from corpus.library import Library
from corpus.script import Language
from index.evidence import Evidence


def hits_html(found: Sequence[Evidence], query: str, library: Library, language: Language) -> str:
    """The clauses that a search found, each opened in place."""
    if not query.strip():
        return ""
    clauses = [library.clause(evidence.document_id, evidence.clause) for evidence in found]
    parts = [opened(clause, library, language) for clause in clauses if clause]
    return "".join(parts) or f"<p>{escape(say(language, words.NOTHING_FOUND))}</p>"


def register_html(entries: Sequence[Entry], filters: Mapping[str, str], language: Language) -> str:
    """The entries chosen as a table, with the same as CSV and XLSX to download."""
    counted = escape(say(language, words.COUNTED, count=len(entries)))
    links = " · ".join(
        f'<a href="/api/register?{escape(urlencode({**filters, "format": form}))}">'
        f"{escape(say(language, words.DOWNLOAD))} {form.upper()}</a>"
        for form in ("xlsx", "csv")
    )
    shown = words.COLUMNS.items()
    places = [list(COLUMNS).index(name) for name, _ in shown]
    head = "".join(f'<th scope="col">{escape(say(language, pair))}</th>' for pair in shown)
    body = "".join(row_html([entry.row[place] for place in places]) for entry in entries)
    links = f" · {links}" if entries else ""
    return (
        f'<p class="register-links">{counted}{links}</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{counted}">'
        f'<table class="register"><thead><tr>{head}</tr></thead>'
        f'<tbody lang="zh">{body}</tbody></table></div>'
    )


def row_html(cells: Sequence[str]) -> str:
    """A row of the register."""
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def sheet_html(language: Language) -> str:
    """The form that makes an answer sheet, shown below it."""
    pairs = (words.SHEET, words.SHEET_HELP, words.QUESTION, words.MAKE_SHEET, words.SAVE_DOCX)
    title, hint, label, make, docx = (escape(say(language, pair)) for pair in pairs)
    return (
        f'<form class="sheet" method="post" action="/api/sheet" target="sheet"><p>{hint}</p>'
        f'<label>{label}<textarea name="question" required maxlength="2000"></textarea></label>'
        f'<p><button name="format" value="html">{make}</button> '
        f'<button name="format" value="docx">{docx}</button></p>'
        f'<iframe name="sheet" title="{title}"></iframe></form>'
    )
