"""Schemathesis against the whole server: every route, with requests that fit the document and requests that do not."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from api_callers import Caller
from api_routes import ROUTES, Route, filled
from api_worlds import World, undone
from catchball.api.application import api
from catchball.config.wsgi import application

Case: TypeAlias = "schemathesis.Case[Any]"
Standing = tuple[World, dict[str, Caller]]
IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
_EXAMPLES = 100 if IS_DEEP else 4
_SHARE = 1 if IS_DEEP else 9
"""Of the requests that are made up from the document, one after the other, each so many-th is sent."""
_NAMING = {"site", "into", "community", "document", "edits"}
"""Fields of bodies that name things, or must fit them: what is drawn there seldom does."""
ROUTES_BY_NAME = {route.name: route for route in ROUTES}
_RULES = ["2xx", "401", "403", "404", "409", "412", "422"]
"""What may answer a request that fits the document: rules know more than a schema can say."""
_CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": _RULES},
        "missing_required_header": {"expected-statuses": ["404", "428"]},
    },
    "generation": {"allow-x00": False},
    "phases": {"coverage": {"unexpected-methods": ["DELETE", "PATCH"]}},
}

_covered: Counter[str] = Counter()

schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api.get_openapi_schema())), config=SchemathesisConfig.from_dict(_CONFIG)
)
schema.app = application


@pytest.fixture(autouse=True)
def _undone(standing_world: Standing) -> Iterator[None]:
    """Take back what a test does; so the server must not close its connection after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with undone():
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not IS_DEEP)
def test_every_route_does_what_its_document_says(case: Case, standing_world: Standing) -> None:
    if is_left_out(case):
        return
    world, callers = standing_world
    route = ROUTES_BY_NAME.get(f"{case.method} {case.operation.path.removeprefix('/api/v1')}")
    with undone():
        if route is not None:
            aim(case, route, {**world.ids, "uid": "home-12"})
        who = callers[route.by if route else "cz engineer"]
        case.call_and_validate(headers={"Authorization": f"Bearer {who.secret}"})


def is_left_out(case: Case) -> bool:
    """Whether the case is left to the deep run: of those that cover the document by rule, most are."""
    assert case.meta is not None
    if case.meta.phase.name is not TestPhase.COVERAGE:
        return False
    _covered[case.operation.label] += 1
    return _covered[case.operation.label] % _SHARE != 0


def aim(case: Case, route: Route, names: dict[str, Any]) -> None:
    """Where the case is meant to fit, put in what is there, so that it comes to more than “not found”."""
    if is_fit(case, ParameterLocation.PATH):
        case.path_parameters.update({name: names.get(of, of) for name, of in route.of.items()})
    if is_fit(case, ParameterLocation.HEADER) and "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"' if route.path == "/drafts/{pk}" else "*"
    if is_fit(case, ParameterLocation.BODY) and isinstance(case.body, dict) and isinstance(route.body, dict):
        case.body = {**case.body, **one_less(filled(route.body, names), case.body)}


def one_less(known: dict[str, Any], drawn: dict[str, Any]) -> dict[str, Any]:
    """The fields of a body that is accepted, without the one that is drawn this time."""
    free = sorted(drawn.keys() - _NAMING)
    chosen = free[crc32(json.dumps(drawn).encode()) % len(free)] if free else ""
    return {name: value for name, value in known.items() if name != chosen}


def is_fit(case: Case, where: ParameterLocation) -> bool:
    """Whether this part of the case is what the document allows."""
    assert case.meta is not None
    part = case.meta.components.get(where)
    return part is not None and part.mode.is_positive
