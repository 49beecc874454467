"""The network for tests of pages: made once for each file; what a test changes is taken back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from catchball.adapters.postgres import EmbeddedPostgres
from databases import emptied
from web.world import World, make_world, put_picture


@pytest.fixture(scope="module")
def made_world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    database_server: EmbeddedPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The network, for all tests of a file."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    put_picture(settings.MEDIA_ROOT)
    with django_db_blocker.unblock():
        yield make_world()
        for alias in connections:
            connections[alias].close()
        emptied(database_server)


@pytest.fixture
def world(made_world: World) -> Iterator[World]:
    """The network, for one test: what is done in it is undone."""
    with transaction.atomic():
        yield made_world
        transaction.set_rollback(True)
