"""A real PostgreSQL for tests, with the roles and policies of production; emptied after each test by its owner."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from catchball.adapters.postgres import EmbeddedPostgres
from catchball.config.database_urls import connection_from
from catchball.store.roles import grant_to_application

_KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group"}


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedPostgres]:
    """A server of its own for each test process, with small caches and without waiting for the disk."""
    with tempfile.TemporaryDirectory(prefix="catchball-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as another user, who must find its data
        with EmbeddedPostgres(Path(folder) / "data", settings={"fsync": "off"}) as server:
            yield server


@pytest.fixture(scope="session")
def django_db_setup(database_server: EmbeddedPostgres, django_db_blocker: DjangoDbBlocker) -> None:
    """Point Django at the server and make the tables, as the owner."""
    settings.SECRET_KEY = "only for tests"  # noqa: S105  (signs nothing that lasts)
    for alias, url in (("default", database_server.app_url), ("owner", database_server.owner_url)):
        connections[alias].close()
        connections[alias].settings_dict.update(connection_from(url))
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        grant_to_application("owner")


@pytest.fixture
def database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: EmbeddedPostgres
) -> Iterator[None]:
    """The database for one test, with real commits; empty again afterwards."""
    with django_db_blocker.unblock():
        yield
        for alias in connections:
            connections[alias].close()
        _empty(database_server.owner_url)


def _empty(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        found = owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        names = ", ".join(sorted(name for (name,) in found if name not in _KEPT))
        owner.execute(f"truncate {names} restart identity cascade".encode())
