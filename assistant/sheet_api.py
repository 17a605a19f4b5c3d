"""The answer sheet over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from assistant.attachment import disposition
from assistant.record import Record
from assistant.security_headers import POLICY
from assistant.serving import Serving
from assistant.sheet import answer_sheet
from assistant.sheet_html import SheetPage

# Constrained, so that half a surrogate pair is refused.
Asked = Annotated[str, StringConstraints(strip_whitespace=True)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RESPONSES: dict[int | str, dict[str, object]] = {200: {"content": {DOCX: {}}}}


def sheet_router(serving: Serving, record: Record) -> APIRouter:
    """The route /api/sheet; it keeps nothing, so the question is answered again."""
    router = APIRouter(prefix="/api", tags=["chat"])
    page = SheetPage.load()

    @router.post("/sheet", response_class=HTMLResponse, responses=RESPONSES)
    def sheet(
        http: Request,
        question: Annotated[
            list[Asked], Form(min_length=1, max_length=200, examples=[["我们能设五档会费吗？"]])
        ],
        kind: Annotated[Literal["html", "docx"], Form(alias="format")] = "html",
    ) -> Response:
        """The answer to the last question as a sheet to print, its clauses in full."""
        assistant = serving.now
        answer = assistant.answer(question)
        record.answered(question[-1], answer, http)
        made = datetime.now().astimezone()
        filled = answer_sheet(question, answer, assistant.index.library, made)
        when = f"{made:%Y%m%d-%H%M}.{kind}"

        def named(shown: Literal["inline", "attachment"]) -> str:
            return disposition(f"答复单-{when}", f"answer-sheet-{when}", shown)

        if kind == "html":
            headers = {
                POLICY: page.policy,
                "Content-Disposition": named("inline"),
            }
            return HTMLResponse(page.render(filled), headers=headers)
        from assistant.sheet_docx import as_docx

        headers = {"Content-Disposition": named("attachment")}
        return Response(as_docx(filled), media_type=DOCX, headers=headers)

    return router
