"""Bodies of requests, read strictly: what two programs could understand differently is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from django.http import HttpRequest
from ninja.parser import Parser

from catchball.core.canonical import Json
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import read_json

_SOURCE = "the body"
_NUL, _NUL_IN_JSON = "\0", b"\\u0000"
_AS_MEASURED = "numbers_as_measured"
F = TypeVar("F", bound=Callable[..., Any])


class ExactNumber(float):
    """A number with a fraction or an exponent that knows how it was written: a number to check, a text to keep.

    A text alone would pass where a text is asked and a number was sent.
    """

    text: str

    def __new__(cls, text: str) -> Self:
        """The number of a JSON text. A huge one is infinite."""
        number = super().__new__(cls, text)
        number.text = text
        return number


class StrictParser(Parser):
    """JSON without NaN, half signs and U+0000. Numbers with a fraction come as ExactNumber."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body. Raises FormatError."""
        fraction = float if getattr(request, _AS_MEASURED, False) else ExactNumber
        value = read_json(request.body, _SOURCE, fraction)
        if _NUL_IN_JSON in request.body and _holds_nul(value):
            raise FormatError(_SOURCE, "a text holds the sign U+0000, which no database keeps")
        return value


def numbers_as_measured(route: F) -> F:
    """Marks a route whose numbers are measurements: how they were written is not kept, which is a third quicker."""
    setattr(route, _AS_MEASURED, True)
    return route


def are_as_measured(route: Callable[..., Any]) -> bool:
    """Whether a route is marked so."""
    return getattr(route, _AS_MEASURED, False) is True


def read_as_measured(request: HttpRequest) -> None:
    """Have the numbers of this request's body read so."""
    setattr(request, _AS_MEASURED, True)


def as_written(value: Any) -> Any:
    """A part of a body with the exact texts of its numbers that have a fraction."""
    if isinstance(value, ExactNumber):
        return value.text
    if isinstance(value, Mapping):
        return {name: as_written(part) for name, part in value.items()}
    return [as_written(part) for part in value] if isinstance(value, list) else value


def _holds_nul(value: Json) -> bool:
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and _NUL in part:
            return True
        if isinstance(part, dict):
            waiting += [*part, *part.values()]
        elif isinstance(part, list):
            waiting += part
    return False
