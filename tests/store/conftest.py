"""One busy network for all tests of a file that change nothing, or take back what they do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from busy_network import Busy, busy_network
from catchball.adapters.postgres import EmbeddedPostgres
from databases import emptied


@pytest.fixture(scope="module")
def busy(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: EmbeddedPostgres
) -> Iterator[Busy]:
    """The network."""
    with django_db_blocker.unblock():
        yield busy_network()
        for alias in connections:
            connections[alias].close()
        emptied(database_server)
