"""Bodies of requests, read strictly: what two programs could understand differently is refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from catchball.core.canonical import Json
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import read_json

_SOURCE = "the body"
_NUL = "\0"


class StrictParser(Parser):
    """JSON without doubles, NaN, half signs and U+0000. Numbers with a fraction come as their exact text."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body. Raises FormatError."""
        value = read_json(request.body, _SOURCE)
        if _holds_nul(value):
            raise FormatError(_SOURCE, "a text holds the sign U+0000, which no database keeps")
        return value


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
