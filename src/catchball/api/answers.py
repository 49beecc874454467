"""Which status codes a route can give, for its part of the OpenAPI document."""

from __future__ import annotations

from typing import Any, TypeAlias

from catchball.api.problems import Problem

Answers: TypeAlias = dict[int, Any]

IF_MATCH_REQUIRED: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            "description": "The ETag of what you have seen. Without it 428; when it has changed since, 412.",
        }
    ]
}
"""What a route adds to its part of the document when it changes what somebody has seen."""


def lists(model: Any) -> Answers:
    """A page of a list."""
    return {200: model, **_problems(400, 401, 422)}


def shows(model: Any) -> Answers:
    """One thing, which may not be there."""
    return {200: model, **_problems(400, 401, 404, 422)}


def does(model: Any, status: int = 200) -> Answers:
    """An act."""
    return {status: model, **_problems(400, 401, 403, 404, 409, 413, 415, 422)}


def edits(model: Any, status: int = 200) -> Answers:
    """An act upon what somebody has seen: with If-Match."""
    return {**does(model, status), **_problems(412, 428)}


def _problems(*statuses: int) -> Answers:
    return dict.fromkeys(statuses, Problem)
