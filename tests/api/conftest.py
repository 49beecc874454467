"""People of the network of the factories, each with a client that has their token."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from api_callers import Caller, caller_for
from api_worlds import World, world
from catchball.adapters.postgres import EmbeddedPostgres
from databases import emptied
from factories import Company, company


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def caller(network: Company) -> Callable[[str], Caller]:
    """By name: the caller of one of the people."""
    known: dict[str, Caller] = {}

    def of(name: str) -> Caller:
        return known.setdefault(name, caller_for(network.actor(name)))

    return of


@pytest.fixture(scope="module")
def standing_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: EmbeddedPostgres
) -> Iterator[tuple[World, dict[str, Caller]]]:
    """One world for all tests of a module, which take back what they do, and a caller for each of its people."""
    with django_db_blocker.unblock():
        made = world()
        callers = {name: caller_for(actor) for name, actor in made.actors.items()}
        made.ids["token"] = callers["cz engineer"].get("/tokens").body["items"][0]["id"]
        yield made, callers
        for alias in connections:
            connections[alias].close()
        emptied(database_server)
