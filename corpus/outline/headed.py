"""The outline of a text without numbers: by its marked headings, else paragraph by paragraph."""

from __future__ import annotations

from corpus.document import Clause
from corpus.outline.draft import Draft, close_drafts, numbered_lines, to_clauses
from corpus.reading import Reading

LONGEST = 40


def outline_headed(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """A clause for each marked heading, called by its words; before the first, label ''."""
    drafts = [Draft("", "引言", 1, 0, 0)]
    for heading in reading.headings:
        end = reading.text.find("\n", heading.at)
        end = end if end >= 0 else len(reading.text)
        words = reading.text[heading.at : end].strip()
        label = words[:LONGEST].replace("/", "／")
        drafts.append(Draft(label, words, heading.level, heading.at, end))
    close_drafts(drafts, len(reading.text))
    drafts = [draft for draft in drafts if reading.text[draft.start : draft.end].strip()]
    return to_clauses(document_id, drafts, reading.text)


def outline_paragraphs(document_id: str, reading: Reading) -> tuple[Clause, ...]:
    """A clause for each paragraph, `第3段`."""
    lines = [(at, line) for at, line in numbered_lines(reading.text) if line.strip()]
    drafts = [Draft(f"第{n}段", "", 1, at, at) for n, (at, _) in enumerate(lines, 1)]
    close_drafts(drafts, len(reading.text))
    return to_clauses(document_id, drafts, reading.text)
