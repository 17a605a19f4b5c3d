"""An answer as a terminal shows it; text from outside loses its control characters."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation
from assistant.cited import force

# The colour and the sign of a finding.
SIGNS = {"yes": ("32", "✔"), "no": ("31", "✘"), "free": ("0", "○"), "conditional": ("33", "◐")}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def render(answer: Answer, colour: bool) -> str:
    """Verdict, answer, citations, related clauses and notices, as lines of text."""
    english = answer.language == "en"
    lines = []
    found = answer.finding
    if found and found.kind in SIGNS:
        code, sign = SIGNS[found.kind]
        badge = f"{sign} {clean(found.words)}"
        lines.append(f"\x1b[{code};1m{badge}\x1b[0m" if colour else badge)
    lines += ["", clean(answer.answer), ""] if lines else [clean(answer.answer), ""]
    lines += [citation_line(citation, english) for citation in answer.citations]
    if answer.related:
        lines += ["", "See also:" if english else "相关条款："]
        lines += [f"  {clean(related.place)}" for related in answer.related]
    lines += [f"! {clean(notice)}" for notice in answer.notices]
    return "\n".join(lines)


def citation_line(citation: Citation, english: bool) -> str:
    """One citation: where it stands and what modality it has."""
    modality = force(citation, "en" if english else "zh")
    path = "" if english else f" ({' › '.join(citation.path)})"
    return f"[{citation.marker}] {clean(citation.place + path)} {modality}" + (
        f"\n    {clean(citation.gloss)}" if english and citation.gloss else ""
    )


def clean(text: str) -> str:
    """A text without what could command a terminal."""
    return _CONTROL.sub("", text)
