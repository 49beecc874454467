"""The battery that every route passes: nobody, somebody else, a colleague without the function, and one with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from django.db import connections

from api_callers import Answer, Caller, caller_for
from api_routes import ACT, OWN, PUBLIC, READ, ROUTES, Route, filled, path_of
from api_worlds import World, undone
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.api.application import api
from catchball.config.database_urls import connection_from
from catchball.queries import listing
from catchball.store.models import Community, Disclosure, Party, Site

QUERIES = "queries alone"
DATABASE = "database alone"
Standing = tuple[World, dict[str, Caller]]


@pytest.fixture(autouse=True)
def _undone(
    standing_world: Standing, database_server: EmbeddedPostgres, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Take back what a test does. For queries alone it runs as the owner of the tables, whom no policy binds."""
    is_unguarded = getattr(request.node, "callspec", None) and request.node.callspec.params.get("guards") == QUERIES
    if is_unguarded:
        connect(database_server.owner_url)
    with undone():
        yield
    if is_unguarded:
        connect(database_server.app_url)


def connect(url: str) -> None:
    """Connect to the database as somebody else."""
    connections["default"].close()
    connections["default"].settings_dict.update(connection_from(url))


def call(route: Route, standing: Standing, who: Caller) -> Answer:
    """Call the route, with the ETag that somebody saw who may."""
    made, callers = standing
    names = {**made.ids, "uid": "home-12"}
    headers = {}
    if route.seen:
        headers["If_Match"] = callers[route.by].get(route.seen.format(**names)).headers["ETag"]
    return who(route.method, path_of(route, names) + route.query.format(**names), filled(route.body, names), **headers)


def test_every_route_of_the_api_is_in_the_battery() -> None:
    paths = api.get_openapi_schema()["paths"].items()
    known = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in paths for method in methods}
    assert {route.name for route in ROUTES} | PUBLIC == known


def ids(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_nobody_is_told_to_sign_in(route: Route, standing_world: Standing) -> None:
    assert call(route, standing_world, Caller()).status == 401


@pytest.mark.parametrize("guards", ["queries and database", QUERIES, DATABASE])
@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_what_is_shared_with_nobody_is_not_found_by_strangers(
    route: Route,
    guards: str,
    standing_world: Standing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, callers = standing_world
    if guards == DATABASE:
        queries_show_everything(monkeypatch)
    answer = call(route, standing_world, callers["stranger"])
    if answer.status == 200 and "items" in answer.body:
        foreign = [
            one for one in answer.body["items"] if world.network.maker.pk in (one.get("party"), one.get("reader"))
        ]
        assert foreign == []
    elif route.rule == OWN and "{pk}" not in route.path:
        # (a mapping names a series, and that one is not there for them)
        assert answer.status < 300 or (route.name, answer.status) == ("POST /mappings", 422)
    else:
        assert answer.status == 404


@pytest.mark.parametrize("route", [one for one in ROUTES if one.rule == ACT], ids=ids)
def test_a_colleague_without_the_function_is_told_that_it_is_not_for_them(
    route: Route, standing_world: Standing
) -> None:
    answer = call(route, standing_world, standing_world[1]["cz buyer"])
    assert answer.status == 403
    assert answer.body["detail"].startswith(("This is for ", "Reviews are written by "))


@pytest.mark.parametrize("route", [one for one in ROUTES if one.rule == READ], ids=ids)
def test_all_of_the_party_may_read_and_say_what_they_think(route: Route, standing_world: Standing) -> None:
    answer = call(route, standing_world, standing_world[1]["cz buyer"])
    assert 200 <= answer.status < 300, answer.body


@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_whose_function_it_is_may(route: Route, standing_world: Standing) -> None:
    answer = call(route, standing_world, standing_world[1][route.by])
    assert 200 <= answer.status < 300, answer.body


@pytest.mark.parametrize("route", [one for one in ROUTES if one.method != "GET"], ids=ids)
def test_a_token_that_may_only_read_writes_nothing(route: Route, standing_world: Standing) -> None:
    reader = caller_for(standing_world[0].actors[route.by], scope="read")
    answer = call(route, standing_world, reader)
    assert (answer.status, answer.body["detail"]) == (403, "This token may only read.")


def queries_show_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the queries' own filters away, wherever they are used."""
    for name, module in list(sys.modules.items()):
        if name.startswith("catchball.") and hasattr(module, "visible_to"):
            monkeypatch.setattr(module, "visible_to", lambda _actor, rows: rows)
    for name, model in (("parties", Party), ("sites", Site), ("communities", Community), ("disclosures", Disclosure)):
        monkeypatch.setattr(listing, name, lambda _actor, of=model: of.objects.all())
