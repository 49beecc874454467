"""What all routes have in common, written into the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from catchball.api.problems import MEDIA_TYPE
from catchball.api.requests import IDEMPOTENCY_KEY

_KEY: dict[str, Any] = {
    "in": "header",
    "name": IDEMPOTENCY_KEY,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "Repeated with the same key and body, the request answers as before and does nothing. "
    "With another body: 422.",
}


def completed(document: OpenAPISchema) -> OpenAPISchema:
    """The document with the media type of problems, and the header that every POST may have."""
    for method, operation in _operations(document):
        if method == "post":
            operation["parameters"] = [*operation["parameters"], _KEY]
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            if int(status) >= 400 and "application/json" in content:
                content[MEDIA_TYPE] = content.pop("application/json")
    return document


def _operations(document: OpenAPISchema) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in document["paths"].values():
        yield from methods.items()
