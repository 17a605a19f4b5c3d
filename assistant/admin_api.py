"""Administration over HTTP: add, replace, list and remove documents, rebuild; with a key only."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from assistant.body_limit import LARGEST_UPLOAD
from assistant.rate_limit import RateLimiter
from assistant.wire import ErrorWire
from corpus.additions import Received
from corpus.errors import CorpusError, DocumentExistsError, DocumentUnknownError
from corpus.intake import take_in
from index.errors import IndexBusyError, SearchIndexError
from index.holdings import Change, Holdings

FIELDS = 40
WRONG_KEYS = 10
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (DocumentUnknownError, 404),
    (DocumentExistsError, 409),
    (IndexBusyError, 409),
    (CorpusError, 422),
    (SearchIndexError, 503),
)
REFUSALS: dict[int | str, dict[str, object]] = {
    401: {"model": ErrorWire, "description": "The key is missing or wrong."},
    409: {"model": ErrorWire, "description": "Another change is going on, or the id is taken."},
    429: {"model": ErrorWire, "description": "Too many wrong keys came from this address."},
    503: {"model": ErrorWire, "description": "The folder cannot be written."},
}
UNKNOWN: dict[int | str, dict[str, object]] = {
    404: {"model": ErrorWire, "description": "No document of that id was added."}
}
UPLOADS: dict[int | str, dict[str, object]] = {
    411: {"model": ErrorWire, "description": "The request does not say how long it is."},
    413: {"model": ErrorWire, "description": f"More than {LARGEST_UPLOAD:,} bytes were sent."},
    422: {"model": ErrorWire, "description": "The file cannot be read, or a field is wrong."},
}
BEARER = HTTPBearer(auto_error=False, description="The key that HUIGUI_ADMIN_KEY sets.")
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "id": {"type": "string"},
                        "title": {"type": "string"},
                        "kind": {"type": "string"},
                        "status": {"type": "string"},
                        "date": {"type": "string"},
                        "supersedes": {"type": "string"},
                        "in_force": {"type": "string"},
                    },
                    "additionalProperties": {"type": "string"},
                }
            }
        },
    }
}


class Changed(BaseModel):
    """What became of a document; `problems` are what could not be read of it."""

    id: str
    done: Literal["added", "replaced", "removed", "unchanged"]
    problems: list[str]


class Held(BaseModel):
    """A document; of one that was added also what was received."""

    id: str
    title: str
    kind: str
    status: str
    clauses: int
    shipped: bool
    received_as: str | None = None
    sha256: str | None = None
    problems: list[str] = []


class Rebuilt(BaseModel):
    """The documents, by their fingerprint, whose index was built anew."""

    corpus: str


def admin_router(
    holdings: Holdings,
    refresh: Callable[[], None],
    key: str,
    wrong_keys: RateLimiter | None = None,
) -> APIRouter:
    """The routes below /api/admin; `refresh` has this process take up a change at once.

    `wrong_keys` is how many a client may try, WRONG_KEYS a minute unless it is given.
    """
    router = APIRouter(
        prefix="/api/admin",
        tags=["administration"],
        dependencies=[Depends(keyholder(key, wrong_keys or RateLimiter(WRONG_KEYS)))],
        responses=REFUSALS,
    )

    @router.get("/documents")
    def documents() -> list[Held]:
        """Every document, shipped or added."""
        with refused():
            return list(held(holdings))

    @router.post("/documents", responses=UPLOADS, openapi_extra=FORM)
    async def add(request: Request) -> Changed:
        """Add a document; `file`, and what is known of it as fields."""
        return await put(request, {}, replace=False)

    @router.put("/documents/{document_id}", responses=UPLOADS | UNKNOWN, openapi_extra=FORM)
    async def replace(document_id: str, request: Request) -> Changed:
        """Put a document in the place of one that was added."""
        with refused():
            known = [entry.id for entry in await run_in_threadpool(holdings.added)]
            if document_id not in known:
                raise DocumentUnknownError(f"no document {document_id!r} was added")
        return await put(request, {"id": document_id}, replace=True)

    @router.delete("/documents/{document_id}", responses=UNKNOWN)
    def remove(document_id: str) -> Changed:
        """Remove a document that was added."""
        with refused():
            change = holdings.remove(document_id, silent)
        refresh()
        return changed(change)

    @router.post("/rebuild")
    def rebuild() -> Rebuilt:
        """Build the whole index anew from the documents."""
        with refused():
            holdings.rebuild(silent)
            refresh()
            return Rebuilt(corpus=holdings.library().fingerprint)

    async def put(request: Request, given: Mapping[str, object], replace: bool) -> Changed:
        check_length(request)
        async with request.form(max_files=1, max_fields=FIELDS) as form:
            file = file_of(form)
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            content = await file.read()
        return await run_in_threadpool(
            keep, file.filename or "", content, {**fields, **given}, replace
        )

    def keep(name: str, content: bytes, given: Mapping[str, object], replace: bool) -> Changed:
        with refused():
            received = Received(name, content, take_in(name, content, given))
            (change,) = holdings.put([received], silent, replace)
        refresh()
        return changed(change)

    return router


def keyholder(key: str, wrong_keys: RateLimiter) -> Callable[..., None]:
    """A dependency that lets only those in who know the key, and lets nobody guess it."""

    def check(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> None:
        host = request.client.host if request.client else ""
        # Also a right key waits, for else a guess that is refused would still be an answer.
        if wait := wrong_keys.wait(host):
            told = f"Too many wrong keys came from your address: wait {wait} s."
            raise HTTPException(429, told, {"Retry-After": str(wait)})
        if given is None or not hmac.compare_digest(
            given.credentials.encode("latin-1"), key.encode()
        ):
            wrong_keys.take(host)
            raise HTTPException(
                401,
                "Send the header Authorization: Bearer KEY, with the key of HUIGUI_ADMIN_KEY.",
                {"WWW-Authenticate": "Bearer"},
            )

    return check


def check_length(request: Request) -> None:
    """Refuse a request that does not say how long it is, before reading it."""
    if not request.headers.get("content-length", "").isdecimal():
        raise HTTPException(411, "The request must say how long it is: Content-Length.")


def file_of(form: FormData) -> UploadFile:
    """The file of a form."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise HTTPException(422, "file: send the document as multipart/form-data.")
    return file


@contextmanager
def refused() -> Iterator[None]:
    """Turn the errors of documents and index into answers that say what to change."""
    try:
        yield
    except (CorpusError, SearchIndexError) as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        raise HTTPException(status, str(error)) from error


def held(holdings: Holdings) -> Iterator[Held]:
    """Every document, the shipped ones first."""
    added = {entry.id: entry for entry in holdings.added()}
    for document in holdings.library().documents:
        metadata, entry = document.metadata, added.get(document.id)
        yield Held(
            id=document.id,
            title=metadata.title,
            kind=metadata.kind,
            status=metadata.status,
            clauses=len(document.clauses),
            shipped=entry is None,
            received_as=entry.received_as if entry else None,
            sha256=entry.sha256 if entry else None,
            problems=list(entry.problems) if entry else [],
        )


def changed(change: Change) -> Changed:
    """A change as it is sent."""
    return Changed(id=change.id, done=change.done, problems=list(change.problems))


def silent(*_: object) -> None:
    """Progress that nobody watches."""
