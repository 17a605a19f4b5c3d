"""The draft: what the language model returns, read point by point as it comes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import ModelError
from corpus.bank import Verdict

POINTS = 5
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Support(BaseModel):
    """What a point rests on: the id of a clause shown, and words of it."""

    id: str
    quote: Text


class Point(BaseModel):
    """One statement of the answer."""

    text: Text
    support: list[Support]


class Head(BaseModel):
    """What stands before the points."""

    model_config = ConfigDict(extra="ignore")

    verdict: Literal["yes", "no", "conditional"] | None = None


class Draft:
    """A draft that is being written; `verdict` is known once its first point is."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Take the model's text, piece by piece."""
        self._pieces = pieces
        self.verdict: Verdict | None = None

    def points(self) -> Iterator[Point]:
        """The points, each as soon as it is whole; ModelError where it is no draft."""
        text = ""
        given = 0
        for piece in self._pieces:
            text += piece
            if "}" in piece:
                whole = self._read(parse(text, partial=True))[:-1]
                yield from map(checked, whole[given:POINTS])
                given = max(given, len(whole))
        yield from map(checked, self._read(parse(text, partial=False))[given:POINTS])

    def _read(self, value: Any) -> list[Any]:  # noqa: ANN401  what a model wrote
        if not isinstance(value, dict) or not isinstance(points := value.get("points", []), list):
            raise ModelError("shape")
        try:
            self.verdict = Head.model_validate(value).verdict
        except ValidationError as error:
            raise ModelError("shape") from error
        return points


def parse(text: str, *, partial: bool) -> Any:  # noqa: ANN401  what a model wrote
    """The JSON of a text, which may stand in a code fence; ModelError where there is none."""
    from langchain_core.utils.json import parse_partial_json

    begin = text.find("{")
    if begin < 0 and partial:
        return {}
    text = text[begin:].rstrip().removesuffix("```").rstrip() if begin >= 0 else text
    try:
        return parse_partial_json(text) if partial else json.loads(text)
    except ValueError as error:
        raise ModelError("shape") from error


def checked(value: Any) -> Point:  # noqa: ANN401  what a model wrote
    """A point as it must be; ModelError where it is not."""
    try:
        return Point.model_validate(value)
    except ValidationError as error:
        raise ModelError("shape") from error
