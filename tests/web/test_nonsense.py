"""Whatever is sent in a field of a form or in an address, a page answers with a page.

Quick runs send something to every third field and once to every address; `make test-deep` does it all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from web.routes import ROUTES, Route
from web.world import World

IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
NONSENSE = (
    "\x00",
    "9" * 400,
    "-1",
    "2026-99-99",
    "0001-01-01",
    "[]",
    '{"a": [null, NaN]}',
    "home-99999",
    "\u202e<script>alert(1)</script>",
    "﷽" * 5_000,
    "1e999",
    "1e12",
    "1e-12",
    "²",
    "",
)
ASKED = (
    *("page", "revision", "from", "to", "on", "language", "in", "q", "site", "state", "kind", "all", "variant", "sort"),
    *("family", "operation", "number", "since", "until", "person", "document", "open", "from_site", "next", "day"),
)
"""What addresses may ask for, here or there."""
FORMS = [route for route in ROUTES if route.post is not None]
PAGES = [route for route in ROUTES if route.post is None]


@contextmanager
def undone() -> Iterator[None]:
    """What is done is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_answered(answer: Any) -> bool:
    return answer.status_code < 500 and b"Traceback" not in (b"" if answer.streaming else answer.content)


def words_of(given: Mapping[str, Any]) -> list[str]:
    """The fields that somebody writes or chooses; files are read elsewhere."""
    return [name for name, value in given.items() if isinstance(value, (str, int, list, tuple)) and name != "given"]


@pytest.mark.parametrize("route", FORMS, ids=str)
def test_nonsense_in_any_field_of_a_form_is_answered(route: Route, world: World) -> None:
    assert route.post is not None
    client: Client = world.client(route.may)
    address = reverse(route.name, args=route.args(world)) + route.query
    fields = words_of(route.post(world))
    for turn, name in enumerate(fields if IS_DEEP else fields[::3], sum(map(ord, str(route)))):
        nonsense = NONSENSE[turn % len(NONSENSE)]
        with undone():
            answer = client.post(address, {**route.post(world), name: nonsense})
            assert is_answered(answer), f"{name}={nonsense[:20]!r}"


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_nonsense_in_an_address_is_answered(route: Route, world: World) -> None:
    client: Client = world.client(route.may)
    address = reverse(route.name, args=route.args(world))
    first = sum(map(ord, str(route)))
    for turn in range(3 if IS_DEEP else 1):
        asked = {name: NONSENSE[(first + 5 * turn + place) % len(NONSENSE)] for place, name in enumerate(ASKED)}
        assert is_answered(client.get(address, asked)), asked
