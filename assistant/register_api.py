"""The register of provisions over HTTP: a sheet to download, whole or narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from assistant.attachment import disposition
from assistant.errors import QuestionError
from assistant.register import COLUMNS, MODALITIES, choices, select
from assistant.spreadsheet import Columns, as_csv, as_xlsx
from corpus.library import Library

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "规定清单"
# Chapters and modalities are few and all named in an error; of subjects these many.
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class FileKind:
    """How a register is written as a file of some kind."""

    write: Callable[[Columns, Iterable[Iterable[str]]], bytes]
    media: str


KINDS = {"csv": FileKind(as_csv, "text/csv"), "xlsx": FileKind(as_xlsx, XLSX)}


def register_router(library_now: Callable[[], Library]) -> APIRouter:
    """The route /api/register."""
    router = APIRouter(prefix="/api", tags=["documents"])

    @router.get(
        "/register",
        response_class=Response,
        responses={200: {"content": {kind.media: {} for kind in KINDS.values()}}},
    )
    def register(
        format: Literal["csv", "xlsx"] = "csv",
        document: Annotated[str, Query(examples=["db44"])] = "",
        chapter: Annotated[str, Query(examples=["8 业务治理能力建设"])] = "",
        modality: Annotated[str, Query(examples=["shall_not"])] = "",
        subject: Annotated[str, Query(examples=["行业协会商会"])] = "",
    ) -> Response:
        """The register of provisions as a sheet; what is left empty does not narrow it."""
        library = library_now()
        wanted = known("document", document, list(library.by_id))
        there = choices(library, wanted)
        found = select(
            library,
            document=wanted,
            chapter=known("chapter", chapter, there.chapters),
            modality=known("modality", modality, MODALITIES),
            subject=known("subject", subject, there.subjects, EXAMPLES),
        )
        kind = KINDS[format]
        content = kind.write(COLUMNS, (entry.row for entry in found))
        headers = {"Content-Disposition": disposition(f"{NAME}.{format}", f"register.{format}")}
        return Response(content, media_type=kind.media, headers=headers)

    return router


def known(name: str, value: str, there: Sequence[str], named: int | None = None) -> str | None:
    """A filter's value, None for an empty one; QuestionError says what there is, or the first."""
    if value and value not in there:
        examples = "; ".join(there[:named]) or "none"
        more = ", for example" if len(there) > len(there[:named]) else ""
        raise QuestionError(
            f"{name}_not_found", f"There is no {name} {value!r}; there are{more}: {examples}."
        )
    return value or None
