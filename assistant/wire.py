"""The wire: requests and responses of the HTTP contract, checked by pydantic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from assistant.answer import Answer
from assistant.errors import QuestionError
from corpus.bank import Verdict
from corpus.document import Kind
from corpus.modality import Modality
from corpus.script import Language


def writable(text: str) -> str:
    """Text as it is; ValueError for half a surrogate pair, which JSON lets through."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a surrogate pair, which is no text") from error
    return text


Text = Annotated[str, AfterValidator(writable)]


class Message(BaseModel):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[Text, StringConstraints(strip_whitespace=True)]


class ChatRequest(BaseModel):
    """A conversation whose last message is the question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"messages": [{"role": "user", "content": "我们能设五档会费吗?"}]}]
        }
    )

    messages: Annotated[list[Message], Field(min_length=1, max_length=200)]
    stream: StrictBool = False


class CitationWire(BaseModel):
    """A verbatim quote with its clause."""

    model_config = ConfigDict(from_attributes=True)

    marker: int
    document_id: str
    document_title: str
    document_kind: Kind
    document_status: str
    clause: str
    place: str
    path: list[str]
    quote: str
    start: int
    end: int
    modality: Modality
    gloss: str | None
    url: str


class RelatedWire(BaseModel):
    """A clause worth reading next."""

    model_config = ConfigDict(from_attributes=True)

    document_id: str
    clause: str
    place: str
    heading: str


class FindingWire(BaseModel):
    """What comes of a question, in words, and what that means for the asker."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["yes", "no", "free", "conditional", "refused"]
    words: str


class AnswerWire(BaseModel):
    """The answer object."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "answer": "不可以：标准 8.1.1.1 规定最多 4 级，5 > 4。[1]",
                    "verdict": "no",
                    "finding": {"kind": "no", "words": "不可以"},
                    "abstained": False,
                    "language": "zh",
                    "mode": "extractive",
                    "citations": [
                        {
                            "marker": 1,
                            "document_id": "db44",
                            "document_title": "行业协会商会能力建设规范",
                            "document_kind": "standard",
                            "document_status": "征求意见/起草稿，未见编号",
                            "clause": "8.1.1.1",
                            "place": "《行业协会商会能力建设规范》 8.1.1.1",
                            "path": ["8 业务治理能力建设", "8.1 会员管理服务", "8.1.1 会费管理"],
                            "quote": "会员层级和会费档次不应超过 4级，…",
                            "start": 6470,
                            "end": 6487,
                            "modality": "shall_not",
                            "gloss": None,
                            "url": "/api/documents/db44/clauses/8.1.1.1",
                        }
                    ],
                    "related": [
                        {
                            "document_id": "db44",
                            "clause": "8.1.1.2",
                            "place": "《行业协会商会能力建设规范》 8.1.1.2 会费管理",
                            "heading": "8 业务治理能力建设 › 8.1 会员管理服务 › 8.1.1 会费管理",
                        }
                    ],
                    "suggestions": ["会费标准怎么改？"],
                    "notices": [],
                }
            ]
        },
    )

    answer: str
    verdict: Verdict | None
    finding: FindingWire | None
    abstained: bool
    language: Language
    mode: Literal["extractive", "generative"]
    citations: list[CitationWire]
    related: list[RelatedWire]
    suggestions: list[str]
    notices: list[str]


class ClauseWire(BaseModel):
    """A clause with its whole text."""

    document_id: str
    clause: str
    heading: str
    path: list[str]
    parent: str | None
    children: list[str]
    restored: bool
    start: int
    end: int
    text: str
    gloss: str | None
    items: list[str]
    references: list[dict[str, str | None]]


class DocumentWire(BaseModel):
    """What is known of a document."""

    id: str
    title: str
    kind: Kind
    status: str
    issuer: str | None
    authors: list[str]
    date: str | None
    as_of: str | None
    clauses: int


class DocumentDetail(DocumentWire):
    """A document with its text and outline."""

    text: str
    outline: list[dict[str, str | bool | None]]


class SearchHit(BaseModel):
    """A clause found by search."""

    document_id: str
    clause: str
    heading: str
    score: float
    text: str


class ErrorBody(BaseModel):
    """What went wrong, for programs and for people."""

    code: str
    message: str


class ErrorWire(BaseModel):
    """The body of every 4xx and 5xx."""

    error: ErrorBody


# What any route may answer, described once; as JSON also where the route's own answer is none.
FAILURES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "What to change: 400 a body that cannot be read, 404 nothing there, 413 too "
        "large, 422 a value that is no good, 429 too many requests (Retry-After says how long).",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorWire"}}},
    }
}


def to_wire(answer: Answer) -> AnswerWire:
    """The answer object as it is sent."""
    return AnswerWire.model_validate(answer)


def questions(said: Sequence[tuple[str, str]]) -> list[str]:
    """The user's of all messages (role, text), the question last; QuestionError if it is not."""
    if said[-1][0] != "user":
        raise QuestionError("no_question", "The last message must be the user's question.")
    return [text for role, text in said if role == "user"]


def event_stream(events: Iterator[str]) -> StreamingResponse:
    """Server-sent events; a proxy that held them back would undo the streaming."""
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(events, 200, headers, "text/event-stream")
