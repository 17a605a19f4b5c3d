"""Verifying: every quote is sliced out of its document again before an answer is sent."""

from __future__ import annotations

import re

from assistant.answer import Answer
from assistant.errors import VerificationError
from corpus.library import Library

_MARKER = re.compile(r"\[(\d+)\]")


def verify(answer: Answer, library: Library) -> Answer:
    """The answer itself if all that it claims can be checked; VerificationError otherwise."""
    if answer.abstained and (answer.citations or answer.verdict):
        raise VerificationError("a refusal carries a verdict or a citation")
    if not answer.abstained and not answer.citations:
        raise VerificationError("an answer without a citation")
    for citation in answer.citations:
        document = library.by_id.get(citation.document_id)
        clause = document.by_label.get(citation.clause) if document else None
        if document is None or clause is None:
            raise VerificationError(f"{citation.document_id}#{citation.clause} does not exist")
        if not clause.start <= citation.start < citation.end <= clause.end:
            raise VerificationError(f"a quote outside of {clause.key}")
        if document.text[citation.start : citation.end] != citation.quote:
            raise VerificationError(f"a quote that is not in {clause.key}: {citation.quote!r}")
    markers = {int(marker) for marker in _MARKER.findall(without_quotes(answer))}
    if not markers <= {citation.marker for citation in answer.citations}:
        raise VerificationError(f"a marker without a citation: {sorted(markers)}")
    return answer


def without_quotes(answer: Answer) -> str:
    """The assistant's own words: quotes may hold note marks that look like markers."""
    text = answer.answer
    for citation in answer.citations:
        text = text.replace(citation.quote, "")
    return text
